import { css, html, LitElement, nothing } from "lit";
import { shared } from "../styles/shared.ts";
import "./icon.ts";

/** A search field: `/` goes there, Esc empties and leaves it. Says `search` with the text, a moment after typing. */
export class Search extends LitElement {
  static override properties = { text: {}, label: {} };
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: inline-block;
        width: 240px;
      }
      input {
        width: 100%;
        height: 28px;
        padding: 0 28px;
        border: 1px solid var(--sl-control-line);
        border-radius: 5px;
        background: var(--sl-page);
        color: var(--sl-text);
        font: inherit;
      }
      input::placeholder {
        color: var(--sl-text-3);
      }
      input::-webkit-search-cancel-button {
        display: none;
      }
      sl-icon {
        position: absolute;
        left: 7px;
        top: 6px;
        color: var(--sl-text-2);
        pointer-events: none;
      }
      kbd {
        position: absolute;
        right: 6px;
        top: 6px;
        font: 11px / 14px var(--sl-mono);
        padding: 0 4px;
        border: 1px solid var(--sl-line-strong);
        border-radius: 3px;
        color: var(--sl-text-2);
        pointer-events: none;
      }
      input:focus ~ kbd {
        display: none;
      }
      @media (max-width: 720px) {
        :host {
          width: 100%;
        }
        kbd {
          display: none;
        }
      }
    `,
  ];

  declare text: string;
  declare label: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.text = "";
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#documentKey);
  }

  override disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#documentKey);
    super.disconnectedCallback();
  }

  override render() {
    return html`<input
        type="search"
        aria-label=${this.label}
        placeholder=${this.label}
        .value=${this.text}
        @input=${this.#typed}
        @keydown=${this.#key}
        spellcheck="false"
        autocomplete="off"
      /><sl-icon name="search"></sl-icon>${this.text === "" ? html`<kbd aria-hidden="true">/</kbd>` : nothing}`;
  }

  #documentKey = (event: KeyboardEvent) => {
    const [inner] = event.composedPath();
    const isTyping = inner instanceof HTMLElement && inner.matches("input, textarea, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.renderRoot.querySelector("input")?.focus();
  };

  #typed = (event: InputEvent) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.text = event.target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), 120);
  };

  #key = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.text === "") this.renderRoot.querySelector("input")?.blur();
      this.text = "";
      this.#say();
    } else if (event.key === "Enter") {
      // Else it would also press the button that gets the focus in a dialog that this opens.
      event.preventDefault();
      clearTimeout(this.#timer);
      this.#say();
      this.dispatchEvent(new CustomEvent("leave"));
    }
  };

  #say() {
    this.dispatchEvent(new CustomEvent("search", { detail: this.text }));
  }
}

customElements.define("sl-search", Search);
