import type { ServerResponse } from "node:http";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { AgentEvent } from "../../../shared/protocol/events.ts";
import { begin } from "./answer.ts";

export interface EventLimits {
  /** Milliseconds between signs of life. */
  readonly heartbeat: number;
  /** Bytes that may wait for a client beside the state itself. */
  readonly backlog: number;
  /** How long, in milliseconds, a client may take nothing before it is let go. */
  readonly stall: number;
}

export const eventLimits: EventLimits = { heartbeat: 15_000, backlog: 1 << 20, stall: 60_000 };

/**
 * Sends events to one client until it goes away. For a client that does not keep up nothing is queued: it is told no more
 * until it has taken what is there, and then a new `state` (SPEC A48).
 */
export function serveEvents(api: AgentApi, response: ServerResponse, limits: EventLimits): void {
  begin(response, "text/event-stream; charset=utf-8");
  response.write("retry: 1000\n\n");
  let unsubscribe: (() => void) | null = null;
  let stateSize = 0;
  let stalled: NodeJS.Timeout | null = null;

  const pause = () => {
    unsubscribe?.();
    unsubscribe = null;
    stalled ??= setTimeout(() => response.destroy(), limits.stall);
  };
  const onEvent = (event: AgentEvent) => {
    if (stalled !== null || response.writableEnded) return;
    const frame = `data: ${JSON.stringify(event)}\n\n`;
    if (event.kind === "state") stateSize = Buffer.byteLength(frame);
    response.write(frame);
    if (response.writableLength > limits.backlog + 2 * stateSize) pause();
  };
  const follow = () => {
    const end = api.subscribe(onEvent);
    // The first event alone can have been too much.
    if (stalled === null) unsubscribe = end;
    else end();
  };

  response.on("drain", () => {
    if (stalled === null) return;
    clearTimeout(stalled);
    stalled = null;
    follow();
  });
  const heartbeat = setInterval(() => {
    if (stalled === null) response.write(": still here\n\n");
  }, limits.heartbeat);
  response.on("close", () => {
    clearInterval(heartbeat);
    if (stalled !== null) clearTimeout(stalled);
    unsubscribe?.();
    unsubscribe = null;
  });
  follow();
}
