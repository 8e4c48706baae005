import { css } from "lit";

export const settingsStyles = css`
  .body {
    max-width: 760px;
    display: flex;
    flex-direction: column;
    gap: 24px;
  }
  form {
    display: flex;
    flex-direction: column;
    gap: 24px;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  ul {
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    padding: 8px 14px;
    border-bottom: 1px solid var(--sl-line);
  }
  li:last-child {
    border-bottom: 0;
  }
  .path {
    overflow-wrap: anywhere;
  }
  .link {
    color: var(--sl-accent);
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(120px, 300px);
    gap: 4px 16px;
    align-items: center;
  }
  vscode-textfield {
    width: 100%;
  }
  vscode-textfield.number {
    width: 120px;
  }
  .field .choose {
    justify-self: start;
  }
  fieldset {
    margin: 0;
    padding: 4px 0 4px 22px;
    border: 0;
    border-inline-start: 2px solid var(--sl-line);
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .try {
    margin-top: 4px;
  }
  .save {
    border-top: 1px solid var(--sl-line);
    padding-top: 14px;
  }
  @media (max-width: 560px) {
    .field {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
