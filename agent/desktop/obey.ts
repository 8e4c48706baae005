import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import type { Method, Params, Results } from "../../shared/protocol/methods.ts";
import type { AgentSeen } from "./agent-seen.ts";
import type { Command } from "./menu/entry.ts";
import { pauseUntil } from "./menu/pause-until.ts";
import type { Page } from "./page.ts";

type Call = <M extends Method>(method: M, params: Params<M>) => Promise<Result<Results[M], Diagnostic>>;

/** What commands come to. */
export interface Hands {
  readonly call: Call;
  readonly seen: () => AgentSeen;
  readonly open: (page: Page) => void;
  readonly openExternally: (url: string) => void;
  readonly setLoginItem: (on: boolean) => Result<null, Diagnostic>;
  readonly restart: () => void;
  readonly quit: () => void;
  /** Tells a person that what they asked for did not happen. */
  readonly complain: (problem: Diagnostic) => void;
  readonly now: () => number;
  readonly zone: string;
}

/** Does what was chosen in the menu or in a notification. What the agent refuses is said, never swallowed. */
export async function obey(command: Command, hands: Hands): Promise<void> {
  const said = <T>(answer: Result<T, Diagnostic>): void => {
    if (!answer.ok) hands.complain(answer.error);
  };
  switch (command.kind) {
    case "run":
      return said(await runEach(command.sync === null ? runnable(hands.seen()) : [command.sync], hands.call));
    case "cancel":
      return said(await hands.call("sync.cancel", { sync: command.sync }));
    case "pause": {
      const until = pauseUntil(command.length, hands.now(), hands.zone);
      if (command.sync === null) return said(await hands.call("agent.pause", { until }));
      return said(await hands.call("sync.pause", { sync: command.sync, until }));
    }
    case "resume":
      if (command.sync === null) return said(await hands.call("agent.resume", {}));
      return said(await hands.call("sync.resume", { sync: command.sync }));
    case "open":
      return hands.open(command.page);
    case "browser": {
      const link = await hands.call("agent.signIn", {});
      return link.ok ? hands.openExternally(link.value.url) : hands.complain(link.error);
    }
    case "login":
      return said(hands.setLoginItem(command.on));
    case "restart":
      return hands.restart();
    case "quit":
      return hands.quit();
  }
}

/** What the first says that cannot be run is said of all: where one refuses, mostly each does. */
async function runEach(syncs: readonly string[], call: Call): Promise<Result<null, Diagnostic>> {
  let first: Diagnostic | null = null;
  for (const sync of syncs) {
    const answer = await call("sync.run", { sync });
    if (!answer.ok) first ??= answer.error;
  }
  return first === null ? ok(null) : err(first);
}

/** "All" are those that nobody has paused by name and that are not running now. */
const runnable = (agent: AgentSeen): readonly string[] =>
  agent.kind !== "running"
    ? []
    : agent.state.syncs
        .filter(
          ({ pause, activity, file }) => pause === null && activity.kind === "idle" && file.kind !== "gone",
        )
        .map(({ id }) => id);
