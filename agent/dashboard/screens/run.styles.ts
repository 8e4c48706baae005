import { css } from "lit";

export const runStyles = css`
  .when {
    font-weight: 400;
    color: var(--sl-text-2);
  }
  .facts {
    gap: 4px 14px;
    margin-top: 2px;
  }
  .badge.good {
    background: var(--sl-create-soft);
  }
  .notes {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 0 24px 12px;
  }
  .sums {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    list-style: none;
  }
  .sums li {
    display: flex;
    gap: 8px;
  }
  .sums strong {
    font-weight: 600;
  }
  .diff {
    flex: 1 0 300px;
    border-top: 1px solid var(--sl-line);
  }
  .held ul {
    padding-inline-start: 18px;
    margin: 2px 0 6px;
  }
  .held li {
    margin-bottom: 4px;
  }
  .approve {
    margin-top: 8px;
  }
  @media (max-width: 720px) {
    .notes {
      padding: 0 16px 10px;
    }
    .diff {
      flex-basis: 60dvh;
    }
  }
`;
