import { css, html, LitElement } from "lit";
import { shared } from "../styles/shared.ts";
import type { IconName } from "./icon.ts";
import "./icon.ts";

/** A thing that waits for a person, with what can be done about it in `actions`. */
export class Callout extends LitElement {
  static override properties = { tone: {}, heading: {} };
  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .box {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 2px 10px;
        padding: 10px 14px;
        border-radius: var(--sl-radius);
        border: 1px solid var(--sl-line);
        border-inline-start: 3px solid var(--edge);
        background: var(--back);
      }
      .box.warning {
        --edge: var(--sl-warning);
        --back: var(--sl-warning-soft);
      }
      .box.error {
        --edge: var(--sl-error);
        --back: var(--sl-error-soft);
      }
      .box.conflict {
        --edge: var(--sl-conflict);
        --back: var(--sl-conflict-soft);
      }
      .box.conflict,
      .box.warning,
      .box.error {
        color: var(--sl-text);
      }
      sl-icon {
        margin-top: 2px;
        color: var(--edge);
      }
      .body {
        grid-column: 2 / -1;
        overflow-wrap: anywhere;
      }
      h2 {
        align-self: center;
      }
      @media (max-width: 560px) {
        .box {
          grid-template-columns: 16px minmax(0, 1fr);
        }
        slot[name="actions"] {
          display: block;
          grid-column: 2;
          grid-row: 3;
        }
      }
    `,
  ];

  declare tone: "warning" | "error" | "conflict";
  declare heading: string;

  override render() {
    const icon: IconName = this.tone === "conflict" ? "conflict" : this.tone;
    return html`<section class="box ${this.tone}" aria-label=${this.heading}>
      <sl-icon name=${icon}></sl-icon>
      <h2>${this.heading}</h2>
      <slot name="actions"></slot>
      <div class="body"><slot></slot></div>
    </section>`;
  }
}

customElements.define("sl-callout", Callout);
