import { css } from "lit";

export const overviewStyles = css`
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .filter {
    padding: 3px 10px;
    border-radius: 14px;
    color: var(--sl-text-2);
    border: 1px solid transparent;
  }
  .filter:hover {
    background: var(--sl-hover);
  }
  .filter[aria-pressed="true"] {
    color: var(--sl-text);
    background: var(--sl-hover);
    border-color: var(--sl-line-strong);
    font-weight: 500;
  }
  .count {
    margin-inline-start: 6px;
    color: var(--sl-text-2);
    font-weight: 400;
  }
  .none {
    padding: 24px;
  }
  .list-row {
    display: grid;
    grid-template-columns: 18px minmax(0, 2fr) minmax(0, 1.7fr) minmax(0, 1.3fr) 90px 84px;
    gap: 0 16px;
    align-items: center;
    padding: 7px 24px;
    min-height: 54px;
    cursor: default;
  }
  .head-row {
    min-height: 0;
    padding-block: 5px;
  }
  .state {
    display: flex;
  }
  .name,
  .last {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .title {
    color: var(--sl-text);
    font-weight: 600;
  }
  .ends {
    font-size: 12px;
  }
  .last .dim {
    font-size: 12px;
  }
  .now {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    min-width: 0;
  }
  .now sl-progress {
    flex-basis: 100%;
  }
  @media (max-width: 900px) {
    .list-row {
      grid-template-columns: 18px minmax(0, 2fr) minmax(0, 1.6fr) minmax(0, 1.2fr);
    }
    .records,
    .due {
      display: none;
    }
  }
  @media (max-width: 560px) {
    .head {
      display: none;
    }
    .list-row {
      grid-template-columns: 18px minmax(0, 1fr) auto;
      padding: 9px 16px;
      gap: 2px 10px;
    }
    .state {
      grid-row: 1;
    }
    .now {
      grid-column: 2 / -1;
      grid-row: 2;
    }
    .last {
      text-align: end;
      align-items: flex-end;
    }
  }
`;
