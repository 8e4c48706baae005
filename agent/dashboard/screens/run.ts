import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import type { PlanItem, RunDetail, SyncView } from "../../../shared/protocol/views.ts";
import { duration, moment } from "../../cli/render/time.ts";
import type { Ask } from "../api/ask.ts";
import { tell } from "../api/tell.ts";
import { countsText } from "../elements/counts.ts";
import { diffStyles } from "../elements/diff.styles.ts";
import "../elements/dialog.ts";
import "../elements/explanation.ts";
import { healthStyles } from "../elements/health.ts";
import { itemRow } from "../elements/item-row.ts";
import { listStyles } from "../elements/list.ts";
import "../elements/list.ts";
import "../elements/item-filter.ts";
import { causeText } from "../../words/cause.ts";
import { outcomeText } from "../../words/outcome.ts";
import type { ItemFilter } from "../elements/item-filter.ts";
import { valueStyles } from "../elements/value.styles.ts";
import { linkTo } from "../route.ts";
import { Pages } from "../store/pages.ts";
import { screen, shared } from "../styles/shared.ts";
import { runStyles } from "./run.styles.ts";
import { heldPlan, refusedWrites } from "./run-parts.ts";

/** One run: why it began, how it ended, and exactly what it changes; a held plan is approved here. */
export class RunScreen extends LitElement {
  static override properties = {
    sync: { attribute: false },
    run: {},
    ask: { attribute: false },
    now: { type: Number },
    revision: { type: Number },
    detail: { state: true },
    problem: { state: true },
    filter: { state: true },
    undoing: { state: true },
    explained: { state: true },
    inspected: { state: true },
  };
  static override styles = [shared, screen, listStyles, healthStyles, valueStyles, diffStyles, runStyles];

  declare sync: SyncView;
  declare run: string;
  declare ask: Ask;
  declare now: number;
  declare revision: number;
  declare detail: RunDetail | null;
  declare problem: Diagnostic | null;
  declare filter: ItemFilter;
  declare undoing: boolean;
  declare explained: { readonly key: string; readonly field: string | null } | null;
  /** Whether the items of a held plan were shown. */
  declare inspected: boolean;

  readonly #items = new Pages<PlanItem>(this, (after, limit, signal) =>
    this.ask(
      "run.items",
      {
        sync: this.sync.id,
        run: this.run,
        limit,
        filter: this.filter,
        ...(after === undefined ? {} : { after }),
      },
      signal,
    ),
  );

  constructor() {
    super();
    this.detail = null;
    this.problem = null;
    this.filter = {};
    this.undoing = false;
    this.explained = null;
    this.inspected = false;
  }

  override willUpdate(changed: PropertyValues<this>) {
    const isAnother = changed.has("run");
    if (isAnother) {
      this.detail = null;
      this.filter = {};
      this.inspected = false;
    }
    if (isAnother || changed.has("revision")) void this.#read();
    if (isAnother || changed.has("filter")) this.#items.restart(true);
  }

  async #read() {
    const { run } = this;
    const found = await this.ask("run.view", { sync: this.sync.id, run });
    if (run !== this.run) return;
    const wasRunning = this.detail?.outcome === null;
    if (found.ok) this.detail = found.value;
    this.problem = found.ok ? null : found.error;
    if (wasRunning) this.#items.restart(false);
  }

  override updated() {
    if (this.#items.items.length > 0 || (!this.#items.fresh && this.#items.problem === null))
      this.inspected = true;
  }

  override render() {
    const { sync, detail } = this;
    const crumbs = html`<nav class="crumbs" aria-label="Where you are">
      <a href=${linkTo({ kind: "overview" })}>Syncs</a><span aria-hidden="true">/</span>
      <a href=${linkTo({ kind: "sync", sync: sync.id })}>${printable(sync.name)}</a><span aria-hidden="true">/</span>
      <span class="mono">${this.run}</span>
    </nav>`;
    if (detail === null)
      return html`<header>${crumbs}<h1 tabindex="-1">Run</h1></header>
        <div class="body">
          ${this.problem === null ? html`<p class="dim">Reading…</p>` : html`<sl-diagnostic .diagnostic=${this.problem}></sl-diagnostic>`}
        </div>`;
    const { text, tone } = outcomeText(detail);
    const { outcome } = detail;
    const canUndo =
      detail.kept &&
      (outcome?.kind === "done" || outcome?.kind === "partial" || outcome?.kind === "recovered");
    return html`<header>
        ${crumbs}
        <div class="grow">
          <h1 tabindex="-1">${outcome?.kind === "blocked" ? "Held plan" : "Run"} <span class="when">${moment(detail.startedAt, this.now)}</span></h1>
          <p class="row wrap facts">
            <span class="badge ${tone}">${text}</span>
            ${countsText(detail.counts, detail.counts)}
            ${detail.cause === null ? nothing : html`<span class="dim">${causeText(detail.cause)}</span>`}
            ${detail.endedAt === null ? nothing : html`<span class="dim">took ${duration(detail.endedAt - detail.startedAt)}</span>`}
            ${detail.undoes === null ? nothing : html`<a href=${linkTo({ kind: "run", sync: sync.id, run: detail.undoes })}>takes back ${detail.undoes}</a>`}
            <a href=${linkTo({ kind: "logs", sync: sync.id, run: detail.id })}>Logs</a>
          </p>
        </div>
        ${
          canUndo
            ? html`<vscode-button
                secondary
                @click=${() => {
                  this.undoing = true;
                }}
                >Undo this run…</vscode-button
              >`
            : nothing
        }
      </header>
      <div class="notes">
        ${outcome?.kind === "failed" ? html`<sl-callout tone="error" heading="The run failed"><sl-diagnostic .diagnostic=${outcome.problem}></sl-diagnostic></sl-callout>` : nothing}
        ${outcome?.kind === "partial" || outcome?.kind === "recovered" ? refusedWrites(outcome.refused) : nothing}
        ${outcome?.kind === "blocked" ? heldPlan(detail, this.inspected, this.#approve) : nothing}
        ${this.#sums(detail)}
      </div>
      ${detail.kept ? this.#diff(detail) : html`<div class="body"><p class="dim">Of a run this old, only its counts are kept.</p></div>`}
      ${this.undoing ? this.#undoDialog(detail) : nothing}
      ${
        this.explained === null
          ? nothing
          : html`<sl-explanation
            .ask=${this.ask}
            .sync=${sync.id}
            .record=${this.explained.key}
            .field=${this.explained.field}
            .types=${detail.types}
            .now=${this.now}
            @close=${() => {
              this.explained = null;
            }}
          ></sl-explanation>`
      }`;
  }

  #sums({ endpoints }: RunDetail) {
    return html`<ul class="sums">
      ${Object.entries(endpoints).map(
        ([name, summary]) =>
          html`<li>
            <strong>${printable(name)}</strong> ${countsText(summary)}
            <span class="dim">of ${summary.records.toLocaleString("en")}</span>
            ${summary.complete ? nothing : html`<span class="warning">not read in full</span>`}
          </li>`,
      )}
    </ul>`;
  }

  #diff(detail: RunDetail) {
    const { items, total, fresh, problem } = this.#items;
    return html`<sl-item-filter
        .endpoints=${Object.keys(detail.endpoints)}
        .fields=${detail.fields}
        .filter=${this.filter}
        .found=${total}
        @filter=${(event: CustomEvent<ItemFilter>) => {
          this.filter = event.detail;
        }}
        @leave=${() => this.renderRoot.querySelector<HTMLElement>("sl-list")?.focus()}
      ></sl-item-filter>
      ${
        problem !== null
          ? html`<div class="body"><sl-diagnostic .diagnostic=${problem}></sl-diagnostic></div>`
          : items.length === 0
            ? html`<p class="body dim">${fresh ? "Reading…" : Object.keys(this.filter).length > 0 ? "No record is like that." : "Nothing was to be written."}</p>`
            : html`<sl-list
                class="diff"
                scroller
                keys
                label="Changes"
                .items=${items}
                .total=${total}
                .head=${diffHead}
                .row=${(item: PlanItem) => itemRow(item, detail.types)}
                @more=${() => this.#items.more()}
                @open=${(event: CustomEvent<number>) => this.#explain(items[event.detail], null)}
                @click=${this.#fieldClicked}
              ></sl-list>`
      }`;
  }

  #undoDialog(detail: RunDetail) {
    const close = () => {
      this.undoing = false;
    };
    return html`<sl-dialog heading="Undo this run?" @close=${close}>
      <p>
        What it wrote is put back as it was: ${countsText(detail.counts)}. A value that was changed again since is left alone,
        and named in the new run.
      </p>
      <vscode-button slot="foot" data-first secondary @click=${close}>Keep it</vscode-button>
      <vscode-button slot="foot" @click=${this.#undo}>Undo the run</vscode-button>
    </sl-dialog>`;
  }

  #undo = async () => {
    this.undoing = false;
    const done = await tell(
      this,
      this.ask("run.undo", { sync: this.sync.id, run: this.run }),
      "The undoing is queued",
    );
    if (done !== null) location.assign(linkTo({ kind: "sync", sync: this.sync.id }));
  };

  #approve = async () => {
    const { detail, sync } = this;
    if (detail === null) return;
    const approved = this.ask("sync.run", { sync: sync.id, approve: detail.hash });
    const done = await tell(this, approved, "Approved: exactly this plan is carried out");
    if (done !== null) location.assign(linkTo({ kind: "sync", sync: sync.id }));
  };

  #fieldClicked = (event: MouseEvent) => {
    const [inner] = event.composedPath();
    if (!(inner instanceof HTMLElement)) return;
    const { field } = inner.dataset;
    const row = Number(inner.closest("[role=row]")?.id.split("-").at(-1));
    if (field !== undefined) this.#explain(this.#items.items[row], field);
  };

  #explain(item: PlanItem | undefined, field: string | null) {
    if (item !== undefined) this.explained = { key: item.key, field };
  }
}

const diffHead = html`<div role="columnheader"><span class="hidden">Sign</span></div>
  <div role="columnheader">Record</div>
  <div role="columnheader">
    <span class="line"><span>Endpoint</span><span>Field</span><span>Before → after</span><span>Decided by</span></span>
  </div>`;

customElements.define("sl-run", RunScreen);
