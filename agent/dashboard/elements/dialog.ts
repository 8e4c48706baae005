import { css, html, LitElement } from "lit";
import { shared } from "../styles/shared.ts";
import "./icon.ts";

/** A dialog in the middle, or a drawer at the side. Esc and its cross close it: `close`. `data-first` gets the focus. */
export class Dialog extends LitElement {
  static override properties = { heading: {}, drawer: { type: Boolean } };
  static override styles = [
    shared,
    css`
      dialog {
        border: 1px solid var(--sl-line);
        border-radius: 10px;
        background: var(--sl-raised);
        color: var(--sl-text);
        box-shadow: var(--sl-shadow);
        padding: 0;
        width: min(560px, calc(100vw - 32px));
        max-height: calc(100dvh - 48px);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      :host([drawer]) dialog {
        margin: 0 0 0 auto;
        height: 100dvh;
        max-height: none;
        width: min(640px, 100vw);
        border-radius: 0;
        border-width: 0 0 0 1px;
      }
      dialog::backdrop {
        background: light-dark(rgb(20 24 32 / 28%), rgb(0 0 0 / 55%));
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 14px 12px 10px 20px;
        border-bottom: 1px solid var(--sl-line);
      }
      h2 {
        flex: 1;
        font-size: 15px;
        overflow-wrap: anywhere;
      }
      .content {
        padding: 16px 20px 20px;
        overflow: auto;
        min-height: 0;
        flex: 1;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        padding: 0 20px 16px;
      }
    `,
  ];

  declare heading: string;
  declare drawer: boolean;

  override async firstUpdated() {
    this.renderRoot.querySelector("dialog")?.showModal();
    // What Enter does first: the marked one of the buttons, once it can have the focus.
    const first = this.querySelector<HTMLElement>("[data-first]");
    if (first instanceof LitElement) await first.updateComplete;
    first?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${this.#closed} @click=${this.#outside}>
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        <button class="plain icon-button" aria-label="Close" @click=${this.#close}>
          <sl-icon name="close"></sl-icon>
        </button>
      </div>
      <div class="content" tabindex="-1"><slot></slot></div>
      <div class="foot"><slot name="foot"></slot></div>
    </dialog>`;
  }

  #close = () => this.renderRoot.querySelector("dialog")?.close();

  #outside = (event: MouseEvent) => {
    if (event.composedPath()[0] instanceof HTMLDialogElement) this.#close();
  };

  #closed = () => this.dispatchEvent(new CustomEvent("close"));
}

customElements.define("sl-dialog", Dialog);
