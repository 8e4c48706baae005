import { css } from "lit";

/** What every screen and element of the dashboard has in common. */
export const shared = css`
  :host {
    box-sizing: border-box;
    font-variant-numeric: tabular-nums;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  h1 {
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  h1:focus {
    outline: none;
  }
  h2 {
    font-size: 13px;
    line-height: 20px;
    font-weight: 600;
  }
  a {
    color: var(--sl-accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  :focus-visible {
    outline: 2px solid var(--sl-accent);
    outline-offset: 1px;
    border-radius: 4px;
  }
  code,
  .mono {
    font-family: var(--sl-mono);
    font-size: 12px;
  }
  .dim {
    color: var(--sl-text-2);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .wrap {
    flex-wrap: wrap;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }
  .number {
    text-align: right;
  }
  .create {
    color: var(--sl-create);
  }
  .update {
    color: var(--sl-update);
  }
  .delete {
    color: var(--sl-delete);
  }
  .conflict {
    color: var(--sl-conflict);
  }
  .good {
    color: var(--sl-good);
  }
  .warning {
    color: var(--sl-warning);
  }
  .error {
    color: var(--sl-error);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  vscode-button {
    --vscode-button-border: transparent;
  }
  vscode-button[secondary] {
    --vscode-button-border: var(--sl-control-line);
  }
  .plain {
    appearance: none;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    padding: 0;
    cursor: pointer;
    text-align: start;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    width: 28px;
    height: 28px;
    border-radius: 5px;
    color: var(--sl-text-2);
  }
  .icon-button:hover {
    background: var(--sl-hover);
    color: var(--sl-text);
  }
  select.choose {
    height: 28px;
    padding: 0 6px;
    border: 1px solid var(--sl-control-line);
    border-radius: 5px;
    background: var(--sl-page);
    color: var(--sl-text);
    font: inherit;
    max-width: 180px;
  }
  .panel {
    border: 1px solid var(--sl-line);
    border-radius: var(--sl-radius);
    background: var(--sl-raised);
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition: none !important;
    }
  }
`;

/** Of a screen: a head that stays, and what fills the rest. */
export const screen = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    overflow: auto;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 8px 16px;
    padding: 20px 24px 12px;
  }
  header > .grow {
    flex-basis: min(200px, 100%);
  }
  .crumbs {
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--sl-text-2);
    flex-basis: 100%;
    font-size: 12px;
  }
  .crumbs a {
    color: var(--sl-text-2);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 0 24px 12px;
  }
  .body {
    padding: 0 24px 32px;
  }
  @media (max-width: 720px) {
    header {
      padding: 14px 16px 10px;
    }
    .tools {
      padding: 0 16px 10px;
    }
    .body {
      padding: 0 16px 24px;
    }
  }
`;
