import type { ServerResponse } from "node:http";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import { send } from "./answer.ts";
import { healthFrom } from "./health.ts";

/** For uptime checks: 503 while something fails. Who is not known is told no more than the status (SPEC A47, A69). */
export async function serveHealth(api: AgentApi, response: ServerResponse, isKnown: boolean): Promise<void> {
  const state = await api.handlers["agent.state"]({}, new AbortController().signal);
  if (!state.ok) return send(response, 503, type, '{"status":"failing"}');
  const health = healthFrom(state.value);
  const body = JSON.stringify(isKnown ? health : { status: health.status });
  send(response, health.status === "failing" ? 503 : 200, type, body);
}

/** For supervisors that would end what does not answer: it answers. */
export const serveLiveness = (response: ServerResponse): void => send(response, 200, type, '{"status":"ok"}');

const type = "application/json";
