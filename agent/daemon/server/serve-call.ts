import type { IncomingMessage, ServerResponse } from "node:http";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { Method, Results } from "../../../shared/protocol/methods.ts";
import { parseParams } from "../../../shared/protocol/parse-params.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import { protocolHeader } from "../../../shared/protocol/wire.ts";
import { refuse, reply } from "./answer.ts";
import { readBody } from "./read-body.ts";

/** What any client may ask, of whichever version: their shapes stay. */
const forEveryVersion: ReadonlySet<Method> = new Set(["agent.state", "agent.stop"]);

/** Answers one call. What the agent says no to is an answer like any other; only what is no proper request is not 200. */
export async function serveCall(
  api: AgentApi,
  method: Method,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const theirs = request.headers[protocolHeader];
  if (theirs !== undefined && theirs !== String(protocolVersion) && !forEveryVersion.has(method))
    return refuse(response, 409, otherVersion);
  const body = await bodyOf(request, response);
  if (body === null) return;
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const result = await answerOf(api, method, body.value, gone.signal);
  if (result.ok) reply(response, 200, { ok: true, value: result.value });
  else refuse(response, result.error.code === "agent.request" ? 400 : 200, result.error);
}

/** The body; `null` where the request was refused for it. */
export async function bodyOf(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ readonly value: unknown } | null> {
  // A form of another site cannot send this type without being asked whether it may.
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) {
    refuse(response, 415, problem("agent.request", "A request's body is application/json"), {
      connection: "close",
    });
    return null;
  }
  const body = await readBody(request);
  switch (body.kind) {
    case "json":
      return body;
    case "too-large":
      refuse(response, 413, problem("agent.request", "A request's body has at most 4 MB"), {
        connection: "close",
      });
      return null;
    case "malformed":
      refuse(response, 400, problem("agent.request", "The request's body is not JSON"));
      return null;
    case "cut":
      response.destroy();
      return null;
  }
}

async function answerOf<M extends Method>(
  api: AgentApi,
  method: M,
  value: unknown,
  signal: AbortSignal,
): Promise<Result<Results[M], Diagnostic>> {
  const params = parseParams(method, value);
  return params.ok ? api.handlers[method](params.value, signal) : params;
}

const otherVersion = problem(
  "agent.version",
  "This agent is of another version than the program that asks it",
  {
    hint: "Stop it and start it again: syncline agent stop, then syncline agent start.",
  },
);
