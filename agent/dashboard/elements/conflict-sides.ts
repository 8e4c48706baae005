import { css, html, LitElement, nothing } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import type { Conflict } from "../../../shared/model/conflict.ts";
import type { FieldType } from "../../../shared/protocol/views.ts";
import { shared } from "../styles/shared.ts";
import { type Choice, choicesOf } from "../words/choices.ts";
import { sideText } from "./side.ts";
import { valueStyles } from "./value.styles.ts";
import { valueText } from "./value.ts";

/** Base and what each side holds, side by side; each choice has its number key. Says `choose` with a `Choice`. */
export class ConflictSides extends LitElement {
  static override properties = { conflict: { attribute: false }, type: { attribute: false } };
  static override styles = [
    shared,
    valueStyles,
    css`
      :host {
        display: block;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(150px, 45%), 1fr));
        gap: 10px;
      }
      .card {
        display: flex;
        flex-direction: column;
        gap: 8px;
        min-height: 92px;
        padding: 10px 12px;
        border: 1px solid var(--sl-control-line);
        border-radius: var(--sl-radius);
        background: var(--sl-raised);
        width: 100%;
      }
      .base,
      .only {
        border-color: var(--sl-line);
        border-style: dashed;
        background: var(--sl-sunken);
      }
      button.card:hover {
        border-color: var(--sl-accent);
        background: var(--sl-hover);
      }
      .name {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        font-weight: 600;
      }
      .base .name,
      .only .name {
        color: var(--sl-text-2);
      }
      kbd {
        font: 12px / 18px var(--sl-mono);
        min-width: 20px;
        text-align: center;
        border: 1px solid var(--sl-control-line);
        border-radius: 4px;
        color: var(--sl-text-2);
      }
      .held .value {
        font-size: 14px;
      }
      .held {
        overflow-wrap: anywhere;
      }
      @media (max-width: 560px) {
        .card {
          min-height: 64px;
        }
        .base {
          grid-column: 1 / -1;
          min-height: 0;
          flex-direction: row;
          justify-content: space-between;
        }
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        margin-top: 12px;
      }
      .choice {
        display: inline-flex;
        gap: 10px;
        padding: 7px 12px;
        border: 1px solid var(--sl-control-line);
        border-radius: var(--sl-radius);
        background: var(--sl-raised);
      }
      .choice:hover {
        border-color: var(--sl-accent);
        background: var(--sl-hover);
      }
    `,
  ];

  declare conflict: Conflict;
  declare type: FieldType | undefined;

  override render() {
    const { conflict, type } = this;
    const choices = choicesOf(conflict);
    const others = choices.filter(({ endpoint }) => endpoint === null);
    return html`<div class="cards" role="group" aria-label="What each side holds">
        ${
          conflict.base === undefined
            ? nothing
            : html`<div class="card base">
              <span class="name">before</span><span class="held">${valueText(conflict.base, type)}</span>
            </div>`
        }
        ${Object.entries(conflict.sides).map(([endpoint, side]) => {
          const number = choices.findIndex((one) => one.endpoint === endpoint);
          const choice = choices[number];
          const name = html`<span class="name"
            >${printable(endpoint)}${choice === undefined ? nothing : html`<kbd aria-hidden="true">${number + 1}</kbd>`}</span
          >`;
          const held = html`<span class="held">${sideText(side, type)}</span>`;
          return choice === undefined
            ? html`<div class="card only">${name}${held}</div>`
            : html`<button class="plain card" @click=${() => this.#choose(choice)}>
                <span class="hidden">Take </span>${name}${held}
              </button>`;
        })}
      </div>
      ${
        others.length === 0
          ? nothing
          : html`<div class="choices">
            ${others.map(
              (choice) =>
                html`<button class="plain choice" @click=${() => this.#choose(choice)}>
                  ${choice.text}<kbd aria-hidden="true">${choices.indexOf(choice) + 1}</kbd>
                </button>`,
            )}
          </div>`
      }`;
  }

  #choose(choice: Choice) {
    this.dispatchEvent(new CustomEvent("choose", { detail: choice }));
  }
}

customElements.define("sl-conflict-sides", ConflictSides);
