import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { printable } from "../../../shared/base/printable.ts";
import type { LogEntry, LogLevel } from "../../../shared/protocol/views.ts";
import type { Ask } from "../api/ask.ts";
import "../elements/dialog.ts";
import { List, listStyles } from "../elements/list.ts";
import "../elements/search.ts";
import { clockTime, untilWhen } from "../../words/time.ts";
import { linkTo } from "../route.ts";
import type { Model } from "../store/model.ts";
import { Pages } from "../store/pages.ts";
import { screen, shared } from "../styles/shared.ts";
import { logsStyles } from "./logs.styles.ts";

const levels: readonly LogLevel[] = ["debug", "info", "warning", "error"];

/** What the agent wrote down, newest first, and what it writes now. */
export class LogsScreen extends LitElement {
  static override properties = {
    model: { attribute: false },
    only: {},
    run: {},
    text: { state: true },
    level: { state: true },
    follow: { state: true },
    opened: { state: true },
  };
  static override styles = [shared, screen, listStyles, logsStyles];

  declare model: Model;
  declare only: string | null;
  declare run: string | null;
  declare ask: Ask;
  declare text: string;
  declare level: LogLevel | null;
  declare follow: boolean;
  declare opened: LogEntry | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #pages = new Pages<LogEntry>(this, (after, limit, signal) =>
    this.ask(
      "logs.search",
      {
        limit,
        ...(this.only === null ? {} : { sync: this.only }),
        ...(this.run === null ? {} : { run: this.run }),
        ...(this.level === null ? {} : { level: this.level }),
        ...(this.text === "" ? {} : { text: this.text }),
        ...(after === undefined ? {} : { after }),
      },
      signal,
    ),
  );

  constructor() {
    super();
    this.text = "";
    this.level = null;
    this.follow = true;
    this.opened = null;
  }

  override disconnectedCallback() {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (["only", "run", "text", "level"].some((name) => changed.has(name as keyof LogsScreen))) {
      this.#pages.restart(true);
      return;
    }
    const isNewer = changed.has("model") && changed.get("model")?.logs !== this.model.logs;
    if (this.follow && (isNewer || changed.has("follow")) && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#pages.restart(false);
      }, 300);
    }
  }

  override render() {
    const { items, total, fresh, problem } = this.#pages;
    return html`<header>
        <div class="grow"><h1 tabindex="-1">Logs</h1></div>
        <vscode-checkbox
          label="Follow"
          .checked=${this.follow}
          @change=${() => {
            this.follow = !this.follow;
          }}
        ></vscode-checkbox>
      </header>
      <div class="tools">
        <select
          class="choose"
          aria-label="Level"
          @change=${(event: Event) => {
            const { target } = event;
            if (target instanceof HTMLSelectElement)
              this.level = levels.find((one) => one === target.value) ?? null;
          }}
        >
          <option value="">All levels</option>
          ${levels.map((level) => html`<option value=${level} ?selected=${level === this.level}>${level}${level === "error" ? "" : " and worse"}</option>`)}
        </select>
        <select
          class="choose"
          aria-label="Sync"
          @change=${(event: Event) => {
            if (event.target instanceof HTMLSelectElement)
              location.assign(linkTo({ kind: "logs", sync: event.target.value || null, run: null }));
          }}
        >
          <option value="">All syncs</option>
          ${repeat(
            this.model.syncs,
            ({ id }) => id,
            ({ id, name }) => html`<option value=${id} ?selected=${id === this.only}>${name}</option>`,
          )}
        </select>
        ${
          this.run === null
            ? nothing
            : html`<span class="of">run <span class="mono">${this.run}</span>
              <a href=${linkTo({ kind: "logs", sync: this.only, run: null })} aria-label="All runs">×</a></span>`
        }
        <span class="grow"></span>
        <sl-search
          label="Search logs"
          .text=${this.text}
          @search=${(event: CustomEvent<string>) => {
            this.text = event.detail;
          }}
          @leave=${() => this.#list?.focus()}
        ></sl-search>
      </div>
      ${problem === null ? nothing : html`<div class="body"><sl-diagnostic .diagnostic=${problem}></sl-diagnostic></div>`}
      ${
        items.length === 0
          ? html`<p class="body dim" role="status">${fresh ? "Reading…" : "Nothing is written that is like that."}</p>`
          : html`<sl-list
              scroller
              keys
              label="Log"
              .items=${items}
              .total=${total}
              .row=${(entry: LogEntry) => this.#row(entry)}
              @more=${() => this.#pages.more()}
              @open=${(event: CustomEvent<number>) => {
                this.opened = items[event.detail] ?? null;
              }}
            ></sl-list>`
      }
      ${this.opened === null ? nothing : this.#details(this.opened)}`;
  }

  get #list() {
    const list = this.renderRoot.querySelector("sl-list");
    return list instanceof List ? list : null;
  }

  #name(sync: string | null): string {
    return sync === null ? "" : (this.model.syncs.find(({ id }) => id === sync)?.name ?? sync);
  }

  #row({ at, level, area, message, sync }: LogEntry) {
    const now = this.model.logs[0]?.at ?? at;
    const isToday = new Date(at).toDateString() === new Date(now).toDateString();
    return html`<div role="gridcell" class="dim at">${isToday ? clockTime(at) : untilWhen(at, now)}</div>
      <div role="gridcell" class="level ${level}">${level}</div>
      <div role="gridcell" class="dim cut area">${area}</div>
      <div role="gridcell" class="dim cut sync">${printable(this.#name(sync))}</div>
      <div role="gridcell" class="message">${printable(message)}</div>`;
  }

  #details(entry: LogEntry) {
    const { at, level, area, message, sync, run, record, more } = entry;
    const facts: readonly (readonly [string, unknown])[] = [
      ["when", new Date(at).toISOString()],
      ["level", level],
      ["area", area],
      [
        "sync",
        sync === null
          ? null
          : html`<a href=${linkTo({ kind: "sync", sync })}>${printable(this.#name(sync))}</a>`,
      ],
      [
        "run",
        run === null
          ? null
          : sync === null
            ? run
            : html`<a href=${linkTo({ kind: "run", sync, run })}>${run}</a>`,
      ],
      ["record", record === null ? null : printable(record)],
      ...Object.entries(more).map(([name, value]) => [name, printable(String(value))] as const),
    ];
    return html`<sl-dialog
      drawer
      heading="Log entry"
      @close=${() => {
        this.opened = null;
      }}
    >
      <p class="told">${printable(message)}</p>
      <dl class="facts">
        ${facts.filter(([, value]) => value !== null).map(([name, value]) => html`<dt class="dim">${name}</dt><dd>${value}</dd>`)}
      </dl>
    </sl-dialog>`;
  }
}

customElements.define("sl-logs", LogsScreen);
