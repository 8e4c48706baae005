import { css } from "lit";

export const appStyles = css`
  :host {
    display: flex;
    height: 100dvh;
    overflow: hidden;
  }
  .banner {
    display: contents;
  }
  main {
    flex: 1;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .place {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .place > * {
    flex: 1;
    min-height: 0;
  }
  .stale {
    filter: grayscale(1);
    opacity: 0.62;
  }
  .whole {
    margin: 12vh auto 0;
    max-width: 460px;
    padding: 0 24px;
    display: flex;
    flex-direction: column;
    gap: 12px;
    flex: none;
  }
  .problems {
    display: flex;
    flex-direction: column;
    gap: 4px;
    padding: 8px 24px;
    background: var(--sl-error-soft);
    border-bottom: 1px solid var(--sl-line);
  }
  .command {
    padding: 8px 12px;
    border-radius: 6px;
    background: var(--sl-sunken);
    border: 1px solid var(--sl-line);
  }
  .skip {
    position: fixed;
    top: -60px;
    left: 8px;
    z-index: 20;
    padding: 6px 12px;
    background: var(--sl-raised);
  }
  .skip:focus {
    top: 8px;
  }
  @media (max-width: 720px) {
    :host {
      flex-direction: column;
    }
  }
`;
