import { html, LitElement, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { PreviewRow, Provenance, RowFilter } from "../../../shared/engine/preview/preview.ts";
import type { PlanItem } from "../../../shared/model/plan.ts";
import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
import type { PanelState } from "../panel/panel-state.ts";
import type { ToView, ViewCommand } from "../panel/view-messages.ts";
import { grouped } from "../words/counts.ts";
import { fieldsOf, type RowView, rowView } from "../words/row-view.ts";
import { appStyles } from "./app.styles.ts";
import "./filters.ts";
import type { Filters } from "./filters.ts";
import "./grid.ts";
import { fixedColumns, type Grid, type GridColumn, type GridPlace } from "./grid.ts";
import { keep, kept, listen, tell } from "./host.ts";
import "./icon.ts";
import { problemList } from "./problem-list.ts";
import "./provenance.ts";
import { Questions } from "./questions.ts";
import { RowPages } from "./row-pages.ts";
import "./summary.ts";

type Shown = Extract<ToView, { readonly kind: "state" }>;

interface Chosen {
  readonly key: string;
  /** `null`: the record as a whole. */
  readonly field: string | null;
}

const numbers: ReadonlySet<string> = new Set(["integer", "decimal", "number"]);

/** The live preview: what the sync would do with the text as it stands. */
export class Preview extends LitElement {
  static override properties = {
    shown: { state: true },
    filter: { state: true },
    chosen: { state: true },
    isOpen: { state: true },
    row: { state: true },
    provenance: { state: true },
    version: { state: true },
    at: { state: true },
    now: { state: true },
  };
  static override styles = appStyles;

  declare shown: Shown | null;
  declare filter: RowFilter;
  /** The record that is followed across edits. */
  declare chosen: Chosen | null;
  /** Whether the pane is open. */
  declare isOpen: boolean;
  /** The chosen record's row, as the newest text has it. */
  declare row: PreviewRow | null;
  declare provenance: Provenance | null;
  declare version: number;
  declare at: GridPlace;
  declare now: number;

  readonly #questions = new Questions();
  readonly #pages = new RowPages(this.#questions, () => this.#rowsCame());
  /** The keyboard is on a row that has not come yet. */
  #isAwaited = false;
  #views = new Map<number, RowView>();
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    const { filter = {}, chosen = null } = kept();
    this.shown = null;
    this.filter = filter;
    this.chosen = chosen;
    this.isOpen = false;
    this.row = null;
    this.provenance = null;
    this.version = 0;
    this.at = { row: 0, column: 1 };
    this.now = Date.now();
    this.#pages.filter(this.filter);
    listen((message) => this.#take(message));
  }

  override connectedCallback() {
    super.connectedCallback();
    this.role = "main";
    document.addEventListener("keydown", this.#key);
    this.#clock = setInterval(() => {
      this.now = Date.now();
    }, 10_000);
    tell({ kind: "ready" });
  }

  override disconnectedCallback() {
    document.removeEventListener("keydown", this.#key);
    clearInterval(this.#clock);
    super.disconnectedCallback();
  }

  override render() {
    const { shown } = this;
    if (shown === null) return nothing;
    const { state, file, locked, trusted } = shown;
    const { preview, freshness } = state;
    return html`<div class="bar">
        <h1>${file === null ? "Preview" : file}</h1>
        ${freshness.kind === "working" && preview !== null ? html`<span class="dim" role="status">Updating…</span>` : nothing}
        <span class="push">
          ${iconButton("refresh", "Read the sources again", "refresh")}
          ${iconButton(locked ? "lock" : "unlock", locked ? "Follow the active sync file" : "Keep showing this sync", "lock", locked)}
        </span>
      </div>
      ${trusted ? nothing : this.#untrusted()}
      ${this.#progress(state)}
      ${file === null ? html`<p class="empty">Open a sync file (*.sync.yaml), and what it would do is shown here.</p>` : this.#notice(state)}
      ${preview === null ? nothing : this.#preview(state, preview)}`;
  }

  #untrusted(): TemplateResult {
    return html`<div class="notice">
      <sl-icon name="shield"></sl-icon>
      <span>This workspace is not trusted. Only files inside it are read; databases, APIs and secrets are left alone.</span>
      <vscode-button secondary @click=${() => command("trust")}>Manage trust</vscode-button>
    </div>`;
  }

  #progress({ progress, freshness }: PanelState): TemplateResult {
    if (progress === null || freshness.kind !== "working")
      return html`<div class="progress">${freshness.kind === "working" ? html`<vscode-progress-bar indeterminate aria-label="Looking"></vscode-progress-bar>` : nothing}</div>`;
    const { endpoint, done, total } = progress;
    const part = total === 0 ? null : Math.min(100, Math.round((100 * done) / total));
    return html`<div class="progress">
        <vscode-progress-bar
          aria-label="Reading ${endpoint}"
          ?indeterminate=${part === null}
          .value=${part ?? 0}
        ></vscode-progress-bar>
      </div>
      <div class="notice">
        <span role="status">Reading ${endpoint}${part === null ? (done === 0 ? "" : `: ${grouped(done)}`) : `: ${part} %`}</span>
        <vscode-button secondary @click=${() => command("cancel")}>Cancel</vscode-button>
      </div>`;
  }

  #notice({ freshness, preview }: PanelState): TemplateResult | typeof nothing {
    switch (freshness.kind) {
      case "wrong":
        return html`<div class="notice wrong" role="status">
          <sl-icon name="error" class="error"></sl-icon>
          <div>
            <b>${preview === null ? "This text cannot be previewed yet." : "This text cannot be previewed: showing the last one that could."}</b>
            ${problemList(freshness.problems)}
          </div>
        </div>`;
      case "cancelled":
        return html`<div class="notice" role="status">
          <sl-icon name="stop"></sl-icon>
          <span>Reading was cancelled${preview === null ? "." : ": what is shown may be of an earlier text."}</span>
          <vscode-button secondary @click=${() => command("restart")}>Read again</vscode-button>
        </div>`;
      case "working":
        return preview === null
          ? html`<p class="empty dim" role="status">Looking at what it would do…</p>`
          : nothing;
      case "current":
        return nothing;
    }
  }

  #preview({ freshness }: PanelState, preview: NonNullable<PanelState["preview"]>): TemplateResult {
    const { summary } = preview;
    const isOld = freshness.kind === "wrong" || freshness.kind === "cancelled";
    const isNarrowed = Object.keys(this.filter).length > 0;
    const { total } = this.#pages;
    const nothingToWrite =
      summary.plan.kind === "complete" &&
      summary.conflicts + summary.rejected === 0 &&
      summary.endpoints.every(({ creates, updates, deletes }) => creates + updates + deletes === 0);
    const [key, record] = [this.chosen?.key, this.row];
    return html`<sl-summary
        class=${isOld ? "old" : ""}
        .summary=${summary}
        ?current=${freshness.kind === "current"}
        .now=${this.now}
        .folder=${folderOf(this.shown?.path ?? null)}
      ></sl-summary>
      ${
        nothingToWrite && summary.rows > 0
          ? html`<p class="empty" role="status">Everything is the same. Nothing would be written; records are linked or noted.</p>`
          : nothing
      }
      ${
        summary.rows === 0
          ? html`<p class="empty ${isOld ? "old" : ""}" role="status">${
              summary.plan.kind === "complete"
                ? "Everything is the same. Nothing would be written."
                : "In what was looked at, everything is the same."
            }</p>`
          : html`<sl-filters
                .filter=${this.filter}
                .endpoints=${summary.endpoints.map(({ name }) => name)}
                .fields=${summary.fields.map(({ name }) => name)}
                .total=${total}
                @filter=${(event: CustomEvent<RowFilter>) => this.#narrow(event.detail)}
                @leave=${() => this.#grid()?.focus()}
              ></sl-filters>
              <div class=${classMap({ split: true, open: this.isOpen && key !== undefined })}>
                ${
                  total === 0 && isNarrowed
                    ? html`<p class="empty">No record matches. <button class="link" @click=${() => this.#narrow({})}>Show all</button></p>`
                    : html`<sl-grid
                        class=${isOld ? "old" : ""}
                        label="Records that would change"
                        .total=${total}
                        .columns=${this.#columns()}
                        .row=${(index: number) => this.#view(index)}
                        .at=${this.at}
                        .version=${this.version}
                        @range=${this.#range}
                        @move=${this.#moved}
                        @open=${this.#opened}
                      ></sl-grid>`
                }
                ${
                  this.isOpen && this.chosen !== null
                    ? html`<sl-provenance
                        role="region"
                        aria-label="Where this value comes from"
                        .record=${this.chosen.key}
                        .field=${record?.kind === "item" ? this.chosen.field : null}
                        .problems=${record?.kind === "rejected" ? record.problems : []}
                        .item=${record === null ? noItem(this.chosen.key) : record.kind === "item" ? record.item : null}
                        .fields=${fieldsOf(summary.fields)}
                        .provenance=${this.provenance}
                        @close=${() => this.#close()}
                      ></sl-provenance>`
                    : nothing
                }
              </div>`
      }`;
  }

  #columns(): readonly GridColumn[] {
    const fields = this.shown?.state.preview?.summary.fields ?? [];
    const { field } = this.filter;
    // The field that is asked for comes first.
    const sorted =
      field === undefined
        ? fields
        : fields.toSorted((a, b) => Number(b.name === field) - Number(a.name === field));
    return sorted.map(({ name, type }) => ({
      name,
      isNumber: numbers.has(type),
      width: type === "boolean" ? 96 : numbers.has(type) ? 130 : type === "timestamp" ? 210 : 180,
    }));
  }

  #view(index: number): RowView | null {
    const known = this.#views.get(index);
    if (known !== undefined) return known;
    const row = this.#pages.at(index);
    const preview = this.shown?.state.preview;
    if (row === undefined || preview == null) return null;
    const view = rowView(
      row,
      this.#columns().map(({ name }) => name),
      fieldsOf(preview.summary.fields),
    );
    this.#views.set(index, view);
    return view;
  }

  #take(message: ToView) {
    switch (message.kind) {
      case "state":
        return this.#show(message);
      case "search":
        return this.#search();
      default:
        return this.#questions.answered(message);
    }
  }

  #show(message: Shown) {
    const before = this.shown?.state.preview?.turn;
    const isOther = this.shown !== null && message.file !== this.shown.file;
    if (isOther) this.#forget();
    this.shown = message;
    this.now = Date.now();
    keep({ path: message.path, locked: message.locked });
    const { preview } = message.state;
    if (preview === null || (preview.turn === before && !isOther)) return;
    this.#pages.show(preview.revision, preview.summary.rows);
    this.#views = new Map();
    this.version++;
    void this.#follow();
  }

  /** Another sync is shown. */
  #forget() {
    this.chosen = null;
    this.isOpen = false;
    this.row = null;
    this.provenance = null;
    this.at = { row: 0, column: 1 };
    this.#narrow({});
  }

  #rowsCame() {
    this.#views = new Map();
    this.version++;
    if (this.#isAwaited) this.#choose();
    if (this.chosen === null) return;
    // The chosen record is followed to where it stands now.
    const { key } = this.chosen;
    const index = this.#pages.indexOf((row) => keyOf(row) === key);
    if (index >= 0 && index !== this.at.row) this.at = { ...this.at, row: index };
  }

  async #follow() {
    const { chosen } = this;
    const revision = this.shown?.state.preview?.revision;
    if (chosen === null || revision === undefined) return;
    const number = await this.#questions.find(revision, chosen.key);
    if (this.chosen !== chosen || this.shown?.state.preview?.revision !== revision) return;
    if (number === null) {
      this.row = null;
      this.provenance = null;
      return;
    }
    if (Object.keys(this.filter).length === 0 && number !== this.at.row)
      this.at = { ...this.at, row: number };
    const page = await this.#questions.rows(revision, { from: number, count: 1, filter: {} });
    if (this.chosen !== chosen || this.shown?.state.preview?.revision !== revision) return;
    this.row = page?.rows[0] ?? null;
    if (!this.isOpen || chosen.field === null) return;
    const provenance = await this.#questions.provenance(revision, number, chosen.field);
    if (this.chosen === chosen && this.shown?.state.preview?.revision === revision)
      this.provenance = provenance;
  }

  #narrow(filter: RowFilter) {
    this.filter = filter;
    keep({ filter: { ...filter } });
    this.#views = new Map();
    this.at = { row: 0, column: this.at.column };
    this.#pages.filter(filter);
    this.version++;
  }

  #range = ({ detail: { first, last } }: CustomEvent<{ first: number; last: number }>) =>
    this.#pages.ask(first, last);

  #moved = ({ detail }: CustomEvent<GridPlace>) => {
    this.at = detail;
    this.#choose();
  };

  /** The record at the keyboard's place is the one that is followed; where it is not there yet, once it has come. */
  #choose() {
    const { at } = this;
    const row = this.#pages.at(at.row);
    this.#isAwaited = row === undefined;
    if (row === undefined) {
      this.chosen = null;
      this.row = null;
      return;
    }
    const field = this.#columns()[at.column - fixedColumns]?.name ?? null;
    const key = keyOf(row);
    if (this.chosen?.key === key && this.chosen.field === field) return;
    this.chosen = { key, field };
    keep({ chosen: this.chosen });
    this.row = row;
    this.provenance = null;
    if (this.isOpen) void this.#follow();
  }

  #opened = () => {
    this.isOpen = this.chosen !== null;
    void this.#follow();
  };

  #close() {
    this.isOpen = false;
    this.#grid()?.focus();
  }

  #search() {
    this.renderRoot.querySelector<Filters>("sl-filters")?.focus();
  }

  #grid(): Grid | null {
    return this.renderRoot.querySelector<Grid>("sl-grid");
  }

  #key = (event: KeyboardEvent) => {
    const [inner] = event.composedPath();
    const isTyping = inner instanceof HTMLElement && inner.matches("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#search();
    } else if (event.key === "Escape" && this.isOpen) this.#close();
  };
}

const keyOf = (row: PreviewRow): string => (row.kind === "item" ? row.item.key : row.record);

/** The record is the same everywhere now. */
const noItem = (key: string): PlanItem => ({
  link: null,
  key,
  operations: [],
  decisions: [],
  conflicts: [],
  after: null,
});

function folderOf(path: string | null): string {
  return path === null ? "" : decodeURIComponent(new URL(".", path).pathname);
}

const command = (name: ViewCommand) => tell({ kind: "command", command: name });

const iconButton = (
  icon: "refresh" | "lock" | "unlock",
  label: string,
  name: ViewCommand,
  pressed?: boolean,
): TemplateResult =>
  html`<button
    class="icon"
    aria-label=${label}
    title=${label}
    aria-pressed=${pressed ?? nothing}
    @click=${() => command(name)}
  ><sl-icon name=${icon}></sl-icon></button>`;

customElements.define("sl-preview", Preview);
