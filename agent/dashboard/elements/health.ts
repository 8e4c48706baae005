import { css, html, type TemplateResult } from "lit";
import type { Health } from "../../../shared/protocol/condition.ts";
import { healthWords } from "../../words/health.ts";
import type { IconName } from "./icon.ts";
import "./icon.ts";

const looks: Readonly<Record<Health, { icon: IconName; tone: string }>> = {
  failing: { icon: "error", tone: "error" },
  attention: { icon: "warning", tone: "warning" },
  paused: { icon: "pause", tone: "dim" },
  syncing: { icon: "sync", tone: "accent spin" },
  waiting: { icon: "history", tone: "dim" },
  well: { icon: "good", tone: "good" },
  new: { icon: "circle", tone: "faint" },
};

/** How a sync stands: a sign and a colour, with its word for those who see neither. */
export function healthIcon(health: Health, withWord = false): TemplateResult {
  const { icon, tone } = looks[health];
  return html`<span class="health ${tone}" title=${healthWords[health]}
    ><sl-icon name=${icon}></sl-icon><span class=${withWord ? "" : "hidden"}>${healthWords[health]}</span></span
  >`;
}

export const healthStyles = css`
  .health {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 500;
  }
  .accent {
    color: var(--sl-accent);
  }
  .faint {
    color: var(--sl-text-3);
  }
  .spin sl-icon {
    animation: spin 1.6s linear infinite;
  }
  @keyframes spin {
    to {
      transform: rotate(1turn);
    }
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 0 7px;
    border-radius: 10px;
    font-size: 12px;
    line-height: 20px;
    white-space: nowrap;
    background: var(--sl-hover);
  }
  .badge.warning {
    background: var(--sl-warning-soft);
  }
  .badge.error {
    background: var(--sl-error-soft);
  }
  .badge.conflict {
    background: var(--sl-conflict-soft);
  }
  .counts {
    display: inline-flex;
    gap: 8px;
    font-weight: 500;
    white-space: nowrap;
  }
`;
