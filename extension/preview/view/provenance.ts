import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { lostText, ruleText } from "../../../shared/engine/decision-text.ts";
import type { Provenance } from "../../../shared/engine/preview/preview.ts";
import type { TraceStep } from "../../../shared/mapping/compiled.ts";
import { type Fields, renderChange, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { PlanItem } from "../../../shared/model/plan.ts";
import { toneOf } from "../words/row-view.ts";
import { tell } from "./host.ts";
import "./icon.ts";
import { problemList } from "./problem-list.ts";
import { shared } from "./shared.styles.ts";

/** Where the value of one cell comes from, back to the bytes. Says `close`. */
export class ProvenanceView extends LitElement {
  static override properties = {
    record: {},
    field: {},
    item: { attribute: false },
    problems: { attribute: false },
    fields: { attribute: false },
    provenance: { attribute: false },
  };
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        overflow: auto;
        padding: 8px 12px 16px;
        box-sizing: border-box;
      }
      .top {
        display: flex;
        align-items: start;
        gap: 8px;
      }
      h2 {
        flex: 1;
        margin: 2px 0 6px;
        font-size: 13px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      h3 {
        margin: 0;
        font-size: 12px;
        font-weight: 600;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        align-items: baseline;
      }
      h3 button {
        font-weight: 400;
      }
      p {
        margin: 0 0 6px;
      }
      section {
        margin-top: 10px;
        padding-top: 8px;
        border-top: 1px solid var(--line);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(72px, max-content) minmax(0, 1fr);
        gap: 2px 12px;
        margin: 4px 0 0;
      }
      dt {
        color: var(--dim);
        overflow-wrap: anywhere;
      }
      dd {
        margin: 0;
      }
      code,
      dd {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .before {
        background: var(--vscode-diffEditor-removedTextBackground, transparent);
        text-decoration: line-through;
      }
      .after {
        background: var(--vscode-diffEditor-insertedTextBackground, transparent);
      }
      button.link sl-icon {
        vertical-align: text-bottom;
      }
    `,
  ];

  declare record: string;
  declare field: string | null;
  /** The row's item; `null` for a rejected record. */
  declare item: PlanItem | null;
  /** Why it was rejected. */
  declare problems: readonly Diagnostic[];
  declare fields: Fields;
  /** `null` while it is asked for. */
  declare provenance: Provenance | null;

  override render() {
    const { record, field, provenance } = this;
    return html`<div class="top">
        <h2>${printable(record)}${field === null ? nothing : html` · ${field}`}</h2>
        <button class="icon" aria-label="Close" title="Close (Esc)" @click=${() => this.dispatchEvent(new CustomEvent("close"))}>
          <sl-icon name="close"></sl-icon>
        </button>
      </div>
      ${field === null ? this.#whole() : provenance === null ? html`<p class="dim" role="status">Looking…</p>` : this.#field(provenance)}`;
  }

  /** What the whole record's row says. */
  #whole(): TemplateResult {
    if (this.item === null)
      return html`<p><b>Rejected.</b> It takes no part until this is mended:</p>
        ${problemList(this.problems)}`;
    const { operations, conflicts } = this.item;
    const tone = toneOf(this.item);
    return html`${tone === "same" ? html`<p class="dim">Nothing would be written; the record is linked or noted.</p>` : nothing}
      ${operations.map((operation) => {
        const { kind, endpoint } = operation;
        const verb = { create: "would be made", update: "would be changed", delete: "would be deleted" }[
          kind
        ];
        return html`<section>
          <h3><span>${endpoint}</span><span class=${kind}>${verb}</span></h3>
          ${
            operation.kind === "delete"
              ? html`<p class="dim">${operation.evidence.endpoint}: ${printable(operation.evidence.how)}</p>`
              : nothing
          }
          <dl>${
            operation.kind === "update"
              ? operation.fields.map(({ field, from, to }) => {
                  const [before, after] = renderChange(from, to, this.fields[field]);
                  return html`<dt>${field}</dt><dd>${change(before, after)}</dd>`;
                })
              : Object.entries(operation.record).map(
                  ([field, value]) =>
                    html`<dt>${field}</dt><dd>${renderValue(value, this.fields[field])}</dd>`,
                )
          }</dl>
        </section>`;
      })}
      ${conflicts.map(
        (conflict) => html`<section>
          <h3><span class="conflict">Conflict: ${conflict.field ?? "the whole record"}</span></h3>
          <dl>${Object.entries(conflict.sides).map(
            ([endpoint, side]) =>
              html`<dt>${endpoint}</dt><dd>${
                side.kind === "value"
                  ? renderValue(side.value, conflict.field === null ? undefined : this.fields[conflict.field])
                  : side.kind === "deleted"
                    ? "deleted it"
                    : printable(side.text)
              }</dd>`,
          )}</dl>
        </section>`,
      )}`;
  }

  #field({ field, decision, origin, base, ends }: Provenance): TemplateResult {
    const type = this.fields[field];
    const lost = decision === null ? "" : lostText(decision, type);
    return html`<p>${
      decision === null
        ? html`<span class="dim">Nothing is decided about it in this plan.</span>`
        : html`<code>${renderValue(decision.value, type)}</code>: ${ruleText(decision.rule, decision.from)}${lost === "" ? nothing : html`; ${lost}`}`
    }</p>
      ${base === undefined ? nothing : html`<p class="dim">Agreed before: <code>${renderValue(base, type)}</code></p>`}
      ${origin === null ? nothing : html`<p class="dim">Since run ${origin.run}: ${ruleText(origin.rule, origin.from)}</p>`}
      ${ends.map(({ endpoint, holds, gets, place, steps, mapping }) => {
        const [before, after] = gets === undefined ? [] : renderChange(holds, gets, type);
        return html`<section>
          <h3>
            <span>${endpoint}</span>
            ${place === null ? nothing : placeLink(place)}
            ${
              mapping === null
                ? nothing
                : html`<button class="link" title="Go to the mapping" @click=${() => tell({ kind: "open-sync", ...mapping })}>
                    <sl-icon name="code"></sl-icon> mapping, line ${mapping.line}
                  </button>`
            }
          </h3>
          <dl>
            <dt>${gets === undefined ? "holds" : "changes"}</dt>
            <dd>${before === undefined || after === undefined ? renderValue(holds, type) : change(before, after)}</dd>
            ${steps.map(({ title, value }) => html`<dt>${printable(title)}</dt><dd>${stepText(value)}</dd>`)}
          </dl>
        </section>`;
      })}`;
  }
}

const change = (before: string, after: string): TemplateResult =>
  html`<span class="hidden">from </span><span class="before">${before}</span
    ><span class="dim" aria-hidden="true"> → </span><span class="hidden"> to </span><span class="after">${after}</span>`;

const placeLink = (place: { readonly file: string; readonly line: number }): TemplateResult => html`<button
  class="link"
  title="Go to the record: ${place.file}"
  @click=${() => tell({ kind: "open-file", ...place })}
>
  <sl-icon name="file"></sl-icon> ${place.file.split(/[\\/]/).at(-1)}:${place.line}
</button>`;

/** A number with more digits than JavaScript's came through the messages as its text in an object. */
const isExact = (value: TraceStep["value"]): value is { readonly text: string } =>
  typeof value === "object" &&
  value !== null &&
  "text" in value &&
  typeof value.text === "string" &&
  Object.keys(value).length === 1 &&
  /^-?\d+(\.\d+)?$/.test(value.text);

const stepText = (value: TraceStep["value"]): string =>
  isExact(value) ? value.text : printable(JSON.stringify(value) ?? "not there");

customElements.define("sl-provenance", ProvenanceView);
