import { css } from "lit";
import { shared } from "./shared.styles.ts";

export const gridStyles = [
  shared,
  css`
    :host {
      display: block;
      min-height: 0;
      min-width: 0;
      flex: 1;
    }
    .scroller {
      height: 100%;
      overflow: auto;
      contain: strict;
      font-size: 12px;
    }
    .body {
      position: relative;
      min-width: calc(var(--fields) + 320px);
    }
    .body .row {
      position: absolute;
      top: 0;
      inset-inline: 0;
    }
    .row {
      display: flex;
      height: 24px;
      line-height: 24px;
      width: max-content;
      min-width: 100%;
    }
    .head {
      position: sticky;
      top: 0;
      z-index: 2;
      background: var(--page);
      border-bottom: 1px solid var(--line);
      height: 23px;
      font-weight: 600;
    }
    .head .row {
      height: 23px;
      line-height: 23px;
    }
    .cell {
      flex: none;
      box-sizing: border-box;
      padding: 0 8px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: pre;
      cursor: default;
    }
    .body .cell:not(.sign, .ends, .message) {
      font-family: var(--vscode-editor-font-family, monospace);
    }
    .number {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    .gap {
      flex: none;
    }
    .sign,
    .key {
      position: sticky;
      z-index: 1;
      background: var(--page);
    }
    .sign {
      left: 0;
      width: 26px;
      padding: 0;
      text-align: center;
      font-weight: 700;
    }
    .key {
      left: 26px;
      width: clamp(96px, 24vw, 220px);
      border-inline-end: 1px solid var(--line);
    }
    .ends {
      width: clamp(76px, 16vw, 150px);
    }
    .end + .end {
      margin-inline-start: 8px;
    }
    .end > span {
      display: inline-block;
      width: 1em;
      font-weight: 700;
    }
    .body .row:hover,
    .body .row:hover :is(.sign, .key) {
      background: var(--hover);
    }
    .body .row.chosen,
    .body .row.chosen :is(.sign, .key) {
      background: var(--chosen);
      color: var(--on-chosen);
    }
    .cell:focus {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: -1px;
    }
    .row.is-create .sign,
    .end.create > span {
      color: var(--create);
    }
    .row.is-update .sign,
    .end.update > span {
      color: var(--update);
    }
    .row.is-delete .sign,
    .end.delete > span {
      color: var(--delete);
    }
    .row.is-conflict .sign,
    .end.conflict > span,
    .clash {
      color: var(--conflict);
    }
    .row.is-rejected .sign,
    .end.rejected > span,
    .row.is-rejected .message {
      color: var(--error);
    }
    .cell.cell-same,
    .dim {
      color: var(--dim);
    }
    .before {
      background: var(--vscode-diffEditor-removedTextBackground, transparent);
      text-decoration: line-through;
    }
    .after {
      background: var(--vscode-diffEditor-insertedTextBackground, transparent);
    }
    :is(.before, .after) {
      border-radius: 2px;
      padding: 1px 2px;
    }
    .arrow,
    .more {
      color: var(--dim);
      padding: 0 4px;
    }
    .row.chosen :is(.sign, .end > span, .cell-same, .dim, .arrow, .more, .clash, .message) {
      color: inherit;
    }
    @media (forced-colors: active) {
      .row.chosen {
        outline: 1px solid Highlight;
        outline-offset: -1px;
      }
    }
    :host-context(.vscode-high-contrast) .row.chosen,
    :host-context(.vscode-high-contrast-light) .row.chosen {
      outline: 1px solid var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
      outline-offset: -1px;
    }
  `,
];
