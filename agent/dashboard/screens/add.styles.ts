import { css } from "lit";

export const addStyles = css`
  .body {
    max-width: 760px;
    display: flex;
    flex-direction: column;
    gap: 20px;
  }
  .intro {
    max-width: 62ch;
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 22px;
    list-style: none;
    color: var(--sl-text-2);
    border-bottom: 1px solid var(--sl-line);
    padding-bottom: 12px;
  }
  .steps li {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .steps span {
    display: inline-grid;
    place-items: center;
    width: 20px;
    height: 20px;
    border-radius: 50%;
    border: 1px solid var(--sl-control-line);
    font-size: 11px;
  }
  .steps [aria-current] {
    color: var(--sl-text);
    font-weight: 600;
  }
  .steps [aria-current] span {
    background: var(--sl-accent-fill);
    border-color: var(--sl-accent-fill);
    color: var(--sl-on-accent);
  }
  .past span {
    color: var(--sl-good);
    border-color: currentcolor;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .line {
    height: 28px;
    padding: 0 8px;
    border: 1px solid var(--sl-control-line);
    border-radius: 5px;
    background: var(--sl-page);
    color: var(--sl-text);
    font: 12px var(--sl-mono);
    width: min(420px, 100%);
  }
  .line::placeholder {
    color: var(--sl-text-3);
  }
  .choices {
    list-style: none;
  }
  .choice {
    width: 100%;
    padding: 8px 14px;
    overflow-wrap: anywhere;
  }
  .choice:hover {
    background: var(--sl-hover);
  }
  .reasons {
    padding-inline-start: 18px;
  }
  .name {
    font-weight: 600;
    margin-top: 6px;
  }
  .text {
    border: 1px solid var(--sl-control-line);
    border-radius: var(--sl-radius);
    background: var(--sl-sunken);
    color: var(--sl-text);
    font: 12px / 18px var(--sl-mono);
    padding: 10px 12px;
    resize: vertical;
    white-space: pre;
    overflow: auto;
  }
`;
