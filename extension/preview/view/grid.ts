import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { repeat } from "lit/directives/repeat.js";

import type { CellView, RowView } from "../words/row-view.ts";
import { gridStyles } from "./grid.styles.ts";
import { styleOf } from "./style-of.ts";
import { rowsShown, scrollFor, windowOf } from "./window-of.ts";

/** A place in the grid: row 0 is the first record; column 0 its sign, 1 its key, 2 its endpoints, then the fields. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridColumn {
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
}

const rowHeight = 24;
/** Columns before those of the fields. */
export const fixedColumns = 3;

/**
 * The records, one a row: only what is seen exists, however many there are. Gone through by keyboard cell by cell; says
 * `move` with the place, `open` with it on Enter or click, `range` with the rows that are seen.
 */
export class Grid extends LitElement {
  static override properties = {
    total: { type: Number },
    columns: { attribute: false },
    row: { attribute: false },
    at: { attribute: false },
    label: {},
    version: { type: Number },
    height: { state: true },
    width: { state: true },
    top: { state: true },
    left: { state: true },
  };
  static override styles = gridStyles;

  declare total: number;
  declare columns: readonly GridColumn[];
  /** What a row shows; `null` while it is not there. */
  declare row: (index: number) => RowView | null;
  declare at: GridPlace;
  declare label: string;
  /** Raised where rows are others than before. */
  declare version: number;
  declare height: number;
  declare width: number;
  declare top: number;
  declare left: number;

  #hasFocus = false;
  readonly #seen = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.total = 0;
    this.columns = [];
    this.at = { row: 0, column: 1 };
    this.label = "";
    this.version = 0;
    this.height = 0;
    this.width = 0;
    this.top = 0;
    this.left = 0;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#seen.observe(this);
  }

  override disconnectedCallback() {
    this.#seen.disconnect();
    super.disconnectedCallback();
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has("top") || changed.has("height") || changed.has("total") || changed.has("version")) {
      const { first, last } = this.#window();
      if (this.total > 0) this.dispatchEvent(new CustomEvent("range", { detail: { first, last } }));
    }
    if (this.#hasFocus) this.#cell()?.focus({ preventScroll: true });
  }

  override focus() {
    this.#hasFocus = true;
    this.#reveal(this.at);
    this.#cell()?.focus({ preventScroll: true });
  }

  /** Goes to a place and brings it into view. */
  moveTo(at: GridPlace) {
    const row = Math.max(0, Math.min(this.total - 1, at.row));
    const column = Math.max(0, Math.min(this.columns.length + fixedColumns - 1, at.column));
    this.at = { row, column };
    this.dispatchEvent(new CustomEvent("move", { detail: this.at }));
    this.#reveal(this.at);
  }

  #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector(".scroller");
  }

  #measure() {
    const scroller = this.#scroller();
    this.height = scroller?.clientHeight ?? 0;
    this.width = scroller?.clientWidth ?? 0;
  }

  #window() {
    return windowOf({ top: this.top, height: this.height - rowHeight, total: this.total, rowHeight });
  }

  /** The fields' columns that are seen, and what lies left of them. */
  #columnsSeen() {
    let left = 0;
    let before = 0;
    let first = 0;
    let last = 0;
    for (const [index, { width }] of this.columns.entries()) {
      if (left + width < this.left - 200) {
        first = index + 1;
        before = left + width;
      }
      if (left < this.left + this.width + 200) last = index;
      left += width;
    }
    // The one that the keyboard is on is there even where it is not seen.
    return { first, last, before, all: left };
  }

  #cell(): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-at="${this.at.row}.${this.at.column}"]`);
  }

  override render() {
    const { first, last, offset, height } = this.#window();
    const seen = this.#columnsSeen();
    const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    return html`<div
      class="scroller"
      role="grid"
      aria-label=${this.label}
      aria-rowcount=${this.total + 1}
      aria-colcount=${this.columns.length + fixedColumns}
      aria-readonly="true"
      @scroll=${this.#scrolled}
      @keydown=${this.#key}
      @focusin=${() => (this.#hasFocus = true)}
      @focusout=${this.#left}
    >
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1" class="row">
          <div role="columnheader" aria-colindex="1" class="cell sign"><span class="hidden">Operation</span></div>
          <div role="columnheader" aria-colindex="2" class="cell key">Record</div>
          <div role="columnheader" aria-colindex="3" class="cell ends">Where</div>
          <div role="presentation" class="gap" ${styleOf({ width: `${seen.before}px` })}></div>
          ${this.columns.slice(seen.first, seen.last + 1).map(
            ({ name, width, isNumber }, i) =>
              html`<div
                role="columnheader"
                aria-colindex=${seen.first + i + fixedColumns + 1}
                class=${classMap({ cell: true, number: isNumber })}
                ${styleOf({ width: `${width}px` })}
                title=${name}
              >${name}</div>`,
          )}
        </div>
      </div>
      <div role="rowgroup" class="body" ${styleOf({ height: `${height}px`, "--fields": `${seen.all}px` })}>
        ${repeat(
          indexes,
          (index) => index,
          (index) => this.#row(index, offset, seen),
        )}
      </div>
    </div>`;
  }

  #row(index: number, offset: number, seen: { first: number; last: number; before: number }) {
    const view = this.row(index);
    const { row: chosen } = this.at;
    const style = styleOf({ transform: `translateY(${index * rowHeight - offset}px)` });
    const classes = { row: true, chosen: index === chosen, [`is-${view?.tone ?? "pending"}`]: true };
    if (view === null)
      return html`<div role="row" aria-rowindex=${index + 2} class=${classMap(classes)} ${style}>
        ${this.#plain(index, 0, "sign", html``)}${this.#plain(index, 1, "key", html`<span class="dim">…</span>`)}
      </div>`;
    return html`<div
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${index === chosen}
      class=${classMap(classes)}
      ${style}
    >
      ${this.#plain(index, 0, "sign", html`<span aria-hidden="true">${view.sign}</span><span class="hidden">${view.word}</span>`)}
      ${this.#plain(index, 1, "key", html`${view.key}`, view.key)}
      ${this.#plain(
        index,
        2,
        "ends",
        html`${view.ends.map(({ endpoint, sign, tone }) => html`<span class="end ${tone}"><span aria-hidden="true">${sign}</span>${endpoint}</span>`)}`,
        view.ends.map(({ endpoint, tone }) => `${endpoint}: ${tone}`).join(", "),
      )}
      ${
        view.message === null
          ? html`<div role="presentation" class="gap" ${styleOf({ width: `${seen.before}px` })}></div>
              ${repeat(
                view.cells.slice(seen.first, seen.last + 1),
                (_, i) => seen.first + i,
                (cell, i) => this.#field(index, seen.first + i, cell),
              )}`
          : this.#message(index, view.message)
      }
    </div>`;
  }

  #plain(row: number, column: number, name: string, content: TemplateResult, title = "") {
    return html`<div
      role="gridcell"
      aria-colindex=${column + 1}
      class="cell ${name}"
      tabindex=${this.#tab(row, column)}
      data-at="${row}.${column}"
      title=${title === "" ? nothing : title}
      @click=${() => this.#open({ row, column })}
    >${content}</div>`;
  }

  #message(row: number, message: string) {
    return html`<div
      role="gridcell"
      aria-colindex=${fixedColumns + 1}
      aria-colspan=${Math.max(1, this.columns.length)}
      class="cell message"
      tabindex=${this.#tab(row, fixedColumns)}
      data-at="${row}.${fixedColumns}"
      title=${message}
      @click=${() => this.#open({ row, column: fixedColumns })}
    >${message}</div>`;
  }

  #field(row: number, index: number, cell: CellView) {
    const column = index + fixedColumns;
    const { width = 0, isNumber = false } = this.columns[index] ?? {};
    return html`<div
      role="gridcell"
      aria-colindex=${column + 1}
      class=${classMap({ cell: true, number: isNumber, [`cell-${cell.kind}`]: true })}
      ${styleOf({ width: `${width}px` })}
      tabindex=${this.#tab(row, column)}
      data-at="${row}.${column}"
      title=${"aloud" in cell ? cell.aloud : cell.kind === "same" ? cell.text : nothing}
      @click=${() => this.#open({ row, column })}
    >${cellContent(cell)}</div>`;
  }

  /** One cell of the grid is in the page's order of focus: the one that the keyboard is on. */
  #tab(row: number, column: number): number {
    return row === this.at.row && column === this.at.column ? 0 : -1;
  }

  #scrolled = () => {
    const scroller = this.#scroller();
    this.top = scroller?.scrollTop ?? 0;
    this.left = scroller?.scrollLeft ?? 0;
  };

  #left = (event: FocusEvent) => {
    const [cell] = event.composedPath();
    // A cell that was scrolled out of being goes without anything else getting the focus: the next one gets it back.
    setTimeout(() => {
      if (cell instanceof HTMLElement && cell.isConnected && this.shadowRoot?.activeElement == null)
        this.#hasFocus = false;
    });
  };

  #key = (event: KeyboardEvent) => {
    const { row, column } = this.at;
    const page = Math.max(1, rowsShown(this.height - rowHeight, rowHeight) - 1);
    const isFar = event.ctrlKey || event.metaKey;
    const to: GridPlace | null = (() => {
      switch (event.key) {
        case "ArrowDown":
          return { row: isFar ? this.total - 1 : row + 1, column };
        case "ArrowUp":
          return { row: isFar ? 0 : row - 1, column };
        case "ArrowRight":
          return {
            row,
            column: isFar ? this.columns.length + fixedColumns - 1 : this.#beside(row, column, 1),
          };
        case "ArrowLeft":
          return { row, column: isFar ? 1 : this.#beside(row, column, -1) };
        case "PageDown":
          return { row: row + page, column };
        case "PageUp":
          return { row: row - page, column };
        case "Home":
          return isFar ? { row: 0, column: 1 } : { row, column: 1 };
        case "End":
          return isFar
            ? { row: this.total - 1, column }
            : { row, column: this.columns.length + fixedColumns - 1 };
        default:
          return null;
      }
    })();
    if (to !== null) this.moveTo(to);
    else if (event.key === "Enter" || event.key === " ") this.#open(this.at);
    else return;
    event.preventDefault();
  };

  /** A message stands in place of all fields. */
  #beside(row: number, column: number, step: 1 | -1): number {
    const isMessage = typeof this.row(row)?.message === "string";
    return isMessage ? Math.min(column + step, fixedColumns) : column + step;
  }

  #open(at: GridPlace) {
    this.at = at;
    this.#hasFocus = true;
    this.dispatchEvent(new CustomEvent("move", { detail: at }));
    this.dispatchEvent(new CustomEvent("open", { detail: at }));
  }

  #reveal({ row, column }: GridPlace) {
    const scroller = this.#scroller();
    if (scroller === null) return;
    const at = {
      top: scroller.scrollTop,
      height: scroller.clientHeight - rowHeight,
      total: this.total,
      rowHeight,
    };
    scroller.scrollTop = scrollFor(row, at);
    if (column < fixedColumns) return;
    const fixed = [...this.renderRoot.querySelectorAll(".head .sign, .head .key")].reduce(
      (sum, one) => sum + one.getBoundingClientRect().width,
      0,
    );
    const ends = this.renderRoot.querySelector(".head .ends")?.getBoundingClientRect().width ?? 0;
    const before = this.columns.slice(0, column - fixedColumns).reduce((sum, { width }) => sum + width, 0);
    const width = this.columns[column - fixedColumns]?.width ?? 0;
    const from = ends + before;
    if (from < scroller.scrollLeft) scroller.scrollLeft = column === fixedColumns ? 0 : from;
    else if (from + fixed + width > scroller.scrollLeft + scroller.clientWidth)
      scroller.scrollLeft = Math.min(from, from + fixed + width - scroller.clientWidth);
  }
}

function cellContent(cell: CellView): TemplateResult | typeof nothing {
  switch (cell.kind) {
    case "none":
      return nothing;
    case "same":
      return html`${cell.text}`;
    case "create":
      return html`<span class="after">${cell.text}</span>`;
    case "delete":
      return html`<span class="before">${cell.text}</span>`;
    case "conflict":
      return html`<span class="clash">${cell.text}</span>`;
    case "update":
      return html`<span class="hidden">from </span><span class="before">${cell.before}</span
        ><span class="arrow" aria-hidden="true">→</span><span class="hidden"> to </span
        ><span class="after">${cell.after}</span>${cell.more === 0 ? nothing : html`<span class="more">+${cell.more}</span>`}`;
  }
}

customElements.define("sl-grid", Grid);
