import { css, html, LitElement, nothing } from "lit";
import type { Activity } from "../../../shared/protocol/views.ts";
import { duration } from "../../cli/render/time.ts";
import { causeText } from "../../words/cause.ts";
import { activityText } from "../../words/health.ts";
import { shared } from "../styles/shared.ts";
import "./progress.ts";

/** What a sync does right now. Says `cancel` where that can be stopped. */
export class ActivityView extends LitElement {
  static override properties = { activity: { attribute: false }, now: { type: Number } };
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .box {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: 6px 16px;
        align-items: center;
        padding: 10px 14px;
      }
      sl-progress {
        grid-column: 1 / -1;
      }
      strong {
        font-weight: 600;
      }
    `,
  ];

  declare activity: Activity;
  declare now: number;

  override render() {
    const { activity } = this;
    if (activity.kind === "idle") return html`<div role="status"></div>`;
    const why = activity.kind === "waiting" ? "" : causeText(activity.cause);
    return html`<div class="panel box">
      <span
        ><strong>${activityText(activity)}</strong> ${activity.kind === "running" ? html`<span class="dim">${why}</span>` : nothing}
        <span class="hidden" role="status">${activity.kind === "running" ? activity.progress.phase : activity.kind}</span></span
      >
      <span class="dim">${duration(Math.max(0, this.now - activity.since))}</span>
      ${
        activity.kind === "running" || activity.kind === "queued"
          ? html`<button class="plain dim" @click=${() => this.dispatchEvent(new CustomEvent("cancel"))}>Cancel</button>`
          : html`<span></span>`
      }
      ${activity.kind === "running" ? html`<sl-progress .progress=${activity.progress}></sl-progress>` : nothing}
    </div>`;
  }
}

customElements.define("sl-activity", ActivityView);
