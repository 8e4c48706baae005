import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { healthOf } from "../../../shared/protocol/condition.ts";
import type { RunPoint, RunView, SyncView } from "../../../shared/protocol/views.ts";
import { duration } from "../../cli/render/time.ts";
import type { Ask } from "../api/ask.ts";
import { tell } from "../api/tell.ts";
import "../elements/activity.ts";
import "../elements/attention.ts";
import { healthIcon, healthStyles } from "../elements/health.ts";
import { listStyles } from "../elements/list.ts";
import "../elements/list.ts";
import "../elements/explanation.ts";
import "../elements/pause-dialog.ts";
import { lastPart } from "../../words/cause.ts";
import { pauseText, relativeOr } from "../../words/health.ts";
import { runHead, runRow, runRowStyles } from "../elements/run-row.ts";
import { Search } from "../elements/search.ts";
import { linkTo } from "../route.ts";
import { isTyping } from "../screen-keys.ts";
import { Pages } from "../store/pages.ts";
import { screen, shared } from "../styles/shared.ts";
import { syncStyles } from "./sync.styles.ts";
import { endpointsTable } from "./sync-endpoints.ts";

const day = 86_400_000;

/** One sync: how it stands, what waits, when it runs, where its records are, and its runs. */
export class SyncScreen extends LitElement {
  static override properties = {
    sync: { attribute: false },
    ask: { attribute: false },
    now: { type: Number },
    revision: { type: Number },
    points: { state: true },
    pausing: { state: true },
    explained: { state: true },
  };
  static override styles = [shared, screen, listStyles, healthStyles, runRowStyles, syncStyles];

  declare sync: SyncView;
  declare ask: Ask;
  declare now: number;
  /** Grows whenever a run of the sync has ended. */
  declare revision: number;
  declare points: readonly RunPoint[];
  declare pausing: boolean;
  /** The key of a record that is asked after. */
  declare explained: string | null;

  readonly #runs = new Pages<RunView>(
    this,
    (after, limit, signal) =>
      this.ask("sync.runs", { sync: this.sync.id, limit, ...(after === undefined ? {} : { after }) }, signal),
    50,
  );

  constructor() {
    super();
    this.points = [];
    this.pausing = false;
    this.explained = null;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>) {
    const isAnother = changed.has("sync") && changed.get("sync")?.id !== this.sync.id;
    if (!isAnother && !changed.has("revision")) return;
    this.#runs.restart(isAnother);
    void this.#readPoints();
  }

  async #readPoints() {
    const { id } = this.sync;
    await import("../elements/plot.ts");
    const found = await this.ask("sync.points", { sync: id, from: this.now - 7 * day, to: this.now + day });
    if (found.ok && id === this.sync.id) this.points = found.value;
  }

  override render() {
    const { sync, now } = this;
    return html`<header>
        <nav class="crumbs" aria-label="Where you are">
          <a href=${linkTo({ kind: "overview" })}>Syncs</a><span aria-hidden="true">/</span>
          <span class="cut" title=${sync.path}>${lastPart(sync.workspace)}/${lastPart(sync.path)}</span>
        </nav>
        <div class="grow">
          <h1 tabindex="-1">${printable(sync.name)}</h1>
          <p class="row wrap facts">
            ${healthIcon(healthOf(sync), true)}
            <span class="dim">${sync.records.toLocaleString("en")} records</span>
            ${sync.pause === null ? nothing : html`<span class="dim">${pauseText(sync.pause, now)}</span>`}
            <span class="dim">last success ${relativeOr(sync.lastSuccess, now, "never")}</span>
          </p>
        </div>
        <div class="row wrap">
          <sl-search label="Explain a record by its key" @leave=${this.#explain}></sl-search>
          <vscode-button @click=${this.#run} ?disabled=${sync.activity.kind === "running"}>Sync now</vscode-button>
          <vscode-button secondary @click=${this.#pauseOrResume}>${sync.pause === null ? "Pause…" : "Resume"}</vscode-button>
        </div>
      ${sync.description === null ? nothing : html`<p class="dim description">${printable(sync.description)}</p>`}
      </header>
      <div class="body">
        ${
          sync.activity.kind === "idle"
            ? nothing
            : html`<sl-activity
              .activity=${sync.activity}
              .now=${now}
              @cancel=${() => tell(this, this.ask("sync.cancel", { sync: sync.id }), "Cancelled")}
            ></sl-activity>`
        }
        ${
          sync.attention.length === 0 && sync.file.kind === "good"
            ? nothing
            : html`<sl-attention .sync=${sync} .now=${now}></sl-attention>`
        }
        <div class="halves">
          <section aria-labelledby="endpoints">
            <h2 id="endpoints">Endpoints</h2>
            ${endpointsTable(sync.endpoints, now)}
          </section>
          <section aria-labelledby="triggers">
            <h2 id="triggers">Schedule</h2>
            <ul class="panel triggers">
              ${
                sync.triggers.length === 0
                  ? html`<li class="dim">by hand only</li>`
                  : sync.triggers.map(
                      ({ text, nextDue }) =>
                        html`<li><span>${text}</span><span class="dim">${nextDue === null || sync.pause !== null ? "" : relativeOr(nextDue, now, "")}</span></li>`,
                    )
              }
            </ul>
          </section>
        </div>
        ${this.#plots()}
        <section aria-labelledby="runs">
          <h2 id="runs">Runs</h2>
          ${
            this.#runs.problem !== null
              ? html`<sl-diagnostic .diagnostic=${this.#runs.problem}></sl-diagnostic>`
              : this.#runs.items.length === 0
                ? html`<p class="dim">${this.#runs.fresh ? "Reading…" : "It has not run yet."}</p>`
                : html`<sl-list
                    keys
                    class="panel"
                    label="Runs"
                    .items=${this.#runs.items}
                    .total=${this.#runs.total}
                    .head=${runHead}
                    .row=${(run: RunView) => runRow(run, now)}
                    @more=${() => this.#runs.more()}
                    @open=${(event: CustomEvent<number>) => this.#open(event.detail)}
                  ></sl-list>`
          }
        </section>
      </div>
      ${
        this.explained === null
          ? nothing
          : html`<sl-explanation
            .ask=${this.ask}
            .sync=${sync.id}
            .record=${this.explained}
            .field=${null}
            .types=${{}}
            .now=${now}
            @close=${() => {
              this.explained = null;
            }}
          ></sl-explanation>`
      }
      ${
        this.pausing
          ? html`<sl-pause-dialog
            what=${sync.name}
            @close=${() => {
              this.pausing = false;
            }}
            @pause=${(event: CustomEvent<number | null>) => {
              this.pausing = false;
              void tell(
                this,
                this.ask("sync.pause", { sync: sync.id, until: event.detail }),
                `${sync.name} is paused`,
              );
            }}
          ></sl-pause-dialog>`
          : nothing
      }`;
  }

  #plots() {
    const { points } = this;
    if (points.length < 2) return nothing;
    const moments = points.map(({ at }) => at);
    const written = points.reduce((sum, point) => sum + point.written, 0);
    const longest = Math.max(...points.map((point) => point.duration));
    return html`<div class="halves plots">
      <section>
        <h2>Records written</h2>
        <sl-plot
          .moments=${moments}
          .format=${plainNumber}
          .series=${[{ label: "Written", colour: "--sl-accent", kind: "bars", values: points.map((point) => point.written) }]}
          summary="Records written by each run of the last seven days: ${points.length} runs, ${written} records"
        ></sl-plot>
      </section>
      <section>
        <h2>Duration and latency</h2>
        <sl-plot
          .moments=${moments}
          .format=${duration}
          .series=${[
            {
              label: "Duration",
              colour: "--sl-text-2",
              kind: "line",
              values: points.map((point) => point.duration),
            },
            {
              label: "Change to written",
              colour: "--sl-accent",
              kind: "line",
              values: points.map(({ latency }) => latency),
            },
          ]}
          summary="Duration of each run of the last seven days, at most ${duration(longest)}"
        ></sl-plot>
      </section>
    </div>`;
  }

  #explain = (event: Event) => {
    if (event.target instanceof Search && event.target.text.trim() !== "")
      this.explained = event.target.text.trim();
  };

  #open(index: number) {
    const run = this.#runs.items[index];
    if (run !== undefined) location.assign(linkTo({ kind: "run", sync: this.sync.id, run: run.id }));
  }

  #run = () => {
    void tell(this, this.ask("sync.run", { sync: this.sync.id }), `${this.sync.name} is queued`);
  };

  #pauseOrResume = () => {
    if (this.sync.pause === null) this.pausing = true;
    else void tell(this, this.ask("sync.resume", { sync: this.sync.id }), `${this.sync.name} runs again`);
  };

  #key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (this.pausing || event.composedPath().some((one) => one instanceof HTMLDialogElement)) return;
    if (event.key === "s") this.#run();
    else if (event.key === "p") {
      event.preventDefault();
      this.#pauseOrResume();
    }
  };
}

const plainNumber = (value: number): string => value.toLocaleString("en");

customElements.define("sl-sync", SyncScreen);
