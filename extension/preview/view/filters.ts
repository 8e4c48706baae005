import { css, html, LitElement, type TemplateResult } from "lit";
import type { RowFilter } from "../../../shared/engine/preview/preview.ts";
import { grouped } from "../words/counts.ts";
import "./icon.ts";
import { shared } from "./shared.styles.ts";

const operations = [
  ["create", "+ Create"],
  ["update", "~ Update"],
  ["delete", "− Delete"],
  ["conflict", "! Conflict"],
  ["rejected", "× Rejected"],
] as const;

/** Narrows the rows. Says `filter` with what is wanted, and `leave` where the keyboard goes back to the rows. */
export class Filters extends LitElement {
  static override properties = {
    filter: { attribute: false },
    endpoints: { attribute: false },
    fields: { attribute: false },
    total: { type: Number },
  };
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
        padding: 4px 12px 6px;
        border-bottom: 1px solid var(--line);
      }
      .search {
        position: relative;
        flex: 1 1 130px;
        min-width: 110px;
        max-width: 320px;
      }
      .search sl-icon {
        position: absolute;
        left: 5px;
        top: 5px;
        pointer-events: none;
        color: var(--dim);
      }
      input,
      select {
        height: 26px;
        box-sizing: border-box;
        border-radius: 4px;
        font: inherit;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
      }
      input {
        width: 100%;
        padding: 0 6px 0 26px;
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground);
      }
      select {
        max-width: 130px;
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-background);
        border-color: var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
      }
      :is(input, select):focus {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      .total {
        color: var(--dim);
        margin-inline-start: auto;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  declare filter: RowFilter;
  declare endpoints: readonly string[];
  declare fields: readonly string[];
  declare total: number;

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback() {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  override focus() {
    const input = this.renderRoot.querySelector("input");
    input?.focus();
    input?.select();
  }

  override render() {
    const { operation = "", endpoint = "", field = "", text = "" } = this.filter;
    return html`<div class="search">
        <sl-icon name="search"></sl-icon>
        <input
          type="text"
          aria-label="Search records"
          placeholder="Search ( / )"
          spellcheck="false"
          autocomplete="off"
          .value=${text}
          @input=${this.#typed}
          @keydown=${this.#key}
        />
      </div>
      ${choose("Operation", "All operations", operations, operation, (chosen) => this.#say("operation", chosen))}
      ${choose("Endpoint", "All endpoints", pairs(this.endpoints), endpoint, (chosen) => this.#say("endpoint", chosen))}
      ${choose("Field", "All fields", pairs(this.fields), field, (chosen) => this.#say("field", chosen))}
      <span class="total" role="status">${grouped(this.total)} ${this.total === 1 ? "row" : "rows"}</span>`;
  }

  #typed = (event: InputEvent) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const { value } = event.target;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say("text", value), 100);
  };

  #key = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    if (event.key === "Escape" && event.target.value !== "") {
      event.stopPropagation();
      clearTimeout(this.#timer);
      this.#say("text", "");
    } else if (["Escape", "Enter", "ArrowDown"].includes(event.key)) {
      event.stopPropagation();
      event.preventDefault();
      clearTimeout(this.#timer);
      if (event.target.value !== (this.filter.text ?? "")) this.#say("text", event.target.value);
      this.dispatchEvent(new CustomEvent("leave"));
    }
  };

  #say(name: keyof RowFilter, value: string) {
    const { [name]: _, ...rest } = this.filter;
    const detail: RowFilter = value === "" ? rest : { ...rest, [name]: value };
    this.dispatchEvent(new CustomEvent("filter", { detail }));
  }
}

const pairs = (names: readonly string[]) => names.map((name) => [name, name] as const);

function choose(
  label: string,
  all: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  take: (chosen: string) => void,
): TemplateResult {
  const changed = ({ target }: Event) => {
    if (target instanceof HTMLSelectElement) take(target.value);
  };
  return html`<select aria-label=${label} .value=${chosen} @change=${changed}>
    <option value="">${all}</option>
    ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
  </select>`;
}

customElements.define("sl-filters", Filters);
