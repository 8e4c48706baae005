import { css } from "lit";

/** Of what `value.ts` makes. */
export const valueStyles = css`
  .value,
  .absent {
    font-family: var(--sl-mono);
    font-size: 12px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .absent {
    color: var(--sl-text-2);
    font-style: italic;
  }
  .removed,
  .added {
    padding: 1px 4px;
    border-radius: 3px;
    -webkit-box-decoration-break: clone;
    box-decoration-break: clone;
  }
  .removed {
    background: var(--sl-delete-soft);
    color: var(--sl-delete);
  }
  .added {
    background: var(--sl-create-soft);
    color: var(--sl-create);
  }
  .removed .absent,
  .added .absent {
    color: inherit;
  }
`;
