import { css, html, LitElement } from "lit";
import { shared } from "../styles/shared.ts";
import "./dialog.ts";

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["j k", "Next and previous row (arrows too)"],
      ["Enter", "Open the row"],
      ["Esc", "Back, or close"],
      ["/", "Search"],
      ["?", "These keys"],
      ["g s", "Syncs"],
      ["g c", "Conflicts"],
      ["g r", "Rejected records"],
      ["g l", "Logs"],
      ["g ,", "Settings"],
    ],
  },
  {
    title: "On a sync's page",
    keys: [
      ["s", "Sync now"],
      ["p", "Pause or resume"],
      ["/", "Explain a record by its key"],
    ],
  },
  {
    title: "In the conflict desk",
    keys: [
      ["1 … 9", "Take that side"],
      ["v", "Give another value"],
      ["a", "This one, or all like it"],
      ["r", "Make it a rule"],
    ],
  },
];

export class KeyHelp extends LitElement {
  static override styles = [
    shared,
    css`
      .groups {
        columns: 220px 2;
        column-gap: 32px;
      }
      .groups > div {
        break-inside: avoid;
        margin-bottom: 20px;
      }
      h3 {
        font-size: 12px;
        color: var(--sl-text-2);
        font-weight: 600;
        margin-bottom: 6px;
      }
      dl {
        display: grid;
        grid-template-columns: 56px 1fr;
        gap: 4px 10px;
      }
      kbd {
        font: 12px var(--sl-mono);
        padding: 0 5px;
        border: 1px solid var(--sl-line-strong);
        border-radius: 4px;
        white-space: nowrap;
      }
    `,
  ];

  override render() {
    return html`<sl-dialog heading="Keys" @close=${() => this.dispatchEvent(new CustomEvent("close"))}>
      <div class="groups">
        ${groups.map(
          ({ title, keys }) => html`<div>
            <h3>${title}</h3>
            <dl>
              ${keys.map(
                ([key, what]) => html`<dt><kbd>${key}</kbd></dt>
                <dd>${what}</dd>`,
              )}
            </dl>
          </div>`,
        )}
      </div>
    </sl-dialog>`;
  }
}

customElements.define("sl-key-help", KeyHelp);
