import "@vscode-elements/elements/dist/vscode-button/index.js";
import { css, html, LitElement, nothing } from "lit";
import { clockTime } from "../../words/time.ts";
import type { Connection } from "../store/model.ts";
import { shared } from "../styles/shared.ts";
import "./icon.ts";

/** Says that what is shown is no longer live, and since when. `retry` asks for a new attempt at once. */
export class ConnectionBar extends LitElement {
  static override properties = { connection: { attribute: false }, now: { type: Number } };
  static override styles = [
    shared,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        padding: 8px 24px;
        background: var(--sl-warning-soft);
        border-bottom: 1px solid var(--sl-line);
      }
    `,
  ];

  declare connection: Connection;
  declare now: number;

  override render() {
    const { connection } = this;
    if (connection.kind !== "gone") return html`<div role="status"></div>`;
    const { since, retryAt } = connection;
    const wait = retryAt === null ? 0 : Math.max(1, Math.ceil((retryAt - this.now) / 1000));
    return html`<div class="bar">
      <sl-icon class="warning" name="disconnected"></sl-icon>
      <span class="grow">
        <span role="status"><strong>The agent is gone</strong> since ${clockTime(since)}.</span>
        What you see is how things stood then. To start it: <code>syncline agent start</code>
      </span>
      <span class="dim" aria-live="off">${retryAt === null ? "Connecting…" : `Next try in ${wait} s`}</span>
      ${
        retryAt === null
          ? nothing
          : html`<vscode-button secondary @click=${() => this.dispatchEvent(new CustomEvent("retry"))}
            >Try now</vscode-button
          >`
      }
    </div>`;
  }
}

customElements.define("sl-connection", ConnectionBar);
