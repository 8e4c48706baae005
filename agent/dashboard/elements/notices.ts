import { css, html, LitElement } from "lit";
import type { Notice } from "../api/tell.ts";
import { shared } from "../styles/shared.ts";
import "./diagnostic.ts";

/** What was just done, and what went wrong: said aloud too. Problems stay until they are closed. */
export class Notices extends LitElement {
  static override properties = { shown: { state: true } };
  static override styles = [
    shared,
    css`
      :host {
        position: fixed;
        right: 16px;
        bottom: 16px;
        z-index: 10;
        display: flex;
        flex-direction: column;
        gap: 8px;
        width: min(420px, calc(100vw - 32px));
        pointer-events: none;
      }
      .notice {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        padding: 10px 8px 10px 14px;
        border: 1px solid var(--sl-line-strong);
        border-radius: 8px;
        background: var(--sl-raised);
        box-shadow: var(--sl-shadow);
        pointer-events: auto;
      }
      .icon-button {
        width: 20px;
        height: 20px;
      }
    `,
  ];

  declare shown: readonly { readonly id: number; readonly notice: Notice }[];
  #last = 0;

  constructor() {
    super();
    this.shown = [];
  }

  show(notice: Notice): void {
    this.#last += 1;
    const id = this.#last;
    this.shown = [...this.shown.slice(-3), { id, notice }];
    if (notice.kind === "said") setTimeout(() => this.#close(id), 5000);
  }

  override render() {
    return html`<div role="status" aria-live="polite">
      ${this.shown.map(
        ({ id, notice }) =>
          html`<div class="notice" role=${notice.kind === "problem" ? "alert" : "presentation"}>
            <div class="grow">
              ${
                notice.kind === "said"
                  ? html`<span class="row"><sl-icon class="good" name="check"></sl-icon>${notice.text}</span>`
                  : html`<sl-diagnostic .diagnostic=${notice.problem}></sl-diagnostic>`
              }
            </div>
            <button class="plain icon-button" aria-label="Close" @click=${() => this.#close(id)}>
              <sl-icon name="close"></sl-icon>
            </button>
          </div>`,
      )}
    </div>`;
  }

  #close(id: number) {
    this.shown = this.shown.filter((one) => one.id !== id);
  }
}

customElements.define("sl-notices", Notices);
