import { css, html, LitElement } from "lit";
import { tomorrow, untilWhen } from "../../words/time.ts";
import { shared } from "../styles/shared.ts";
import "./dialog.ts";

const hour = 3_600_000;

/** For how long? Says `pause` with the moment, or `null` for until somebody resumes. */
export class PauseDialog extends LitElement {
  static override properties = { what: {} };
  static override styles = [
    shared,
    css`
      .choices {
        display: flex;
        flex-direction: column;
        gap: 6px;
      }
      .choice {
        display: flex;
        justify-content: space-between;
        padding: 8px 12px;
        border: 1px solid var(--sl-control-line);
        border-radius: 6px;
      }
      .choice:hover {
        background: var(--sl-hover);
      }
    `,
  ];

  declare what: string;

  override render() {
    const now = Date.now();
    return html`<sl-dialog
      heading="Pause ${this.what}"
      @close=${() => this.dispatchEvent(new CustomEvent("close"))}
    >
      <div class="choices">
        ${this.#choice("For an hour", now + hour, now)} ${this.#choice("Until tomorrow", tomorrow(now), now)}
        ${this.#choice("Until resumed", null, now)}
      </div>
    </sl-dialog>`;
  }

  #choice(text: string, until: number | null, now: number) {
    return html`<button
      class="plain choice"
      @click=${() => this.dispatchEvent(new CustomEvent("pause", { detail: until }))}
    >
      ${text}<span class="dim">${until === null ? "" : untilWhen(until, now)}</span>
    </button>`;
  }
}

customElements.define("sl-pause-dialog", PauseDialog);
