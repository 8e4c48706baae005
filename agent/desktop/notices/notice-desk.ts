import type { AgentSettings, AgentState, Moment } from "../../../shared/protocol/views.ts";
import type { AgentSeen } from "../agent-seen.ts";
import { NoticeLimit } from "./notice-limit.ts";
import { type Notice, noticesFor } from "./notices-for.ts";

/** Alerts as the agent's settings have them. */
export type NoticeSettings = Pick<AgentSettings["alerts"], "desktop" | "everyMinutes">;

/** Compares each state with the one before, and shows what is new and due. */
export class NoticeDesk {
  readonly #show: (notice: Notice) => void;
  readonly #limit = new NoticeLimit();
  #before: AgentState | null = null;
  #isDown = false;

  constructor(show: (notice: Notice) => void) {
    this.#show = show;
  }

  /**
   * The settings are asked for only where there is something to tell, and so are those of that moment. To be called every
   * minute, too, for what had to wait.
   */
  async look(agent: AgentSeen, settingsNow: () => Promise<NoticeSettings>, now: Moment): Promise<void> {
    const notices = this.#notices(agent);
    if (notices.length === 0 && this.#limit.isEmpty) return;
    const settings = await settingsNow();
    if (!settings.desktop) return this.#limit.forget();
    for (const notice of this.#limit.pass(notices, now, settings.everyMinutes * 60_000)) this.#show(notice);
  }

  #notices(agent: AgentSeen): readonly Notice[] {
    switch (agent.kind) {
      case "starting":
        return [];
      case "running": {
        const notices = noticesFor(this.#before, agent.state);
        this.#before = agent.state;
        this.#isDown = false;
        return notices;
      }
      case "down": {
        const isNew = !this.#isDown;
        this.#isDown = true;
        // One that somebody stopped, stopped as it should.
        if (!isNew || agent.retryAt === null) return [];
        return [
          {
            key: "agent down",
            title: "Syncline: nothing is synced just now",
            body: `${agent.problem.message}. It is started again.`,
            click: { kind: "open", page: { kind: "home" } },
            actions: [],
          },
        ];
      }
    }
  }
}
