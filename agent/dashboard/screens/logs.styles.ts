import { css } from "lit";

export const logsStyles = css`
  sl-list {
    flex: 1 0 240px;
    border-top: 1px solid var(--sl-line);
  }
  .list-row {
    display: grid;
    grid-template-columns: 76px 58px 72px minmax(70px, 120px) minmax(0, 1fr);
    gap: 0 12px;
    padding: 3px 24px;
    font-size: 12px;
    border-bottom-color: transparent;
  }
  .at,
  .level {
    font-family: var(--sl-mono);
    font-size: 12px;
  }
  .level.info,
  .level.debug {
    color: var(--sl-text-2);
  }
  .message {
    overflow-wrap: anywhere;
  }
  .told {
    font-size: 14px;
    overflow-wrap: anywhere;
    margin-bottom: 14px;
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(70px, max-content) minmax(0, 1fr);
    gap: 4px 16px;
    overflow-wrap: anywhere;
  }
  @media (max-width: 720px) {
    .list-row {
      grid-template-columns: 72px 58px minmax(0, 1fr);
      padding: 5px 16px;
    }
    .sync {
      text-align: end;
    }
    .area {
      display: none;
    }
    .message {
      grid-column: 1 / -1;
    }
  }
`;
