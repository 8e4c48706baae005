import "@vscode-elements/elements/dist/vscode-button/index.js";
import { css, html, LitElement } from "lit";
import { standardFormats } from "../../../shared/mapping/standard-formats.ts";
import { codecFor } from "../../../shared/mapping/values/codec.ts";
import { Misfit } from "../../../shared/mapping/values/misfit.ts";
import type { FieldType } from "../../../shared/protocol/views.ts";
import { shared } from "../styles/shared.ts";
import { valueStyles } from "./value.styles.ts";
import { valueText } from "./value.ts";

/** A value that a person gives, read as the field's type. Says `value` with the canonical one. */
export class ValueEntry extends LitElement {
  static override properties = { type: { attribute: false }, field: {}, text: { state: true } };
  static override styles = [
    shared,
    valueStyles,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
      input {
        height: 28px;
        width: 220px;
        padding: 0 8px;
        border: 1px solid var(--sl-control-line);
        border-radius: 5px;
        background: var(--sl-page);
        color: var(--sl-text);
        font: 12px var(--sl-mono);
      }
      input[aria-invalid="true"] {
        border-color: var(--sl-error);
      }
      .said {
        min-height: 20px;
        font-size: 12px;
        margin-top: 2px;
      }
    `,
  ];

  declare type: FieldType;
  declare field: string;
  declare text: string;

  constructor() {
    super();
    this.text = "";
  }

  override render() {
    const read = this.#read();
    const isWrong = read instanceof Misfit;
    return html`<form @submit=${this.#submit}>
        <label for="value">Another value</label>
        <input
          id="value"
          .value=${this.text}
          @input=${this.#typed}
          placeholder=${this.type.type}
          aria-describedby="said"
          aria-invalid=${isWrong && this.text !== "" ? "true" : "false"}
          autocomplete="off"
          spellcheck="false"
        />
        <vscode-button secondary ?disabled=${isWrong} @click=${this.#submit}>Give it</vscode-button>
      </form>
      <div id="said" class="said">
        ${
          isWrong
            ? html`<span class="error">It ${read.message}</span>`
            : this.text === ""
              ? html`<span class="dim">Left empty: no value</span>`
              : html`<span class="dim">is read as </span>${valueText(read, this.type)}`
        }
      </div>`;
  }

  override focus() {
    this.renderRoot.querySelector("input")?.focus();
  }

  #read() {
    return this.text === "" ? null : codecFor(this.type.type, standardFormats("csv")).parse(this.text);
  }

  #typed = (event: InputEvent) => {
    if (event.target instanceof HTMLInputElement) this.text = event.target.value;
  };

  #submit = (event: Event) => {
    event.preventDefault();
    const value = this.#read();
    if (value instanceof Misfit) return;
    this.text = "";
    this.dispatchEvent(new CustomEvent("value", { detail: value }));
  };
}

customElements.define("sl-value-entry", ValueEntry);
