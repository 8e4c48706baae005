import { css, html, LitElement, nothing } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { lastPart } from "../../words/cause.ts";
import { shared } from "../styles/shared.ts";
import "./icon.ts";

/** One diagnostic: its place, what is wrong, what to do. */
export class DiagnosticView extends LitElement {
  static override properties = { diagnostic: { attribute: false } };
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 0 8px;
        line-height: 20px;
      }
      sl-icon {
        margin-top: 2px;
      }
      .text {
        overflow-wrap: anywhere;
      }
      .place {
        font-weight: 600;
      }
      .hint {
        color: var(--sl-text-2);
      }
      .code {
        color: var(--sl-text-3);
        font-size: 11px;
        white-space: nowrap;
      }
    `,
  ];

  declare diagnostic: Diagnostic;

  override render() {
    const { severity, message, hint, code } = this.diagnostic;
    const place = placeOf(this.diagnostic);
    return html`<sl-icon class=${severity === "info" ? "dim" : severity} name=${severity}></sl-icon>
      <div class="text">
        ${place === "" ? nothing : html`<span class="place mono" title=${this.diagnostic.at?.file ?? nothing}>${place}</span> `}
        <span class="hidden">${severity}: </span>${printable(message)} <span class="code mono">${code}</span>
        ${hint === undefined ? nothing : html`<div class="hint">${printable(hint)}</div>`}
      </div>`;
  }
}

/** `prices.sync.yaml:12:9`, or the endpoint and record where there is no file. */
export function placeOf({ at }: Diagnostic): string {
  if (at === undefined) return "";
  if (at.file !== undefined) {
    const line = at.line === undefined ? "" : `:${at.line}${at.column === undefined ? "" : `:${at.column}`}`;
    return lastPart(at.file) + line;
  }
  return [at.endpoint, at.record === undefined ? undefined : `"${printable(at.record)}"`]
    .filter((part) => part !== undefined)
    .join(" ");
}

customElements.define("sl-diagnostic", DiagnosticView);
