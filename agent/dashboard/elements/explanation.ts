import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { lostText, ruleText } from "../../../shared/engine/decision-text.ts";
import type { Explanation, FieldExplanation } from "../../../shared/engine/explain.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import { moment } from "../../cli/render/time.ts";
import { lastPart } from "../../words/cause.ts";
import type { Ask } from "../api/ask.ts";
import { linkTo } from "../route.ts";
import { shared } from "../styles/shared.ts";
import "./diagnostic.ts";
import "./dialog.ts";
import type { FieldTypes } from "./item-row.ts";
import { valueStyles } from "./value.styles.ts";
import { valueText } from "./value.ts";

/** How a record came to be as it is: each value with where it was read, how, and who decided. Says `close`. */
export class ExplanationView extends LitElement {
  static override properties = {
    sync: {},
    record: {},
    field: {},
    types: { attribute: false },
    now: { type: Number },
    found: { state: true },
    problem: { state: true },
  };
  static override styles = [
    shared,
    valueStyles,
    css`
      section {
        margin-bottom: 20px;
      }
      h3 {
        font-size: 13px;
        font-weight: 600;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 10px;
        align-items: baseline;
      }
      .cause {
        font-weight: 400;
        color: var(--sl-text-2);
      }
      .end {
        margin: 6px 0 0 2px;
        padding-inline-start: 12px;
        border-inline-start: 2px solid var(--sl-line);
      }
      .steps {
        display: grid;
        grid-template-columns: minmax(80px, max-content) minmax(0, 1fr);
        gap: 0 14px;
        margin-top: 2px;
      }
      .steps dt {
        color: var(--sl-text-2);
        overflow-wrap: anywhere;
      }
      .past {
        list-style: none;
      }
      .past li {
        padding: 4px 0;
        border-top: 1px solid var(--sl-line);
      }
    `,
  ];

  declare ask: Ask;
  declare sync: string;
  declare record: string;
  declare field: string | null;
  declare types: FieldTypes;
  declare now: number;
  declare found: readonly Explanation[] | null;
  declare problem: Diagnostic | null;

  constructor() {
    super();
    this.found = null;
    this.problem = null;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("record") || changed.has("field")) void this.#read();
  }

  async #read() {
    const { sync, record, field } = this;
    const answer = await this.ask("sync.explain", {
      sync,
      key: record,
      ...(field === null ? {} : { field }),
    });
    if (answer.ok) this.found = answer.value;
    else this.problem = answer.error;
  }

  override render() {
    const heading =
      this.field === null ? printable(this.record) : `${printable(this.record)} · ${this.field}`;
    return html`<sl-dialog drawer heading=${heading} @close=${() => this.dispatchEvent(new CustomEvent("close"))}>
      ${this.problem === null ? nothing : html`<sl-diagnostic .diagnostic=${this.problem}></sl-diagnostic>`}
      ${this.found === null && this.problem === null ? html`<p class="dim" role="status">Reading…</p>` : nothing}
      ${this.found?.length === 0 ? html`<p>The sync holds no record of this key: it is not linked yet, or no longer.</p>` : nothing}
      ${this.found?.map((one) => this.#one(one))}
    </sl-dialog>`;
  }

  #one({ fields, past }: Explanation) {
    return html`${fields.map((one) => this.#field(one))}
      <section>
        <h3>What runs did</h3>
        <ul class="past">
          ${past.map(
            ({ id, run, writes, decisions }) =>
              html`<li>
                <a class="mono" href=${linkTo({ kind: "run", sync: this.sync, run: id })}>${id}</a>
                <span class="dim">${run === null ? "" : moment(run.startedAt, this.now)}</span>
                ${writes.length === 0 ? "nothing to write" : writes.join(", ")}
                ${decisions
                  .filter(({ rule }) => rule !== "first" && rule !== "agree")
                  .map((one) => {
                    const lost = lostText(one, this.types[one.field]);
                    return html`<div>
                      ${one.field} ${valueText(one.value, this.types[one.field])}
                      <span class="dim">${ruleText(one.rule, one.from)}${lost === "" ? "" : `; ${lost}`}</span>
                    </div>`;
                  })}
              </li>`,
          )}
          ${past.length === 0 ? html`<li class="dim">no run that is remembered</li>` : nothing}
        </ul>
      </section>`;
  }

  #field({ field, value, origin, ends }: FieldExplanation) {
    const type = this.types[field];
    return html`<section>
      <h3>
        ${printable(field)} ${valueText(value, type)}
        ${origin === null ? nothing : html`<span class="cause">${ruleText(origin.rule, origin.from)}, run ${origin.run}</span>`}
      </h3>
      ${ends.map(
        ({ endpoint, holds, sent, place, steps }) =>
          html`<div class="end">
            <div>
              <strong>${printable(endpoint)}</strong> holds ${valueText(holds, type)}
              ${sent === undefined ? nothing : html`<span class="warning">(was sent ${renderValue(sent, type)})</span>`}
              ${place === null ? nothing : html`<span class="dim mono" title=${place}>${lastPart(place)}</span>`}
            </div>
            ${
              steps.length === 0
                ? nothing
                : html`<dl class="steps">
                  ${steps.map(
                    (step) => html`<dt>${printable(step.title)}</dt>
                      <dd class="mono">${printable(JSON.stringify(step.value) ?? "not there")}</dd>`,
                  )}
                </dl>`
            }
          </div>`,
      )}
    </section>`;
  }
}

customElements.define("sl-explanation", ExplanationView);
