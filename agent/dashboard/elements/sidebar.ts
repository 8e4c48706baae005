import { html, LitElement, nothing } from "lit";
import { type Condition, conditionOf } from "../../../shared/protocol/condition.ts";
import { conditionWords, pauseText } from "../../words/health.ts";
import { linkTo, type Route } from "../route.ts";
import type { Model } from "../store/model.ts";
import { shared } from "../styles/shared.ts";
import { type Theme, theme, themes, useTheme } from "../theme.ts";
import type { IconName } from "./icon.ts";
import "./icon.ts";
import { sidebarStyles } from "./sidebar.styles.ts";

const tones: Readonly<Record<Condition, string>> = {
  idle: "good",
  syncing: "accent",
  attention: "warning",
  paused: "dim",
  offline: "dim",
};

/** Ways to the screens, how the agent stands, and the colours. `pause` and `resume` are of the whole agent. */
export class Sidebar extends LitElement {
  static override properties = {
    model: { attribute: false },
    route: { attribute: false },
    now: { type: Number },
    theme: { state: true },
  };
  static override styles = [shared, sidebarStyles];

  declare model: Model;
  declare route: Route;
  declare now: number;
  declare theme: Theme;

  constructor() {
    super();
    this.theme = theme();
  }

  override render() {
    const { syncs } = this.model;
    const sum = (kind: "conflicts" | "rejected") =>
      syncs
        .flatMap(({ attention }) => attention)
        .reduce((total, one) => (one.kind === kind ? total + one.count : total), 0);
    return html`<a class="brand" href=${linkTo({ kind: "overview" })}
        ><svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7"></rect>
          <path d="M8 11.5h12.5m0 0-4-4m4 4-4 4M24 20.5H11.5m0 0 4-4m-4 4 4 4"></path></svg
        ><span>Syncline</span></a
      >
      <nav aria-label="Screens">
        ${this.#link({ kind: "overview" }, "sync", "Syncs", syncs.length, "")}
        ${this.#link({ kind: "conflicts", sync: null }, "conflict", "Conflicts", sum("conflicts"), "conflict")}
        ${this.#link({ kind: "rejected", sync: null }, "rejected", "Rejected", sum("rejected"), "warning")}
        ${this.#link({ kind: "logs", sync: null, run: null }, "logs", "Logs", 0, "")}
        ${this.#link({ kind: "settings" }, "settings", "Settings", 0, "")}
      </nav>
      <div class="foot">
        ${this.#agent()}
        <button
          class="plain icon-button"
          aria-label="Colours: ${this.theme}"
          title="Colours: ${this.theme}"
          @click=${this.#nextTheme}
        >
          <sl-icon name="theme"></sl-icon>
        </button>
        <button
          class="plain icon-button keys"
          aria-label="Keys"
          title="Keys (?)"
          @click=${() => this.dispatchEvent(new CustomEvent("help"))}
        >
          <sl-icon name="question"></sl-icon>
        </button>
      </div>`;
  }

  #link(route: Route, icon: IconName, text: string, count: number, tone: string) {
    const isOf = (of: Route) =>
      route.kind === of.kind || (route.kind === "overview" && ["sync", "run", "add"].includes(of.kind));
    return html`<a
      class="link"
      href=${linkTo(route)}
      aria-current=${isOf(this.route) ? "page" : nothing}
      ><sl-icon name=${icon}></sl-icon><span class="text">${text}</span>${
        count === 0 ? nothing : html`<span class="count ${tone}">${count.toLocaleString("en")}</span>`
      }</a
    >`;
  }

  #agent() {
    const { agent, syncs, connection } = this.model;
    if (agent === null || connection.kind !== "live")
      return html`<span class="grow dim">Not connected</span>`;
    const condition = conditionOf({ ...agent, syncs });
    const isPaused = agent.pause !== null;
    return html`<span class="grow agent">
        <span class="dot ${tones[condition]}" aria-hidden="true"></span>
        <span class="cut" role="status">${isPaused ? pauseText(agent.pause, this.now) : conditionWords[condition]}</span>
      </span>
      <button
        class="plain icon-button"
        aria-label=${isPaused ? "Resume all syncs" : "Pause all syncs"}
        title=${isPaused ? "Resume all syncs" : "Pause all syncs"}
        @click=${() => this.dispatchEvent(new CustomEvent(isPaused ? "resume" : "pause"))}
      >
        <sl-icon name=${isPaused ? "resume" : "pause"}></sl-icon>
      </button>`;
  }

  #nextTheme = () => {
    const next = themes[(themes.indexOf(this.theme) + 1) % themes.length] ?? "auto";
    this.theme = next;
    useTheme(next);
  };
}

customElements.define("sl-sidebar", Sidebar);
