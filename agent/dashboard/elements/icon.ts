import { css, html, LitElement } from "lit";

/** The codicons that the dashboard uses, by their code points in the font. */
const glyphs = {
  add: "\uea60",
  check: "\ueab2",
  "chevron-down": "\ueab4",
  "chevron-right": "\ueab6",
  close: "\uea76",
  search: "\uea6d",
  sync: "\uea77",
  pause: "\uead1",
  resume: "\ueacf",
  settings: "\ueb51",
  list: "\ueb84",
  logs: "\ueb9d",
  warning: "\uea6c",
  error: "\uea87",
  info: "\uea74",
  rejected: "\ueabd",
  diff: "\ueafd",
  "arrow-right": "\uea9c",
  both: "\uea99",
  history: "\uea82",
  undo: "\ueae2",
  file: "\uea7b",
  database: "\ueace",
  globe: "\ueb01",
  folder: "\uea83",
  bell: "\ueaa2",
  trash: "\uea81",
  refresh: "\ueb37",
  question: "\ueb32",
  good: "\uebb3",
  copy: "\uebcc",
  theme: "\ueac6",
  disconnected: "\uead0",
  filter: "\ueaf1",
  conflict: "\ueafe",
  rule: "\ueb12",
  stop: "\uead7",
  shield: "\ueb53",
  circle: "\uea71",
  json: "\uea8b",
  bulb: "\uea61",
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
