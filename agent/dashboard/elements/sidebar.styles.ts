import { css } from "lit";

export const sidebarStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    width: 208px;
    background: var(--sl-side);
    border-inline-end: 1px solid var(--sl-line);
    padding: 14px 10px 10px;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 9px;
    padding: 2px 8px 16px;
    color: var(--sl-text);
    font-size: 15px;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .brand:hover {
    text-decoration: none;
  }
  svg {
    width: 22px;
    height: 22px;
  }
  rect {
    fill: #2456c8;
  }
  path {
    fill: none;
    stroke: #fff;
    stroke-width: 2.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  nav {
    display: flex;
    flex-direction: column;
    gap: 1px;
    flex: 1;
  }
  .link {
    display: flex;
    align-items: center;
    gap: 9px;
    padding: 4px 8px;
    border-radius: 5px;
    color: var(--sl-text-2);
    font-weight: 500;
  }
  .link:hover {
    background: var(--sl-hover);
    text-decoration: none;
  }
  .link[aria-current] {
    background: light-dark(#e8ebf0, #22262e);
    color: var(--sl-text);
  }
  .count {
    margin-inline-start: auto;
    font-size: 12px;
    font-weight: 500;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 2px;
    padding-inline-start: 8px;
    font-size: 12px;
  }
  .agent {
    display: flex;
    align-items: center;
    gap: 7px;
  }
  .dot {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: currentcolor;
    flex: none;
  }
  .accent {
    color: var(--sl-accent);
  }
  @media (max-width: 720px) {
    :host {
      flex-direction: row;
      align-items: center;
      width: auto;
      padding: 6px 8px;
      border-inline-end: 0;
      border-bottom: 1px solid var(--sl-line);
      gap: 4px;
    }
    .brand {
      padding: 0 4px;
    }
    .brand span,
    .text,
    .keys,
    .agent span:not(.dot) {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    nav {
      flex-direction: row;
      justify-content: center;
    }
    .link {
      padding: 6px 9px;
      gap: 4px;
    }
    .foot {
      padding: 0;
    }
    .agent {
      flex: none;
      padding-inline-end: 4px;
    }
  }
`;
