import { css, html, LitElement } from "lit";
import { printable } from "../../../shared/base/printable.ts";
import { shared } from "../styles/shared.ts";
import { changedLines } from "../words/changed-lines.ts";

/** A change of a text file, as its lines. */
export class FileDiff extends LitElement {
  static override properties = { from: {}, to: {} };
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border: 1px solid var(--sl-line);
        border-radius: var(--sl-radius);
        overflow: auto;
        font: 12px / 20px var(--sl-mono);
        background: var(--sl-sunken);
      }
      .line {
        display: grid;
        grid-template-columns: 44px 18px minmax(max-content, 1fr);
        white-space: pre;
      }
      .line > :first-child {
        color: var(--sl-text-3);
        text-align: right;
        padding-inline-end: 10px;
      }
      .added {
        background: var(--sl-create-soft);
        color: var(--sl-create);
      }
      .removed {
        background: var(--sl-delete-soft);
        color: var(--sl-delete);
      }
      .added > :first-child,
      .removed > :first-child {
        color: inherit;
      }
    `,
  ];

  declare from: string;
  declare to: string;

  override render() {
    const kinds = { " ": "", "-": "removed", "+": "added" } as const;
    return html`<div role="group" aria-label="What changes in the file" tabindex="0">
      ${changedLines(this.from, this.to).map(
        ({ sign, number, text }) =>
          html`<div class="line ${kinds[sign]}"><span>${number}</span><span>${sign === "-" ? "−" : sign}</span><span>${printable(text.trimEnd())}</span></div>`,
      )}
    </div>`;
  }
}

customElements.define("sl-file-diff", FileDiff);
