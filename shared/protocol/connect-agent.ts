import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type AgentPlace, agentPlaceOf } from "./agent-place.ts";
import { EventText } from "./event-text.ts";
import type { AgentEvent } from "./events.ts";
import { isOthers } from "./is-others.ts";
import type { Method, Params, Results } from "./methods.ts";
import type { Reply } from "./reply.ts";
import { protocolVersion } from "./version.ts";
import { apiPath, eventsPath, protocolHeader } from "./wire.ts";

/** What a follower is told: an event, or that the agent cannot be reached just now. After that comes a `state` first. */
export type Followed = AgentEvent | { readonly kind: "unreachable"; readonly problem: Diagnostic };

/** A program's end of the agent's socket. */
export interface AgentClient {
  /**
   * Asks one thing. Fails with `agent.not-running` where no agent answers, `agent.version` where it is of another version
   * (only `agent.state` and `agent.stop` are understood then), and whatever the agent says.
   */
  call<M extends Method>(
    method: M,
    params: Params<M>,
    signal?: AbortSignal,
  ): Promise<Result<Results[M], Diagnostic>>;
  /** Follows the agent from its present state on, through restarts, until the signal is given. */
  events(signal: AbortSignal): AsyncIterable<Followed>;
  close(): void;
}

/** A connection that brings no byte for so long, in milliseconds, is dead: a sign of life comes every 15 seconds. */
const silence = 45_000;
const shortestWait = 250;
const longestWait = 5_000;

/** Nothing is sent before something is asked. `home` is the folder of `homeOf`. */
export function connectAgent(home: string): AgentClient {
  const place = agentPlaceOf(home);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    call: (method, params, signal) => call(place, agent, method, params, signal),
    events: (signal) => follow(place, signal),
    close: () => agent.destroy(),
  };
}

async function call<M extends Method>(
  place: AgentPlace,
  agent: Agent,
  method: M,
  params: Params<M>,
  signal?: AbortSignal,
): Promise<Result<Results[M], Diagnostic>> {
  const sent = await sendRequest(place, agent, apiPath + method, JSON.stringify(params), signal);
  if (!sent.ok) return sent;
  const response = sent.value;
  let text = "";
  try {
    response.setEncoding("utf8");
    for await (const piece of response) text += piece;
  } catch (cause) {
    return err(unreachable(cause));
  }
  const always = method === "agent.state" || method === "agent.stop";
  if (response.headers[protocolHeader] !== String(protocolVersion) && !always)
    return err(otherVersion(response));
  try {
    const reply: Reply<Results[M]> = JSON.parse(text);
    return reply;
  } catch {
    return err(
      problem("agent.failed", `The agent gave an answer that is none (HTTP ${response.statusCode})`),
    );
  }
}

async function* follow(place: AgentPlace, signal: AbortSignal): AsyncIterable<Followed> {
  let wait = shortestWait;
  while (!signal.aborted) {
    const sent = await sendRequest(place, undefined, eventsPath, null, signal);
    if (sent.ok && sent.value.statusCode === 200 && isOurs(sent.value)) {
      wait = shortestWait;
      yield* eventsOf(sent.value);
    }
    if (signal.aborted) return;
    const told = !sent.ok ? sent.error : isOurs(sent.value) ? gone : otherVersion(sent.value);
    if (sent.ok) sent.value.destroy();
    yield { kind: "unreachable", problem: told };
    await delay(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(2 * wait, longestWait);
  }
}

async function* eventsOf(response: IncomingMessage): AsyncIterable<AgentEvent> {
  response.setEncoding("utf8");
  response.socket.setTimeout(silence, () => response.destroy());
  const text = new EventText();
  try {
    for await (const piece of response) yield* text.take(String(piece));
  } catch {
    // Cut: the follower is told, and connects again.
  }
}

/** Sends a request; a body makes it a POST. */
function sendRequest(
  place: AgentPlace,
  agent: Agent | undefined,
  path: string,
  body: string | null,
  signal?: AbortSignal,
): Promise<Result<IncomingMessage, Diagnostic>> {
  if (isOthers(place)) return Promise.resolve(err(anothers(place)));
  return new Promise((resolve) => {
    const sending = request({
      socketPath: place.socket,
      path,
      method: body === null ? "GET" : "POST",
      headers: {
        host: "agent",
        [protocolHeader]: String(protocolVersion),
        ...(body === null
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
      ...(agent === undefined ? {} : { agent }),
      ...(signal === undefined ? {} : { signal }),
    });
    sending.on("response", (response) => resolve(ok(response)));
    sending.on("error", (cause) => resolve(err(unreachable(cause))));
    sending.end(body ?? undefined);
  });
}

const anothers = ({ socketFolder }: AgentPlace): Diagnostic =>
  problem("agent.refused", `${socketFolder} belongs to somebody else`, {
    hint: "Remove it, or set SYNCLINE_HOME to a folder of your own.",
  });

const isOurs = ({ headers }: IncomingMessage): boolean => headers[protocolHeader] === String(protocolVersion);

const startHint = "Start it: syncline agent start";
const gone = problem("agent.not-running", "The agent has ended or cut the connection", { hint: startHint });

function unreachable(cause: unknown): Diagnostic {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ABORT_ERR") return problem("run.cancelled", "Cancelled");
  if (code === "ENOENT" || code === "ECONNREFUSED")
    return problem("agent.not-running", "No agent is running", { hint: startHint });
  if (code === "EACCES" || code === "EPERM")
    return problem("agent.refused", "The agent's socket is somebody else's: it runs as another user");
  if (code === "ECONNRESET" || code === "EPIPE") return gone;
  const why = cause instanceof Error ? cause.message : String(cause);
  return problem("agent.not-running", `The agent does not answer: ${why}`, { hint: startHint });
}

function otherVersion({ headers }: IncomingMessage): Diagnostic {
  const theirs = headers[protocolHeader];
  return problem(
    "agent.version",
    `The agent that runs speaks ${theirs === undefined ? "another language" : `version ${theirs} of the control API`}, this program version ${protocolVersion}`,
    { hint: "Restart it with this version: syncline agent stop, then syncline agent start." },
  );
}
