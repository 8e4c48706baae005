import { type IncomingMessage, request as send } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { problem } from "../../../shared/base/diagnostic.ts";
import type { AgentPlace } from "../../../shared/protocol/agent-place.ts";
import { isOthers } from "../../../shared/protocol/is-others.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import { protocolHeader } from "../../../shared/protocol/wire.ts";
import { type Forward, reply } from "./app-scheme.ts";

/** What a page sends the agent at most, in bytes. */
const longestBody = 4 << 20;

/** An agent that starts is waited for so long, in milliseconds, before a page is told that there is none. */
const patience = 5_000;
const pace = 100;

/**
 * Passes requests on to the agent's socket. Of the page's headers none goes along: the agent takes JSON and nothing else. A
 * request that found nobody to take it is tried again for a while, since nothing of it has been sent.
 */
export const forwardTo =
  (place: AgentPlace, wait = patience): Forward =>
  async (request, path) => {
    if (isOthers(place)) return reply(503, anothers);
    const body = request.method === "POST" ? Buffer.from(await request.arrayBuffer()) : null;
    if (body !== null && body.length > longestBody)
      return reply(413, problem("agent.request", "A request's body has at most 4 MB"));
    for (let waited = 0; ; waited += pace) {
      const sent = await sendOnce(place.socket, request, path, body);
      if (sent.kind === "answer") return sent.response;
      if (sent.kind === "failed" || waited >= wait || request.signal.aborted) return reply(503, unreachable);
      await delay(pace);
    }
  };

type Sent =
  | { readonly kind: "answer"; readonly response: Response }
  /** Nobody is there, and nothing was sent. */
  | { readonly kind: "nobody" }
  | { readonly kind: "failed" };

function sendOnce(socketPath: string, request: Request, path: string, body: Buffer | null): Promise<Sent> {
  return new Promise((resolve) => {
    const sending = send({
      socketPath,
      path,
      method: request.method,
      signal: request.signal,
      headers: {
        host: "agent",
        [protocolHeader]: String(protocolVersion),
        ...(body === null ? {} : { "content-type": "application/json", "content-length": body.length }),
      },
    });
    sending.on("error", (error) => {
      const code = "code" in error ? error.code : null;
      resolve({ kind: code === "ENOENT" || code === "ECONNREFUSED" ? "nobody" : "failed" });
    });
    sending.on("response", (answer) =>
      resolve({
        kind: "answer",
        response: new Response(streamOf(answer), {
          status: answer.statusCode ?? 502,
          headers: { "content-type": answer.headers["content-type"] ?? "application/json" },
        }),
      }),
    );
    sending.end(body ?? undefined);
  });
}

const anothers = problem("agent.refused", "The folder of the agent's socket belongs to somebody else", {
  hint: "Set SYNCLINE_HOME to a folder of your own.",
});

const unreachable = problem("agent.not-running", "The agent does not answer", {
  hint: "The menu of the tray icon says how it stands.",
});

/** The answer as it comes, no faster than the page takes it. */
function streamOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      answer.on("data", (piece: Buffer) => {
        controller.enqueue(new Uint8Array(piece));
        if ((controller.desiredSize ?? 0) <= 0) answer.pause();
      });
      answer.on("end", () => controller.close());
      answer.on("error", (cause) => controller.error(cause));
    },
    pull: () => void answer.resume(),
    cancel: () => void answer.destroy(),
  });
}
