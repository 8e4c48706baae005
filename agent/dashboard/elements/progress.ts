import { css, html, LitElement } from "lit";
import type { Progress } from "../../../shared/protocol/views.ts";
import { progressText } from "../../words/health.ts";

/** How far a run is: a bar, which moves by itself where nobody knows how much there is. */
export class ProgressBar extends LitElement {
  static override properties = { progress: { attribute: false } };
  static override styles = css`
    :host {
      display: block;
      height: 3px;
      border-radius: 2px;
      background: var(--sl-line);
      overflow: hidden;
    }
    .bar {
      height: 100%;
      width: 100%;
      background: var(--sl-accent);
      transform-origin: 0 0;
      transition: transform 0.2s;
    }
    .unknown {
      animation: pass 1.4s ease-in-out infinite;
    }
    @keyframes pass {
      from {
        transform: translateX(-60%) scaleX(0.4);
      }
      to {
        transform: translateX(110%) scaleX(0.4);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .unknown {
        animation: none;
        transform: scaleX(1);
        opacity: 0.5;
      }
      .bar {
        transition: none;
      }
    }
  `;

  declare progress: Progress;

  override render() {
    const { done, total } = this.progress;
    const isKnown = total > 0;
    const part = isKnown ? Math.min(1, done / total) : 0;
    this.role = "progressbar";
    this.ariaLabel = progressText(this.progress);
    this.ariaValueMin = "0";
    this.ariaValueMax = "100";
    this.ariaValueNow = isKnown ? String(Math.floor(part * 100)) : null;
    const bar = document.createElement("div");
    bar.className = isKnown ? "bar" : "bar unknown";
    if (isKnown) bar.style.transform = `scaleX(${part})`;
    return html`${bar}`;
  }
}

customElements.define("sl-progress", ProgressBar);
