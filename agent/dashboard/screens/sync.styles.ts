import { css } from "lit";

export const syncStyles = css`
  .facts {
    gap: 2px 14px;
    margin-top: 2px;
  }
  .description {
    flex-basis: 100%;
    margin-top: -4px;
  }
  .body {
    display: flex;
    flex-direction: column;
    gap: 20px;
  }
  section {
    min-width: 0;
  }
  h2 {
    margin-bottom: 8px;
  }
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 20px 24px;
    align-items: start;
  }
  .plots {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .endpoints,
  .triggers {
    list-style: none;
  }
  .endpoints li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) 84px 72px;
    gap: 0 10px;
    padding: 8px 14px;
    border-bottom: 1px solid var(--sl-line);
    align-items: center;
  }
  .endpoints li > sl-icon {
    color: var(--sl-text-2);
  }
  li:last-child {
    border-bottom: 0 !important;
  }
  .mode {
    display: inline-flex;
    gap: 5px;
  }
  .where {
    grid-column: 2 / 3;
  }
  .read {
    grid-column: 3 / -1;
    text-align: right;
    font-size: 12px;
  }
  .endpoints sl-diagnostic {
    grid-column: 2 / -1;
    margin-top: 4px;
  }
  .triggers li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding: 8px 14px;
    border-bottom: 1px solid var(--sl-line);
  }
  @media (max-width: 860px) {
    .halves,
    .plots {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
