import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import { html, LitElement, nothing } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { AgentSettings } from "../../../shared/protocol/views.ts";
import type { Ask } from "../api/ask.ts";
import { desktop } from "../api/desktop.ts";
import { tell } from "../api/tell.ts";
import "../elements/diagnostic.ts";
import { lastPart } from "../../words/cause.ts";
import { relative } from "../../words/time.ts";
import type { Model } from "../store/model.ts";
import { screen, shared } from "../styles/shared.ts";
import { settingsStyles } from "./settings.styles.ts";
import { readSettings } from "./settings-form.ts";

const levels = ["debug", "info", "warning", "error"] as const;

/** What the agent goes by, and the folders that it looks after. */
export class SettingsScreen extends LitElement {
  static override properties = {
    model: { attribute: false },
    now: { type: Number },
    settings: { state: true },
    problem: { state: true },
    mail: { state: true },
    tried: { state: true },
    leaving: { state: true },
    atLogin: { state: true },
  };
  static override styles = [shared, screen, settingsStyles];

  declare model: Model;
  declare ask: Ask;
  declare now: number;
  declare settings: AgentSettings | null;
  declare problem: Diagnostic | null;
  /** Whether alerts go out by e-mail, as the form has it. */
  declare mail: boolean;
  declare tried: readonly { readonly way: string; readonly problem: string | null }[] | null;
  declare leaving: string | null;
  /** Whether the desktop starts at login; `null` where that cannot be set here. */
  declare atLogin: boolean | null;

  constructor() {
    super();
    this.settings = null;
    this.problem = null;
    this.mail = false;
    this.tried = null;
    this.leaving = null;
    this.atLogin = null;
  }

  override firstUpdated() {
    void this.#read();
  }

  async #read() {
    void desktop()
      ?.about({})
      .then(({ loginItem }) => {
        this.atLogin = loginItem;
      });
    const found = await this.ask("agent.settings", {});
    if (found.ok) this.#take(found.value);
    else this.problem = found.error;
  }

  #take(settings: AgentSettings) {
    this.settings = settings;
    this.mail = settings.alerts.email !== null;
  }

  override render() {
    const { agent } = this.model;
    return html`<header>
        <div class="grow">
          <h1 tabindex="-1">Settings</h1>
          ${agent === null ? nothing : html`<p class="dim">Syncline ${agent.version}, process ${agent.pid}, started ${relative(agent.startedAt, this.now)}</p>`}
        </div>
      </header>
      <div class="body">
        ${this.problem === null ? nothing : html`<sl-diagnostic .diagnostic=${this.problem}></sl-diagnostic>`}
        ${this.#workspaces()}${this.#login()}${this.settings === null ? nothing : this.#form(this.settings)}
      </div>
      ${this.leaving === null ? nothing : this.#leave(this.leaving)}`;
  }

  #workspaces() {
    const { workspaces = [] } = this.model.agent ?? {};
    return html`<section aria-labelledby="folders">
      <h2 id="folders">Folders</h2>
      <p class="dim">The agent runs the sync files in these folders.</p>
      <ul class="panel">
        ${workspaces.map(
          ({ folder, name, state }) =>
            html`<li>
              <span class="grow"><strong>${name}</strong> <span class="mono dim path">${folder}</span></span>
              ${state.kind === "missing" ? html`<span class="warning">not there since ${relative(state.since, this.now)}</span>` : nothing}
              <button
                class="plain link"
                aria-label="Leave ${name}"
                @click=${() => {
                  this.leaving = folder;
                }}
              >
                Leave…
              </button>
            </li>`,
        )}
        <li><a href="#/add">Add a folder</a></li>
      </ul>
    </section>`;
  }

  /** In a window of the desktop, on a system that starts programs at login. */
  #login() {
    if (this.atLogin === null) return nothing;
    const set = async () => {
      const done = await desktop()?.setLoginItem({ on: this.atLogin === false });
      if (done !== undefined) this.atLogin = done.loginItem;
    };
    return html`<section aria-labelledby="computer">
      <h2 id="computer">This computer</h2>
      <vscode-checkbox label="Start Syncline at login" .checked=${this.atLogin} @change=${set}></vscode-checkbox>
    </section>`;
  }

  #leave(folder: string) {
    const close = () => {
      this.leaving = null;
    };
    const leave = async () => {
      close();
      await tell(
        this,
        this.ask("workspaces.remove", { folder }),
        `${lastPart(folder)} is no longer looked after`,
      );
    };
    return html`<sl-dialog heading="Leave ${lastPart(folder)}?" @close=${close}>
      <p>Its syncs no longer run here. No file is touched, and what is known of its records is kept for when you add it again.</p>
      <vscode-button slot="foot" data-first secondary @click=${close}>Stay</vscode-button>
      <vscode-button slot="foot" @click=${leave}>Leave it</vscode-button>
    </sl-dialog>`;
  }

  #form({ port, concurrency, staleAfter, logs, alerts }: AgentSettings) {
    const { email } = alerts;
    return html`<form @submit=${this.#save} novalidate>
      <section>
        <h2>Running</h2>
        ${number("concurrency", "Syncs that run at the same time", concurrency, 1, 16)}
        ${number("staleAfter", "Say that a sync is stale after so many intervals without success", staleAfter, 1, 1000)}
        ${number("port", "Port of this dashboard, from the next start (0 chooses a free one)", port, 0, 65535)}
      </section>
      <section>
        <h2>Logs</h2>
        <label class="field"
          ><span>Write down</span
          ><select class="choose" name="level">
            ${levels.map((one) => html`<option value=${one} ?selected=${one === logs.level}>${one === "error" ? "errors" : `${one} and worse`}</option>`)}
          </select></label
        >
        ${number("megabytes", "Keep at most (MB)", logs.megabytes, 1, 10_000)}
        ${number("days", "Keep for at most (days)", logs.days, 1, 3650)}
      </section>
      <section>
        <h2>Alerts</h2>
        ${check("desktop", "Notifications on the desktop", alerts.desktop)}
        ${line("webhook", "Webhook, called with JSON; a token in it goes as a reference to a secret", alerts.webhook ?? "", "https://example.com/hook/$" + "{secret:hook}")}
        ${number("everyMinutes", "At most one alert of a kind for a sync in (minutes)", alerts.everyMinutes, 1, 10_080)}
        <vscode-checkbox
          name="mail"
          label="E-mail"
          .checked=${this.mail}
          @change=${() => {
            this.mail = !this.mail;
          }}
        ></vscode-checkbox>
        ${
          this.mail
            ? html`<fieldset>
              <legend class="hidden">E-mail</legend>
              ${line("host", "SMTP server", email?.host ?? "", "smtp.example.com")}
              ${number("smtpPort", "Port", email?.port ?? 587, 1, 65535)}
              ${check("secure", "TLS from the start (port 465)", email?.secure ?? false)}
              ${line("user", "User", email?.user ?? "", "")}
              ${line("password", "Password, as a reference to a secret", email?.password ?? "", "$" + "{secret:smtp-password}")}
              ${line("from", "From", email?.from ?? "", "syncline@example.com")}
              ${line("to", "To (several parted by commas)", email?.to.join(", ") ?? "", "you@example.com")}
            </fieldset>`
            : nothing
        }
        <div class="row wrap try">
          <vscode-button secondary @click=${this.#try}>Try the saved ways</vscode-button>
          <span role="status">${this.tried?.map(({ way, problem }) => html`<span class=${problem === null ? "good" : "error"}>${problem === null ? `✓ ${way}` : `✗ ${way}: ${problem}`}</span> `)}${
            this.tried?.length === 0 ? "No way is set up." : nothing
          }</span>
        </div>
      </section>
      <p class="save"><vscode-button type="submit">Save</vscode-button></p>
    </form>`;
  }

  #save = async (event: Event) => {
    event.preventDefault();
    const form = this.renderRoot.querySelector("form");
    if (form === null) return;
    const saved = await tell(this, this.ask("agent.configure", { settings: readSettings(form) }), "Saved");
    if (saved !== null) this.#take(saved);
  };

  #try = async () => {
    const tried = await tell(this, this.ask("agent.tryAlert", {}));
    if (tried !== null) this.tried = tried.ways;
  };
}

const number = (name: string, label: string, value: number, min: number, max: number) =>
  html`<div class="field">
    <span aria-hidden="true">${label}</span>
    <vscode-textfield class="number" type="number" name=${name} .label=${label} .value=${String(value)} min=${min} max=${max}></vscode-textfield>
  </div>`;

const line = (name: string, label: string, value: string, example: string) =>
  html`<div class="field">
    <span aria-hidden="true">${label}</span>
    <vscode-textfield name=${name} .label=${label} .value=${value} placeholder=${example} autocomplete="off"></vscode-textfield>
  </div>`;

const check = (name: string, label: string, value: boolean) =>
  html`<vscode-checkbox name=${name} label=${label} .checked=${value}></vscode-checkbox>`;

customElements.define("sl-settings", SettingsScreen);
