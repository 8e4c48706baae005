import { css } from "lit";
import { shared } from "./shared.styles.ts";

export const appStyles = [
  shared,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
      color: var(--text);
      container: preview / inline-size;
    }
    .bar {
      display: flex;
      align-items: center;
      gap: 10px;
      padding: 4px 8px 0 12px;
    }
    h1 {
      margin: 0;
      font-size: 13px;
      font-weight: 600;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .push {
      margin-inline-start: auto;
      display: flex;
      gap: 2px;
    }
    .progress {
      height: 2px;
      flex: none;
    }
    .notice {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: start;
      padding: 6px 12px;
      background: var(--vscode-textBlockQuote-background);
      border-block: 1px solid var(--vscode-contrastBorder, transparent);
    }
    .notice > :is(span, div) {
      flex: 1;
      min-width: 140px;
    }
    .notice.wrong {
      background: var(--vscode-inputValidation-errorBackground, transparent);
      border-block: 1px solid var(--vscode-inputValidation-errorBorder, transparent);
      color: var(--vscode-inputValidation-errorForeground, var(--text));
    }
    .notice.wrong .dim {
      color: inherit;
    }
    .problems {
      margin: 2px 0 0;
      padding: 0;
      list-style: none;
    }
    .empty {
      padding: 12px;
      margin: 0;
    }
    .old {
      /* Grey, and still to be read. */
      filter: grayscale(1);
      border-inline-start: 3px solid var(--vscode-disabledForeground, var(--dim));
    }
    .split {
      flex: 1;
      min-height: 0;
      display: flex;
    }
    sl-provenance {
      flex: 0 0 clamp(240px, 38%, 420px);
      border-inline-start: 1px solid var(--line);
    }
    @container preview (max-width: 620px) {
      .split {
        flex-direction: column;
      }
      sl-provenance {
        flex: 0 0 45%;
        border-inline-start: none;
        border-top: 1px solid var(--line);
      }
    }
  `,
];
