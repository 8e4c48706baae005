import { html, nothing, type TemplateResult } from "lit";
import { renderChange, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Value } from "../../../shared/model/value.ts";
import type { FieldType } from "../../../shared/protocol/views.ts";

/** A value as the command shows it; one that is not there stands apart from any text that reads the same. */
export function valueText(value: Value | undefined, type: FieldType | undefined): TemplateResult {
  if (value === undefined || value === null)
    return html`<span class="absent">${value === null ? "(empty)" : "(nothing)"}</span>`;
  return html`<span class="value" title=${String(value)}>${renderValue(value, definitionOf(type))}</span>`;
}

/** What a field was and what it becomes. */
export function changeText(
  from: Value | undefined,
  to: Value,
  type: FieldType | undefined,
): { readonly before: TemplateResult; readonly after: TemplateResult } {
  const [before, after] = renderChange(from, to, definitionOf(type));
  return { before: side(from, before, "removed"), after: side(to, after, "added") };
}

const side = (value: Value | undefined, text: string, what: "removed" | "added") =>
  html`<span class=${what} title=${value === null || value === undefined ? nothing : String(value)}
    ><span class=${value === null || value === undefined ? "absent" : "value"}>${text}</span></span
  >`;

const definitionOf = (type: FieldType | undefined) =>
  type === undefined ? undefined : { type: type.type, scale: type.scale };
