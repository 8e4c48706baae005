import type { Moment } from "../../../shared/protocol/views.ts";
import { type AgentSeen, type Sign, signOf } from "../agent-seen.ts";
import type { Entry } from "../menu/entry.ts";
import { stateLines } from "../menu/state-lines.ts";
import { type Surroundings, trayMenu } from "../menu/tray-menu.ts";

/** The tray as Electron has it. */
export interface TrayPort {
  setSign(sign: Sign, dark: boolean): void;
  setToolTip(text: string): void;
  setMenu(entries: readonly Entry[]): void;
}

export interface TraySurroundings extends Surroundings {
  readonly dark: boolean;
}

/** Shows the agent in the tray, and touches only what has changed: an open menu would close. `SPEC D41`. */
export class TrayView {
  readonly #tray: TrayPort;
  #sign = "";
  #toolTip = "";
  #menu = "";

  constructor(tray: TrayPort) {
    this.#tray = tray;
  }

  show(agent: AgentSeen, around: TraySurroundings, now: Moment): void {
    const sign = signOf(agent);
    if (this.#sign !== `${sign} ${around.dark}`) {
      this.#sign = `${sign} ${around.dark}`;
      this.#tray.setSign(sign, around.dark);
    }
    const [first] = stateLines(agent, now, around.zone);
    const toolTip = first?.kind === "text" ? `Syncline: ${first.label}` : "Syncline";
    if (this.#toolTip !== toolTip) {
      this.#toolTip = toolTip;
      this.#tray.setToolTip(toolTip);
    }
    const entries = trayMenu(agent, around, now);
    const menu = JSON.stringify(entries);
    if (this.#menu !== menu) {
      this.#menu = menu;
      this.#tray.setMenu(entries);
    }
  }
}
