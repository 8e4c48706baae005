import type { LitVirtualizer } from "@lit-labs/virtualizer";
import "@lit-labs/virtualizer";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";

/** An element that the pointer or keyboard already means something to. */
const editable = "input, textarea, select, vscode-textfield, vscode-textarea, vscode-single-select, dialog";

/**
 * A long list as a grid: only what is seen exists, more is asked for (`more`) as its end comes near, and it is gone
 * through by keyboard (arrows or j and k, page keys, Home, End; Enter is `open`, moving is `move`).
 *
 * Stands in its parent's own scope: the parent styles the rows (`listStyles` first). A row is a template of cells with
 * `role="gridcell"`.
 */
export class List<T> extends LitElement {
  static override properties = {
    items: { attribute: false },
    total: { type: Number },
    row: { attribute: false },
    head: { attribute: false },
    label: {},
    active: { type: Number },
    scroller: { type: Boolean },
    keys: { type: Boolean },
  };

  /** Those that are loaded: the first ones. */
  declare items: readonly T[];
  /** How many there are in all. */
  declare total: number;
  declare row: (item: T, index: number) => TemplateResult;
  declare head: TemplateResult | null;
  declare label: string;
  /** The row that the keyboard is on; -1: none yet. */
  declare active: number;
  /** Whether it scrolls by itself, or with the page. */
  declare scroller: boolean;
  /** Whether it is the screen's first list, which keys go to wherever the focus is. */
  declare keys: boolean;

  #slots: number[] = [];
  #lastSeen = 0;

  constructor() {
    super();
    this.items = [];
    this.total = 0;
    this.head = null;
    this.label = "";
    this.active = -1;
    this.scroller = false;
    this.keys = false;
  }

  override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#documentKey);
  }

  override disconnectedCallback() {
    document.removeEventListener("keydown", this.#documentKey);
    super.disconnectedCallback();
  }

  override willUpdate() {
    const total = Math.max(this.total, this.items.length);
    if (this.#slots.length !== total) this.#slots = Array.from({ length: total }, (_, i) => i);
    if (this.active >= total) this.active = total - 1;
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has("items")) this.#askForMore();
  }

  override render() {
    // Made anew, so that rows whose items have changed are rendered.
    const row = (index: number) => this.#row(index);
    return html`<div
      class=${this.scroller ? "grid scroller" : "grid"}
      role="grid"
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${this.#slots.length + (this.head === null ? 0 : 1)}
      aria-activedescendant=${this.active < 0 ? nothing : this.#id(this.active)}
      @keydown=${this.#key}
      @focus=${this.#focused}
    >
      ${
        this.head === null
          ? nothing
          : html`<div role="rowgroup" class="head"><div role="row" aria-rowindex="1" class="list-row head-row">${this.head}</div></div>`
      }
      <lit-virtualizer
        role="rowgroup"
        class="rows"
        .items=${this.#slots}
        .renderItem=${row}
        .keyFunction=${slotItself}
        @rangeChanged=${this.#range}
      ></lit-virtualizer>
    </div>`;
  }

  #id(index: number): string {
    return `${this.label.replaceAll(/\W+/g, "-")}-${index}`;
  }

  #row(index: number): TemplateResult {
    const item = this.items[index];
    const classes = { "list-row": true, active: index === this.active, pending: item === undefined };
    return html`<div
      role="row"
      id=${this.#id(index)}
      aria-rowindex=${index + (this.head === null ? 1 : 2)}
      aria-selected=${index === this.active}
      class=${classMap(classes)}
      @click=${(event: MouseEvent) => this.#click(event, index)}
    >
      ${item === undefined ? html`<div role="gridcell" class="placeholder"><span class="hidden">Loading</span></div>` : this.row(item, index)}
    </div>`;
  }

  #range = ({ last }: Event & { last: number }) => {
    this.#lastSeen = last;
    this.#askForMore();
  };

  /** Also once a page came: what is looked at may lie behind its end. */
  #askForMore() {
    if (this.#lastSeen >= this.items.length - 40 && this.items.length < this.total)
      this.dispatchEvent(new CustomEvent("more"));
  }

  #click(event: MouseEvent, index: number) {
    const own = event.composedPath().some((one) => one instanceof HTMLElement && one.matches("a, button"));
    this.moveTo(index, false);
    if (!own && getSelection()?.isCollapsed !== false) this.#open();
  }

  #focused = () => {
    if (this.active < 0 && this.#slots.length > 0) this.moveTo(0);
  };

  #documentKey = (event: KeyboardEvent) => {
    if (!this.keys || event.defaultPrevented) return;
    const [inner] = event.composedPath();
    if (!(inner instanceof HTMLElement) || event.composedPath().includes(this)) return;
    const isBusy = event.composedPath().some((one) => one instanceof HTMLElement && one.matches(editable));
    if (isBusy || !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    const grid = this.querySelector<HTMLElement>(".grid");
    if (this.active < 0) grid?.focus();
    else {
      grid?.focus();
      this.#key(event);
    }
    event.preventDefault();
  };

  #key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [inner] = event.composedPath();
    if (inner instanceof HTMLElement && inner.matches(editable)) return;
    const page = Math.max(1, Math.floor(this.clientHeight / 40));
    const target: Readonly<Record<string, number>> = {
      j: this.active + 1,
      ArrowDown: this.active + 1,
      k: this.active - 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.#slots.length - 1,
    };
    const to = target[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.moveTo(Math.max(0, Math.min(this.#slots.length - 1, to)));
    } else if (event.key === "Enter" && inner instanceof HTMLElement && inner.matches(".grid")) {
      event.preventDefault();
      this.#open();
    }
  };

  moveTo(index: number, reveal = true): void {
    if (index < 0 || index >= this.#slots.length) return;
    this.active = index;
    this.dispatchEvent(new CustomEvent("move", { detail: index }));
    if (reveal) this.#reveal(index, 6);
  }

  override focus() {
    this.querySelector<HTMLElement>(".grid")?.focus();
  }

  /** Brings a row into view. One that does not exist yet is come near to first, then looked for in the next frames. */
  #reveal(index: number, tries: number) {
    const row = this.querySelector(`#${CSS.escape(this.#id(index))}`);
    const grid = this.querySelector(".scroller");
    if (row !== null) row.scrollIntoView({ block: "nearest" });
    else if (grid === null)
      this.querySelector<LitVirtualizer>("lit-virtualizer")
        ?.element(index)
        ?.scrollIntoView({ block: "nearest" });
    else grid.scrollTop = (grid.scrollHeight * index) / Math.max(1, this.#slots.length - 1);
    if (row === null && tries > 0)
      requestAnimationFrame(() => this.active === index && this.#reveal(index, tries - 1));
  }

  #open() {
    if (this.items[this.active] !== undefined)
      this.dispatchEvent(new CustomEvent("open", { detail: this.active }));
  }
}

const slotItself = (slot: unknown) => slot;

export const listStyles = css`
  sl-list {
    display: block;
    min-height: 0;
  }
  sl-list .scroller {
    height: 100%;
    overflow: auto;
  }
  sl-list .scroller .head {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--sl-page);
  }
  sl-list .grid:focus-visible {
    outline: none;
  }
  .list-row {
    width: 100%;
    scroll-margin-top: 34px;
    border-bottom: 1px solid var(--sl-line);
  }
  .list-row:not(.head-row):hover {
    background: var(--sl-hover);
  }
  .list-row.active {
    background: var(--sl-hover);
  }
  .grid:focus-visible .list-row.active,
  .grid:focus-within .list-row.active {
    background: var(--sl-chosen);
    box-shadow: inset 3px 0 var(--sl-accent);
  }
  .head-row {
    color: var(--sl-text-2);
    font-size: 12px;
    font-weight: 500;
    border-bottom: 1px solid var(--sl-line-strong);
  }
  .placeholder {
    height: 20px;
    margin: 8px 24px;
    border-radius: 4px;
    background: var(--sl-sunken);
  }
`;

customElements.define("sl-list", List);
