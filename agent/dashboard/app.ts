import "@vscode-elements/elements/dist/vscode-button/index.js";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Ask } from "./api/ask.ts";
import { type Notice, tell } from "./api/tell.ts";
import { appStyles } from "./app.styles.ts";
import "./elements/connection.ts";
import "./elements/key-help.ts";
import { Notices } from "./elements/notices.ts";
import "./elements/pause-dialog.ts";
import "./elements/sidebar.ts";
import { linkTo, parseRoute, type Route } from "./route.ts";
import { ScreenKeys } from "./screen-keys.ts";
import "./screens/add.ts";
import "./screens/conflicts.ts";
import "./screens/logs.ts";
import "./screens/overview.ts";
import "./screens/rejected.ts";
import "./screens/run.ts";
import "./screens/settings.ts";
import "./screens/sync.ts";
import type { Store } from "./store/store.ts";
import { shared } from "./styles/shared.ts";

type Open = "help" | "pause" | null;

/** The whole dashboard: where one is, how the agent stands, and the screen. Hands data down to the screens. */
export class Dashboard extends LitElement {
  static override properties = {
    store: { attribute: false },
    ask: { attribute: false },
    route: { state: true },
    now: { state: true },
    open: { state: true },
  };
  static override styles = [shared, appStyles];

  declare store: Store;
  declare ask: Ask;
  declare retry: () => void;
  declare route: Route;
  declare now: number;
  declare open: Open;
  #ends: (() => void)[] = [];
  #isBeginning = false;

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    this.now = Date.now();
    this.open = null;
    this.addEventListener("notice", (event) => {
      if (event instanceof CustomEvent) this.#notice(event);
    });
    new ScreenKeys(
      this,
      () => this.route,
      () => this.#show("help"),
    );
  }

  override connectedCallback() {
    super.connectedCallback();
    const routed = () => this.#routed();
    addEventListener("hashchange", routed);
    const ticking = setInterval(() => {
      this.now = Date.now();
    }, 1000);
    this.#ends = [
      () => removeEventListener("hashchange", routed),
      () => clearInterval(ticking),
      this.store.watch(() => this.requestUpdate()),
    ];
  }

  override disconnectedCallback() {
    for (const end of this.#ends) end();
    super.disconnectedCallback();
  }

  #begun = () => {
    this.#isBeginning = false;
    this.requestUpdate();
  };

  async #routed() {
    this.#isBeginning = false;
    this.route = parseRoute(location.hash);
    this.open = null;
    await this.updateComplete;
    // The next Tab begins at the screen, and its name is read out.
    const place = this.renderRoot.querySelector(".place > *");
    if (place instanceof LitElement) {
      await place.updateComplete;
      place.renderRoot.querySelector("h1")?.focus();
    }
  }

  #show = (open: Open) => {
    this.open = open;
  };

  override render() {
    const { model } = this.store;
    const { connection } = model;
    document.title = this.#title();
    if (connection.kind === "signed-out") return this.#signedOut();
    if (connection.kind === "version") return this.#otherVersion(connection.theirs);
    const isStale = connection.kind !== "live";
    return html`<div class="banner" role="banner">
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      <sl-sidebar
        .model=${model}
        .route=${this.route}
        .now=${this.now}
        @help=${() => this.#show("help")}
        @pause=${() => this.#show("pause")}
        @resume=${() => tell(this, this.ask("agent.resume", {}), "All syncs run again")}
      ></sl-sidebar></div>
      <main id="main">
        <sl-connection .connection=${connection} .now=${this.now} @retry=${() => this.retry()}></sl-connection>
        ${
          model.agent === null || model.agent.problems.length === 0
            ? nothing
            : html`<div class="problems" role="alert">
              ${model.agent.problems.map((one) => html`<sl-diagnostic .diagnostic=${one}></sl-diagnostic>`)}
            </div>`
        }
        <div class="place ${isStale && model.agent !== null ? "stale" : ""}" ?inert=${isStale}>
          ${model.agent === null ? html`<div class="whole" role="status"><p class="dim">Connecting to the agent…</p></div>` : this.#screen()}
        </div>
      </main>
      ${this.open === "help" ? html`<sl-key-help @close=${() => this.#show(null)}></sl-key-help>` : nothing}
      ${
        this.open === "pause"
          ? html`<sl-pause-dialog
            what="all syncs"
            @close=${() => this.#show(null)}
            @pause=${(event: CustomEvent<number | null>) => {
              this.#show(null);
              void tell(this, this.ask("agent.pause", { until: event.detail }), "All syncs are paused");
            }}
          ></sl-pause-dialog>`
          : nothing
      }
      <sl-notices></sl-notices>`;
  }

  #screen(): TemplateResult {
    const { model } = this.store;
    const { route, ask, now } = this;
    switch (route.kind) {
      case "overview":
        // What was begun from nothing goes on to its end, also once the first sync is there.
        this.#isBeginning ||= model.syncs.length === 0;
        return this.#isBeginning
          ? html`<sl-add .model=${model} .ask=${ask} first @leave=${this.#begun}></sl-add>`
          : html`<sl-overview .model=${model} .now=${now}></sl-overview>`;
      case "add":
        return html`<sl-add .model=${model} .ask=${ask}></sl-add>`;
      case "sync":
      case "run": {
        const sync = model.syncs.find(({ id }) => id === route.sync);
        if (sync === undefined) return this.#unknownSync();
        const revision = model.runsOf.get(sync.id) ?? 0;
        return route.kind === "sync"
          ? html`<sl-sync .sync=${sync} .ask=${ask} .now=${now} .revision=${revision}></sl-sync>`
          : html`<sl-run .sync=${sync} .run=${route.run} .ask=${ask} .now=${now} .revision=${revision}></sl-run>`;
      }
      case "conflicts":
        return html`<sl-conflicts .model=${model} .only=${route.sync} .ask=${ask} .now=${now}></sl-conflicts>`;
      case "rejected":
        return html`<sl-rejected .model=${model} .only=${route.sync} .ask=${ask}></sl-rejected>`;
      case "logs":
        return html`<sl-logs .model=${model} .only=${route.sync} .run=${route.run} .ask=${ask}></sl-logs>`;
      case "settings":
        return html`<sl-settings .model=${model} .ask=${ask} .now=${now}></sl-settings>`;
    }
  }

  #title(): string {
    const { syncs } = this.store.model;
    const { route } = this;
    const waiting = syncs.filter(({ attention }) => attention.length > 0).length;
    const screen =
      route.kind === "sync" || route.kind === "run"
        ? (syncs.find(({ id }) => id === route.sync)?.name ?? "Sync")
        : {
            overview: "Syncs",
            add: "Add a sync",
            conflicts: "Conflicts",
            rejected: "Rejected",
            logs: "Logs",
            settings: "Settings",
          }[route.kind];
    return `${waiting > 0 ? `(${waiting}) ` : ""}${screen} – Syncline`;
  }

  #unknownSync() {
    return html`<div class="whole">
      <h1 tabindex="-1">This sync is not here</h1>
      <p>Its file was removed or renamed, or its folder is no longer a workspace.</p>
      <p><a href=${linkTo({ kind: "overview" })}>All syncs</a></p>
    </div>`;
  }

  #signedOut() {
    return html`<main><div class="whole">
      <h1>You are signed out</h1>
      <p>The dashboard opens with a link that works once. Get a new one on the machine where the agent runs:</p>
      <p class="command mono">syncline agent open</p>
      <p class="dim">If you have signed in meanwhile in another window, try again here.</p>
      <p><vscode-button @click=${() => this.retry()}>Try again</vscode-button></p>
    </div></main>`;
  }

  #otherVersion(theirs: number) {
    return html`<main><div class="whole">
      <h1>The agent was updated</h1>
      <p>This page speaks another version of its language (the agent's is ${theirs}). Reload it to go on.</p>
      <p><vscode-button @click=${() => location.reload()}>Reload</vscode-button></p>
    </div></main>`;
  }

  #skip = (event: Event) => {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>(".place > *")?.focus();
  };

  #notice = (event: CustomEvent<Notice>) => {
    event.stopPropagation();
    const notices = this.renderRoot.querySelector("sl-notices");
    if (notices instanceof Notices) notices.show(event.detail);
  };
}

customElements.define("sl-dashboard", Dashboard);
