import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, LitElement, nothing } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { type Health, healthOf } from "../../../shared/protocol/condition.ts";
import type { SyncView } from "../../../shared/protocol/views.ts";
import { count } from "../../cli/render/count.ts";
import type { Ask } from "../api/ask.ts";
import { countsText } from "../elements/counts.ts";
import { healthIcon, healthStyles } from "../elements/health.ts";
import { listStyles } from "../elements/list.ts";
import "../elements/list.ts";
import "../elements/progress.ts";
import "../elements/search.ts";
import { activityText, attentionText, attentionTone, pauseText } from "../../words/health.ts";
import { outcomeText } from "../../words/outcome.ts";
import { relative } from "../../words/time.ts";
import { linkTo } from "../route.ts";
import type { Model } from "../store/model.ts";
import { screen, shared } from "../styles/shared.ts";
import { overviewStyles } from "./overview.styles.ts";

type Filter = "all" | "needs" | "running" | "paused" | "well";

const filters: readonly {
  readonly kind: Filter;
  readonly text: string;
  readonly takes: readonly Health[];
}[] = [
  { kind: "all", text: "All", takes: [] },
  { kind: "needs", text: "Needs you", takes: ["failing", "attention"] },
  { kind: "running", text: "Running", takes: ["syncing", "waiting"] },
  { kind: "paused", text: "Paused", takes: ["paused"] },
  { kind: "well", text: "In step", takes: ["well", "new"] },
];

/** All syncs at a glance. */
export class Overview extends LitElement {
  static override properties = {
    model: { attribute: false },
    now: { type: Number },
    filter: { state: true },
    text: { state: true },
  };
  static override styles = [shared, screen, listStyles, healthStyles, overviewStyles];

  declare model: Model;
  declare ask: Ask;
  declare now: number;
  declare filter: Filter;
  declare text: string;

  constructor() {
    super();
    this.filter = "all";
    this.text = "";
  }

  override render() {
    const { syncs } = this.model;
    const healths = new Map(syncs.map((sync) => [sync, healthOf(sync)]));
    const needing = [...healths.values()].filter((one) => one === "failing" || one === "attention").length;
    const shown = syncs.filter((sync) => this.#isShown(sync, healths.get(sync)!));
    // The focus moves to whom it concerns first.
    if (this.filter === "needs") shown.sort((a, b) => rank[healthOf(a)] - rank[healthOf(b)]);
    return html`<header>
        <div class="grow">
          <h1 tabindex="-1">Syncs</h1>
          <p class="dim">
            ${count(syncs.length, "sync")}${needing === 0 ? ", all in step" : html`, <span class="warning">${needing} ${needing === 1 ? "needs" : "need"} you</span>`}
          </p>
        </div>
        <vscode-button secondary @click=${() => location.assign(linkTo({ kind: "add" }))}>Add a sync</vscode-button>
      </header>
      <div class="tools">
        <div class="filters" role="group" aria-label="Show">
          ${filters.map(({ kind, text, takes }) => {
            const found =
              takes.length === 0
                ? syncs.length
                : [...healths.values()].filter((one) => takes.includes(one)).length;
            return html`<button
              class="plain filter"
              aria-pressed=${this.filter === kind}
              @click=${() => {
                this.filter = kind;
              }}
            >
              ${text}<span class="count">${found}</span>
            </button>`;
          })}
        </div>
        <span class="grow"></span>
        <sl-search
          label="Search syncs"
          .text=${this.text}
          @search=${(event: CustomEvent<string>) => {
            this.text = event.detail;
          }}
          @leave=${() => this.#list?.focus()}
        ></sl-search>
      </div>
      ${
        shown.length === 0
          ? html`<p class="none dim">No sync is like that.</p>`
          : html`<sl-list
              class="grow"
              scroller
              keys
              label="Syncs"
              .items=${shown}
              .total=${shown.length}
              .head=${head}
              .row=${(sync: SyncView) => this.#row(sync)}
              @open=${(event: CustomEvent<number>) => {
                const sync = shown[event.detail];
                if (sync !== undefined) location.assign(linkTo({ kind: "sync", sync: sync.id }));
              }}
            ></sl-list>`
      }`;
  }

  get #list() {
    return this.renderRoot.querySelector<HTMLElement>("sl-list");
  }

  #isShown(sync: SyncView, health: Health): boolean {
    const takes = filters.find(({ kind }) => kind === this.filter)?.takes ?? [];
    if (takes.length > 0 && !takes.includes(health)) return false;
    const text = this.text.trim().toLowerCase();
    if (text === "") return true;
    const words = [
      sync.name,
      sync.description ?? "",
      sync.path,
      ...sync.endpoints.flatMap(({ name, kind }) => [name, kind]),
    ];
    return words.some((word) => word.toLowerCase().includes(text));
  }

  #row(sync: SyncView) {
    const { activity, lastRun, attention, nextDue } = sync;
    const paused = pauseText(sync.pause, this.now);
    const running = activity.kind === "running" ? activity.progress : null;
    return html`<div role="gridcell" class="state">${healthIcon(healthOf(sync))}</div>
      <div role="gridcell" class="name">
        <a class="title cut" href=${linkTo({ kind: "sync", sync: sync.id })} tabindex="-1">${printable(sync.name)}</a>
        <span class="dim cut ends">${flow(sync)}</span>
      </div>
      <div role="gridcell" class="now">
        ${
          running === null
            ? html`${attention.slice(0, 2).map((one) => html`<span class="badge ${attentionTone(one)}">${attentionText(one)}</span>`)}${
                attention.length > 2 ? html`<span class="badge">+${attention.length - 2}</span>` : nothing
              }${attention.length === 0 ? html`<span class="dim cut">${activityText(activity) || paused}</span>` : nothing}`
            : html`<span class="cut accent">${activityText(activity)}</span><sl-progress .progress=${running}></sl-progress>`
        }
      </div>
      <div role="gridcell" class="last">
        ${
          lastRun === null
            ? html`<span class="dim">never</span>`
            : html`<span class="cut">${lastRun.outcome?.kind === "done" || lastRun.outcome === null ? countsText(lastRun.counts) : html`<span class=${outcomeText(lastRun).tone}>${outcomeText(lastRun).text}</span>`}</span>
                <span class="dim cut">${relative(lastRun.endedAt ?? lastRun.startedAt, this.now)}</span>`
        }
      </div>
      <div role="gridcell" class="number records">${sync.records.toLocaleString("en")}</div>
      <div role="gridcell" class="due dim cut">${
        sync.pause !== null || this.model.agent?.pause != null
          ? "paused"
          : nextDue === null
            ? sync.triggers.some(({ kind }) => kind === "change")
              ? "on change"
              : "by hand"
            : relative(nextDue, this.now)
      }</div>`;
  }
}

const rank: Readonly<Record<Health, number>> = {
  failing: 0,
  attention: 1,
  syncing: 2,
  waiting: 3,
  paused: 4,
  new: 5,
  well: 6,
};

const head = html`<div role="columnheader" class="state"><span class="hidden">Health</span></div>
  <div role="columnheader">Sync</div>
  <div role="columnheader">Now</div>
  <div role="columnheader">Last run</div>
  <div role="columnheader" class="number records">Records</div>
  <div role="columnheader" class="due">Next</div>`;

/** `erp → shop, stock`, `crm ⇄ shop`. */
function flow({ endpoints }: SyncView): string {
  const named = (modes: readonly string[]) =>
    endpoints.filter(({ mode }) => modes.includes(mode)).map(({ name }) => name);
  const both = named(["two-way"]).join(" ⇄ ");
  const sources = named(["source"]).join(", ");
  const targets = named(["target"]).join(", ");
  return [sources, both, targets].filter((part) => part !== "").join(" → ");
}

customElements.define("sl-overview", Overview);
