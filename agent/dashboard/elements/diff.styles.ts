import { css } from "lit";

/** Of what `item-row.ts` makes. */
export const diffStyles = css`
  .list-row {
    display: grid;
    grid-template-columns: 16px minmax(80px, 136px) minmax(0, 1fr);
    gap: 0 10px;
    padding: 5px 24px;
    align-items: start;
  }
  .sign {
    font: 600 13px / 22px var(--sl-mono);
    text-align: center;
  }
  .key {
    font-weight: 600;
    line-height: 22px;
    overflow-wrap: anywhere;
  }
  .lines {
    min-width: 0;
  }
  .line {
    display: grid;
    grid-template-columns: 92px minmax(80px, 130px) minmax(0, 1.5fr) minmax(0, 1fr);
    gap: 0 12px;
    line-height: 22px;
    align-items: baseline;
  }
  .what {
    overflow-wrap: anywhere;
  }
  .field:hover {
    text-decoration: underline;
    color: var(--sl-accent);
  }
  .arrow {
    color: var(--sl-text-2);
    padding: 0 6px;
  }
  .whole {
    grid-column: 3 / -1;
    overflow-wrap: anywhere;
  }
  .pair {
    display: inline-block;
    max-width: 100%;
    margin-inline-end: 14px;
  }
  .whole .why {
    margin-inline-end: 14px;
  }
  .lost {
    color: var(--sl-warning);
  }
  @media (max-width: 860px) {
    .line {
      grid-template-columns: 92px minmax(80px, 120px) minmax(0, 1fr);
    }
    .line > .why {
      grid-column: 3;
    }
  }
  @media (max-width: 560px) {
    .list-row {
      grid-template-columns: 14px minmax(0, 1fr);
      padding: 7px 16px;
    }
    .head {
      display: none;
    }
    .lines {
      grid-column: 2;
    }
    .line {
      grid-template-columns: minmax(0, 1fr) auto;
      padding-bottom: 4px;
    }
    .end {
      color: var(--sl-text-2);
      order: 2;
    }
    .whole,
    .change,
    .line > .why {
      grid-column: 1 / -1;
      order: 3;
    }
  }
`;
