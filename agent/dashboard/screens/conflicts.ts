import { html, LitElement, nothing, type PropertyValues } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { renderValue } from "../../../shared/mapping/shown-value.ts";
import type { ConflictView, Resolution } from "../../../shared/protocol/views.ts";
import { count } from "../../cli/render/count.ts";
import type { Ask } from "../api/ask.ts";
import { tell } from "../api/tell.ts";
import "../elements/conflict-sides.ts";
import "../elements/explanation.ts";
import { List, listStyles } from "../elements/list.ts";
import "../elements/search.ts";
import { lastPart } from "../../words/cause.ts";
import { relative } from "../../words/time.ts";
import { valueStyles } from "../elements/value.styles.ts";
import { linkTo } from "../route.ts";
import { isTyping } from "../screen-keys.ts";
import type { Model } from "../store/model.ts";
import { Pages } from "../store/pages.ts";
import { screen, shared } from "../styles/shared.ts";
import { type Choice, choicesOf, conflictReason, resolutionText, takesValue } from "../words/choices.ts";
import { choiceScopes, type Scope } from "./choice-scopes.ts";
import { conflictRow, subject } from "./conflict-row.ts";
import { conflictsStyles } from "./conflicts.styles.ts";
import { ruleDialog, type ShownRule } from "./rule-dialog.ts";

/** Where a person settles what the systems do not agree on: a list, and the one that is looked at, side by side. */
export class ConflictDesk extends LitElement {
  static override properties = {
    model: { attribute: false },
    only: {},
    now: { type: Number },
    text: { state: true },
    at: { state: true },
    scope: { state: true },
    rule: { state: true },
    explained: { state: true },
  };
  static override styles = [shared, screen, listStyles, valueStyles, conflictsStyles];

  declare model: Model;
  /** The sync whose conflicts are shown; `null`: all. */
  declare only: string | null;
  declare ask: Ask;
  declare now: number;
  declare text: string;
  declare at: number;
  /** What a choice is for: this conflict, all like it, or from now on. */
  declare scope: Scope;
  declare rule: ShownRule | null;
  declare explained: ConflictView | null;

  readonly #pages = new Pages<ConflictView>(this, (after, limit, signal) =>
    this.ask(
      "conflicts.list",
      {
        limit,
        ...(this.only === null ? {} : { sync: this.only }),
        ...(this.text === "" ? {} : { text: this.text }),
        ...(after === undefined ? {} : { after }),
      },
      signal,
    ),
  );

  constructor() {
    super();
    this.text = "";
    this.at = 0;
    this.scope = "one";
    this.rule = null;
    this.explained = null;
  }

  override connectedCallback() {
    super.connectedCallback();
    // Reading values of every type is heavier than all else here: it comes while the list is read.
    void import("../elements/value-entry.ts");
    document.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>) {
    const isAnother = changed.has("only") || changed.has("text");
    if (isAnother) this.at = 0;
    if (isAnother || (changed.has("model") && changed.get("model")?.waiting !== this.model.waiting))
      this.#pages.restart(isAnother);
  }

  override render() {
    const { items, total, fresh, problem } = this.#pages;
    const of = this.only === null ? undefined : this.model.syncs.find(({ id }) => id === this.only);
    const view = this.#current;
    return html`<header>
        ${
          of === undefined
            ? nothing
            : html`<nav class="crumbs" aria-label="Where you are">
              <a href=${linkTo({ kind: "conflicts", sync: null })}>All conflicts</a><span aria-hidden="true">/</span>
              <a href=${linkTo({ kind: "sync", sync: of.id })}>${printable(of.name)}</a>
            </nav>`
        }
        <div class="grow">
          <h1 tabindex="-1">Conflicts</h1>
          <p class="dim" role="status">${fresh ? "Reading…" : total === 0 ? "Nothing waits for a decision." : `${count(total, "conflict")}; all else goes on meanwhile`}</p>
        </div>
        <sl-search
          label="Search conflicts"
          .text=${this.text}
          @search=${(event: CustomEvent<string>) => {
            this.text = event.detail;
          }}
          @leave=${() => this.#list?.focus()}
        ></sl-search>
      </header>
      ${problem === null ? nothing : html`<div class="body"><sl-diagnostic .diagnostic=${problem}></sl-diagnostic></div>`}
      ${
        view === undefined
          ? nothing
          : html`<div class="desk">
            <sl-list
              scroller
              keys
              label="Conflicts"
              .items=${items}
              .total=${total}
              .active=${Math.min(this.at, items.length - 1)}
              .row=${(one: ConflictView) => conflictRow(one, this.only === null ? this.#nameOf(one) : null)}
              @more=${() => this.#pages.more()}
              @move=${(event: CustomEvent<number>) => {
                this.at = event.detail;
              }}
            ></sl-list>
            <section class="one" aria-label="The conflict">${this.#one(view)}</section>
          </div>`
      }
      ${this.#rule()}
      ${
        this.explained === null
          ? nothing
          : html`<sl-explanation
            .ask=${this.ask}
            .sync=${this.explained.sync}
            .record=${this.explained.conflict.key}
            .field=${this.explained.conflict.field}
            .types=${this.explained.type === null || this.explained.conflict.field === null ? {} : { [this.explained.conflict.field]: this.explained.type }}
            .now=${this.now}
            @close=${() => {
              this.explained = null;
            }}
          ></sl-explanation>`
      }`;
  }

  #rule() {
    const { rule } = this;
    if (rule === null) return nothing;
    const close = () => {
      this.rule = null;
    };
    return ruleDialog(rule, close, () => void this.#writeRule(rule));
  }

  /** The one that is looked at; the last where those behind it went. */
  get #current(): ConflictView | undefined {
    const { items } = this.#pages;
    return items[Math.min(this.at, items.length - 1)];
  }

  #nameOf({ sync }: ConflictView): string {
    return this.model.syncs.find(({ id }) => id === sync)?.name ?? "";
  }

  get #list() {
    const list = this.renderRoot.querySelector("sl-list");
    return list instanceof List ? list : null;
  }

  #one(view: ConflictView) {
    const { conflict, type, opened, resolution, sync } = view;
    const of = this.model.syncs.find(({ id }) => id === sync);
    return html`<h2 class="subject">${renderValue(conflict.key)} <span class="dim">${subject(conflict)}</span></h2>
      <p class="dim origin">
        <a href=${linkTo({ kind: "sync", sync })}>${printable(of?.name ?? "")}</a>, since
        <a href=${linkTo({ kind: "run", sync, run: opened.run })}>${relative(opened.at, this.now)}</a>
        <button
          class="plain link"
          @click=${() => {
            this.explained = view;
          }}
        >
          Explain
        </button>
      </p>
      <p class="reason">${conflictReason(conflict)}</p>
      ${
        resolution === null
          ? nothing
          : html`<p class="settled"><sl-icon class="good" name="check"></sl-icon> Settled: ${resolutionText(resolution)}, with the next run. Choose again to change it.</p>`
      }
      ${
        choicesOf(conflict).length === 0
          ? nothing
          : choiceScopes(conflict, this.scope, (scope) => {
              this.scope = scope;
            })
      }
      <sl-conflict-sides
        .conflict=${conflict}
        .type=${type ?? undefined}
        @choose=${(event: CustomEvent<Choice>) => this.#settle(view, event.detail.resolution)}
      ></sl-conflict-sides>
      ${
        type !== null && takesValue(conflict, of?.endpoints ?? []) && this.scope !== "rule"
          ? html`<sl-value-entry
            .type=${type}
            .field=${conflict.field}
            @value=${(event: CustomEvent<string | number | boolean | null>) =>
              this.#settle(view, { kind: "value", value: event.detail })}
          ></sl-value-entry>`
          : nothing
      }`;
  }

  async #writeRule({ view, resolution, change }: ShownRule) {
    const { sync, conflict } = view;
    const asked = this.ask("conflicts.writeRule", {
      sync,
      conflict: conflict.id,
      resolution,
      hash: change.hash,
    });
    const done = await tell(this, asked, `The rule is in ${lastPart(change.path)}`);
    if (done === null) return;
    this.rule = null;
    this.scope = "one";
  }

  async #settle(view: ConflictView, resolution: Resolution) {
    const { sync, conflict, version } = view;
    if (this.scope === "rule") {
      const change = await tell(
        this,
        this.ask("conflicts.rule", { sync, conflict: conflict.id, resolution }),
      );
      if (change !== null) this.rule = { view, resolution, change };
      return;
    }
    const alike = this.scope === "alike";
    const asked = this.ask("conflicts.resolve", {
      sync,
      conflicts: [{ id: conflict.id, version }],
      resolution,
      alike,
    });
    const done = await tell(
      this,
      asked,
      ({ resolved }) => `${count(resolved, "conflict")} settled: ${resolutionText(resolution)}`,
    );
    if (done === null) return;
    this.scope = "one";
    // On to the next that is open: a thousand of them are gone through with one hand.
    const { items } = this.#pages;
    const next = items.findIndex(
      (one, i) => i > this.at && one.resolution === null && one.conflict.id !== conflict.id,
    );
    if (next >= 0) this.#list?.moveTo(next);
  }

  #key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.composedPath().some((one) => one instanceof HTMLDialogElement)) return;
    const view = this.#current;
    if (view === undefined) return;
    const choice = choicesOf(view.conflict)[Number(event.key) - 1];
    if (choice !== undefined) void this.#settle(view, choice.resolution);
    else if (event.key === "a") this.scope = this.scope === "alike" ? "one" : "alike";
    else if (event.key === "r") this.scope = this.scope === "rule" ? "one" : "rule";
    else if (event.key === "v") {
      this.renderRoot.querySelector<HTMLElement>("sl-value-entry")?.focus();
    } else return;
    event.preventDefault();
  };
}

customElements.define("sl-conflicts", ConflictDesk);
