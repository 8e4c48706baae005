import "@lit-labs/virtualizer";
import type { LitVirtualizer } from "@lit-labs/virtualizer";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Choice, ConflictCard, ShownValue } from "../conflict-card.ts";
import type { FromPage, PageWords, Scope, ToPage } from "../messages.ts";
import { conflictsStyles } from "./conflicts.styles.ts";
import { nextOpen } from "./next-open.ts";

/** More is asked for where so few of those that are loaded are left. */
const margin = 100;

/** All open conflicts in a list, and the record that is looked at with base and every side, field by field. */
export class ConflictsPage extends LitElement {
  static override properties = {
    cards: { state: true },
    total: { state: true },
    words: { state: true },
    at: { state: true },
    scope: { state: true },
    problem: { state: true },
    isSearch: { state: true },
  };
  static override styles = [conflictsStyles];

  declare cards: readonly ConflictCard[];
  declare total: number;
  declare words: PageWords | null;
  declare at: number;
  declare scope: Scope;
  declare problem: string;
  declare isSearch: boolean;

  /** To the editor. */
  declare send: (message: FromPage) => void;
  #next: string | null = null;
  #asked: string | null = null;
  #searchTimer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    super();
    this.cards = [];
    this.total = 0;
    this.words = null;
    this.at = 0;
    this.scope = "one";
    this.problem = "";
    this.isSearch = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
    super.disconnectedCallback();
  }

  take(message: ToPage): void {
    switch (message.kind) {
      case "list": {
        const was = this.cards[this.at]?.id;
        const { cards, next, total } = message.page;
        // What was loaded further down stays until it is asked for again.
        this.cards = cards;
        this.total = total;
        this.words = message.words;
        this.#next = next;
        this.#asked = null;
        const at = cards.findIndex(({ id }) => id === was);
        this.at = at < 0 ? Math.min(this.at, Math.max(0, cards.length - 1)) : at;
        return;
      }
      case "more":
        this.cards = [...this.cards, ...message.page.cards];
        this.#next = message.page.next;
        this.#asked = null;
        return;
      case "settled": {
        const ids = new Set(message.ids);
        this.cards = this.cards.map((card) => (ids.has(card.id) ? { ...card, settled: message.text } : card));
        return;
      }
      case "problem": {
        // What was taken for settled is open after all.
        const ids = new Set(message.ids);
        this.cards = this.cards.map((card) => (ids.has(card.id) ? { ...card, settled: null } : card));
        this.problem = message.text;
      }
    }
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has("words") && changed.get("words") === null)
      this.renderRoot.querySelector<HTMLElement>(".list")?.focus();
  }

  override render() {
    const { words, cards } = this;
    if (words === null) return html`<p class="empty dim" role="status">…</p>`;
    const card = cards[this.at];
    return html`<header>
        <h1>${words.title}</h1>
        <p class="dim" role="status">${this.total === 0 ? "" : `${this.total.toLocaleString()} ${words.count}`}</p>
        <input
          type="search"
          aria-label=${words.search}
          placeholder=${words.search}
          @input=${this.#search}
        />
      </header>
      ${this.problem === "" ? nothing : html`<div class="problem" role="alert">${this.problem}</div>`}
      ${
        card === undefined
          ? html`<p class="empty dim">${this.isSearch ? words.noMatch : words.nothing}</p>`
          : html`<div class="desk">
            <div
              class="list"
              role="listbox"
              tabindex="0"
              aria-label=${words.title}
              aria-activedescendant=${`row-${this.at}`}
            >
              <lit-virtualizer
                .items=${cards as ConflictCard[]}
                .keyFunction=${(one: ConflictCard) => one.id}
                .renderItem=${(one: ConflictCard, index: number) => this.#row(one, index)}
                @rangeChanged=${(event: Event & { readonly last?: number }) => this.#seen(event.last ?? 0)}
              ></lit-virtualizer>
            </div>
            <section class="one" aria-live="polite" aria-label=${`${card.key} ${card.subject}`}>
              ${this.#one(card, words)}
            </section>
          </div>`
      }`;
  }

  #row(card: ConflictCard, index: number) {
    const { words } = this;
    const isOpen = card.settled === null;
    return html`<div
      class="row"
      role="option"
      id=${`row-${index}`}
      aria-selected=${index === this.at}
      aria-setsize=${this.total}
      aria-posinset=${index + 1}
      @click=${() => {
        this.at = index;
      }}
    >
      <span class=${isOpen ? "sign" : "sign good"}
        ><span aria-hidden="true">${isOpen ? "!" : "✓"}</span
        ><span class="hidden">${isOpen ? words?.open : words?.settled}</span></span
      >
      <span class="cut"><strong>${card.key}</strong> <span class="dim">${card.subject} · ${card.syncName}</span></span>
      <span class="cut dim"
        >${card.settled ?? card.sides.map(({ endpoint, value }) => `${endpoint} ${value.text}`).join(" · ")}</span
      >
    </div>`;
  }

  #one(card: ConflictCard, words: PageWords) {
    return html`<h2>${card.key} ${card.isField ? nothing : html`<span class="dim">${card.subject}</span>`}</h2>
      <p class="dim">${card.syncName} · ${card.since}</p>
      <p>${card.reason}</p>
      ${card.choices.length === 0 ? nothing : this.#scopes(card, words)}
      ${card.isField ? this.#fields(card, words) : this.#record(card)}
      ${card.takesValue && this.scope !== "rule" ? this.#entry(card, words) : nothing}
      ${card.choices.length === 0 ? nothing : html`<p class="dim keys">${words.keys}</p>`}`;
  }

  /** The fields of one record that are in conflict, with the one that is looked at among them. */
  #fields(card: ConflictCard, words: PageWords) {
    const fields = this.cards.filter((one) => one.isField && one.sync === card.sync && one.key === card.key);
    const endpoints = [...new Set(fields.flatMap(({ sides }) => sides.map(({ endpoint }) => endpoint)))];
    const open = fields.filter(({ settled }) => settled === null);
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${words.field}</th>
          <th scope="col">${words.before}</th>
          ${endpoints.map(
            (endpoint) =>
              html`<th scope="col">
                ${endpoint}
                ${
                  open.length > 1
                    ? html`<div>
                      <button class="link" aria-label=${`${words.takeAll} ${endpoint}`} @click=${() => this.#takeAll(card, open, endpoint)}>${words.takeAll}</button>
                    </div>`
                    : nothing
                }
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${fields.map(
          (one) =>
            html`<tr class=${one.id === card.id ? "now" : ""}>
              <th scope="row">
                ${one.subject}
                ${one.settled === null ? nothing : html`<div class="dim">✓ ${one.settled}</div>`}
              </th>
              <td>${one.base === null ? nothing : shown(one.base)}</td>
              ${endpoints.map((endpoint) => html`<td>${this.#cell(one, endpoint, one.id === card.id)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #cell(card: ConflictCard, endpoint: string, isNow: boolean) {
    const side = card.sides.find((one) => one.endpoint === endpoint);
    if (side === undefined) return nothing;
    const number = card.choices.findIndex((one) => one.endpoint === endpoint);
    const choice = card.choices[number];
    if (choice === undefined) return shown(side.value);
    return html`<button class="choose" @click=${() => this.#settle(card, choice)}>
      <span><span class="hidden">${this.words?.take} ${endpoint} </span>${shown(side.value)}</span>
      ${isNow ? html`<kbd aria-hidden="true">${number + 1}</kbd>` : nothing}
    </button>`;
  }

  #record(card: ConflictCard) {
    return html`<table>
        <tbody>
          ${card.sides.map(
            ({ endpoint, value }) => html`<tr><th scope="row">${endpoint}</th><td>${shown(value)}</td></tr>`,
          )}
        </tbody>
      </table>
      <div class="choices">
        ${card.choices.map(
          (choice, index) =>
            html`<button class="choose" @click=${() => this.#settle(card, choice)}>
              ${choice.text}<kbd aria-hidden="true">${index + 1}</kbd>
            </button>`,
        )}
      </div>
      ${card.settled === null ? nothing : html`<p>✓ ${card.settled}</p>`}`;
  }

  #scopes(card: ConflictCard, words: PageWords) {
    const texts: Readonly<Record<Scope, string>> = {
      one: words.one,
      alike: words.alike,
      rule: words.rule,
    };
    const offered = (["one", "alike", "rule"] as const).filter((scope) => scope !== "rule" || card.takesRule);
    return html`<div class="scopes" role="radiogroup" aria-label=${words.scope}>
      ${offered.map(
        (scope) =>
          html`<button
            role="radio"
            aria-checked=${this.scope === scope}
            @click=${() => {
              this.scope = scope;
            }}
          >
            ${texts[scope]}
          </button>`,
      )}
    </div>`;
  }

  #entry(card: ConflictCard, words: PageWords) {
    const submit = (event: Event) => {
      event.preventDefault();
      const input = this.renderRoot.querySelector<HTMLInputElement>("form input");
      if (input !== null) this.send({ kind: "value", sync: card.sync, id: card.id, text: input.value });
    };
    return html`<form @submit=${submit}>
      <input aria-label=${words.other} placeholder=${words.other} />
      <button type="submit">${words.give}</button>
    </form>`;
  }

  #settle(card: ConflictCard, { resolution, text }: Choice): void {
    const { sync, id } = card;
    this.problem = "";
    this.send({ kind: "settle", sync, ids: [id], resolution, scope: this.scope });
    if (this.scope !== "rule") this.#settled([id], text);
    this.scope = "one";
  }

  #takeAll(card: ConflictCard, open: readonly ConflictCard[], endpoint: string): void {
    const ids = open
      .filter(({ choices }) => choices.some((one) => one.endpoint === endpoint))
      .map(({ id }) => id);
    const resolution = { kind: "endpoint", endpoint } as const;
    this.problem = "";
    this.send({ kind: "settle", sync: card.sync, ids, resolution, scope: "one" });
    this.#settled(ids, endpoint);
  }

  /** Goes on to the next at once: a thousand of them are gone through with one hand. */
  #settled(ids: readonly string[], text: string): void {
    this.cards = this.cards.map((card) => (ids.includes(card.id) ? { ...card, settled: text } : card));
    const next = nextOpen(this.cards, this.at);
    if (next !== null) this.#move(next);
  }

  #search = (event: Event) => {
    const text = event.target instanceof HTMLInputElement ? event.target.value : "";
    if (this.#searchTimer !== null) clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => {
      this.isSearch = text !== "";
      this.at = 0;
      this.send({ kind: "search", text });
    }, 150);
  };

  #seen(last: number): void {
    if (this.#next === null || this.#asked === this.#next || last < this.cards.length - margin) return;
    this.#asked = this.#next;
    this.send({ kind: "more", after: this.#next });
  }

  #move(to: number): void {
    this.at = Math.max(0, Math.min(this.cards.length - 1, to));
    this.renderRoot
      .querySelector<LitVirtualizer>("lit-virtualizer")
      ?.element(this.at)
      ?.scrollIntoView({ block: "nearest" });
  }

  #key = (event: KeyboardEvent) => {
    const inside = event.composedPath()[0];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (inside instanceof HTMLInputElement) {
      if (event.key === "Escape") this.renderRoot.querySelector<HTMLElement>(".list")?.focus();
      return;
    }
    const card = this.cards[this.at];
    if (card === undefined) return;
    const isInList = inside instanceof HTMLElement && inside.classList.contains("list");
    const moves: Readonly<Record<string, number>> = {
      j: this.at + 1,
      k: this.at - 1,
      ...(isInList
        ? {
            ArrowDown: this.at + 1,
            ArrowUp: this.at - 1,
            PageDown: this.at + 10,
            PageUp: this.at - 10,
            Home: 0,
            End: this.cards.length - 1,
          }
        : {}),
    };
    const to = moves[event.key];
    const choice = /^[1-9]$/.test(event.key) ? card.choices[Number(event.key) - 1] : undefined;
    if (to !== undefined) this.#move(to);
    else if (choice !== undefined) this.#settle(card, choice);
    else if (event.key === "a") this.scope = this.scope === "alike" ? "one" : "alike";
    else if (event.key === "r" && card.takesRule) this.scope = this.scope === "rule" ? "one" : "rule";
    else if (event.key === "v") this.renderRoot.querySelector<HTMLElement>("form input")?.focus();
    else if (event.key === "/") this.renderRoot.querySelector<HTMLElement>("input[type=search]")?.focus();
    else return;
    event.preventDefault();
  };
}

const shown = ({ text, tone }: ShownValue) => html`<span class=${tone}>${text}</span>`;

customElements.define("syncline-conflicts", ConflictsPage);
