import type { AgentEvent } from "../../../shared/protocol/events.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import { apiPath, eventsPath, protocolHeader } from "../../../shared/protocol/wire.ts";
import type { Message } from "../store/model.ts";

const firstWait = 500;
const longestWait = 10_000;

export interface Connected {
  /** Tries at once, where it would else wait. */
  retry(): void;
}

/**
 * Listens to the agent's events for as long as the page lives. Where the agent goes away, it says so and tries again, ever
 * more seldom; every new connection begins with the whole state, so nothing that was missed stays wrong.
 */
export function connect(take: (message: Message) => void, clock: () => number): Connected {
  let wait = firstWait;
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | null = null;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    const events = new EventSource(eventsPath);
    source = events;
    events.onmessage = ({ data }) => {
      const event: AgentEvent = JSON.parse(data);
      if (event.kind === "state") {
        wait = firstWait;
        since = null;
      }
      take({ kind: "event", event });
    };
    events.onerror = () => {
      events.close();
      if (source === events) void lost();
    };
  };

  const lost = async () => {
    source = null;
    since ??= clock();
    if (await isSignedOut()) {
      take({ kind: "connection", connection: { kind: "signed-out" } });
      return;
    }
    take({ kind: "connection", connection: { kind: "gone", since, retryAt: clock() + wait } });
    timer = setTimeout(again, wait);
    wait = Math.min(wait * 2, longestWait);
  };

  const again = () => {
    if (since !== null) take({ kind: "connection", connection: { kind: "gone", since, retryAt: null } });
    open();
  };

  open();
  // A laptop that wakes need not wait for the timer.
  addEventListener("online", () => source === null && again());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source === null && since !== null) again();
  });
  return {
    retry: () => {
      wait = firstWait;
      again();
    },
  };
}

/** An event source does not tell why it ended; a question does. */
async function isSignedOut(): Promise<boolean> {
  try {
    const response = await fetch(`${apiPath}agent.state`, {
      method: "POST",
      headers: { "content-type": "application/json", [protocolHeader]: String(protocolVersion) },
      body: "{}",
    });
    return response.status === 401;
  } catch {
    return false;
  }
}
