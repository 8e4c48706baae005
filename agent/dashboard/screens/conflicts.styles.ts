import { css } from "lit";

export const conflictsStyles = css`
  .desk {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(280px, 2fr) minmax(0, 3fr);
    border-top: 1px solid var(--sl-line);
  }
  sl-list {
    border-inline-end: 1px solid var(--sl-line);
  }
  .list-row {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr) auto;
    gap: 0 10px;
    padding: 7px 16px 7px 24px;
    cursor: default;
  }
  .list-row.active {
    background: var(--sl-chosen);
  }
  .sign {
    font: 600 13px / 20px var(--sl-mono);
  }
  .about {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .sides {
    font-size: 12px;
  }
  .about .value,
  .about .absent {
    white-space: nowrap;
  }
  .of {
    font-size: 12px;
    max-width: 110px;
  }
  .one {
    padding: 18px 24px 24px;
    overflow: auto;
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: stretch;
  }
  .one > * {
    flex: none;
  }
  .subject {
    font-size: 16px;
    line-height: 24px;
    overflow-wrap: anywhere;
  }
  .subject .dim {
    font-weight: 400;
  }
  .origin {
    margin-top: -10px;
    font-size: 12px;
  }
  .link {
    color: var(--sl-accent);
    margin-inline-start: 10px;
  }
  .settled {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .scopes {
    display: inline-flex;
    flex-wrap: wrap;
    align-self: flex-start;
    border: 1px solid var(--sl-control-line);
    border-radius: 6px;
    overflow: hidden;
  }
  .scopes button {
    padding: 3px 12px;
    color: var(--sl-text-2);
  }
  .scopes button + button {
    border-inline-start: 1px solid var(--sl-control-line);
  }
  .scopes button:focus-visible {
    outline-offset: -2px;
  }
  .scopes button[aria-checked="true"] {
    background: var(--sl-chosen);
    color: var(--sl-text);
    font-weight: 500;
  }
  .change {
    margin-bottom: 10px;
  }
  @media (max-width: 720px) {
    .desk {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 2fr) minmax(0, 3fr);
    }
    sl-list {
      border-inline-end: 0;
      border-bottom: 1px solid var(--sl-line);
    }
    .list-row {
      padding-inline: 16px;
    }
    .one {
      padding: 14px 16px 20px;
    }
  }
`;
