import { html, type TemplateResult } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { Side } from "../../../shared/model/conflict.ts";
import type { FieldType } from "../../../shared/protocol/views.ts";
import { valueText } from "./value.ts";

/** What one endpoint holds in a conflict. */
export function sideText(side: Side, type: FieldType | undefined): TemplateResult {
  switch (side.kind) {
    case "value":
      return valueText(side.value, type);
    case "deleted":
      return html`<span class="delete">deleted</span>`;
    case "record":
      return html`<span class="mono">${printable(side.id)}</span> <span class="dim">${printable(side.text)}</span>`;
    case "sent":
      return html`<span class="warning">sent, not seen</span> <span class="dim">${printable(side.text)}</span>`;
  }
}
