import { css, html, LitElement } from "lit";

/** The codicons that the view uses, by their code points in the font. */
const glyphs = {
  close: "\uea76",
  conflict: "\uea6c",
  error: "\uea87",
  file: "\uea94",
  info: "\uea74",
  lock: "\uea75",
  play: "\ueb2c",
  refresh: "\ueb37",
  search: "\uea6d",
  shield: "\ueb53",
  stop: "\uead7",
  unlock: "\ueb74",
  unread: "\ueabd",
  warning: "\uea6c",
  whole: "\ueab2",
  code: "\ueae9",
  diff: "\ueafd",
} as const;

export type IconName = keyof typeof glyphs;

/** An icon beside words: it says nothing to those who do not see it. */
export class Icon extends LitElement {
  static override properties = { name: {} };
  static override styles = css`
    :host {
      display: inline-block;
      width: 16px;
      height: 16px;
      font: normal 16px / 16px codicon;
      text-align: center;
      flex: none;
      -webkit-font-smoothing: antialiased;
    }
  `;

  declare name: IconName;

  constructor() {
    super();
    this.ariaHidden = "true";
  }

  override render() {
    return html`${glyphs[this.name]}`;
  }
}

customElements.define("sl-icon", Icon);
