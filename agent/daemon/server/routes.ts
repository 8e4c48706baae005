import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { problem } from "../../../shared/base/diagnostic.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import { isMethod } from "../../../shared/protocol/parse-params.ts";
import { apiPath, eventsPath, signInPath } from "../../../shared/protocol/wire.ts";
import type { AccessToken } from "./access-token.ts";
import { refuse, reply, send } from "./answer.ts";
import { whyForeign } from "./judge-source.ts";
import { isSameText } from "./same-text.ts";
import { bodyOf, serveCall } from "./serve-call.ts";
import { type EventLimits, serveEvents } from "./serve-events.ts";
import { serveHealth, serveLiveness } from "./serve-health.ts";
import { hasSession, sessionCookie } from "./session.ts";
import type { SignIn } from "./sign-in.ts";
import type { StaticFiles } from "./static-files.ts";

/** What both doors lead to. */
export interface Rooms {
  readonly api: AgentApi;
  readonly events: EventLimits;
  readonly clock: () => number;
  /** Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

/** What is only behind the loopback door. */
export interface LoopbackRooms extends Rooms {
  readonly token: AccessToken;
  readonly signIn: SignIn;
  readonly files: StaticFiles;
  readonly port: number;
  readonly hosts: ReadonlySet<string>;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Over the agent's own socket, which only the user can open, everything is allowed. */
export const socketRoute =
  (rooms: Rooms): Route =>
  async (request, response) =>
    serveKnown(pathOf(request), rooms, true, request, response);

/** Over loopback HTTP, where any program and any web page of the machine can knock (SPEC A41 to A47). */
export const loopbackRoute =
  (rooms: LoopbackRooms): Route =>
  async (request, response) => {
    const { token, clock, port, files, hosts } = rooms;
    const path = pathOf(request);
    const foreign = whyForeign(request, hosts, files.has(path));
    if (foreign !== null)
      return refuse(response, 403, problem("agent.refused", foreign), { connection: "close" });
    if (files.has(path)) return getOnly(request, response, () => files.serve(path, request, response));
    if (path === signInPath) return serveSignIn(rooms, request, response);
    const { authorization = "", cookie } = request.headers;
    const isBearer = isSameText(authorization, `Bearer ${token.current()}`);
    const isKnown = isBearer || (path !== "/metrics" && hasSession(cookie, token.current(), port, clock()));
    if (!isKnown && path !== "/health" && (path === "/metrics" || path.startsWith(apiPath)))
      return refuse(response, 401, signInFirst, { "www-authenticate": 'Bearer realm="syncline"' });
    if (path === `${apiPath}agent.signIn`) return refuse(response, 403, onlyOnSocket);
    return serveKnown(path, rooms, isKnown, request, response);
  };

const signInFirst = problem("agent.refused", "Sign in first", {
  hint: "Open the dashboard with: syncline agent open",
});
const onlyOnSocket = problem("agent.refused", "Sign-in links are only made over the agent's own socket", {
  hint: "Run: syncline agent open",
});

async function serveKnown(
  path: string,
  rooms: Rooms,
  isKnown: boolean,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (path === "/health") return getOnly(request, response, () => serveHealth(rooms.api, response, isKnown));
  if (path === "/health/live") return getOnly(request, response, () => serveLiveness(response));
  if (path === "/metrics")
    return getOnly(request, response, async () =>
      send(response, 200, "text/plain; version=0.0.4; charset=utf-8", await rooms.metrics()),
    );
  if (path === eventsPath)
    return getOnly(request, response, () => serveEvents(rooms.api, response, rooms.events));
  const method = path.startsWith(apiPath) ? path.slice(apiPath.length) : "";
  if (!isMethod(method)) return refuse(response, 404, problem("agent.request", "There is nothing here"));
  if (request.method !== "POST") return notAllowed(response, "POST");
  return serveCall(rooms.api, method, request, response);
}

const signInBody = z.object({ code: z.string().max(200) });

async function serveSignIn(
  { signIn, token, port, clock }: LoopbackRooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return notAllowed(response, "POST");
  const body = await bodyOf(request, response);
  if (body === null) return;
  const parsed = signInBody.safeParse(body.value);
  if (!parsed.success) return refuse(response, 400, problem("agent.request", "A sign-in takes a code"));
  const redeemed = signIn.redeem(parsed.data.code);
  if (redeemed.ok)
    return reply(
      response,
      200,
      { ok: true, value: {} },
      { "set-cookie": sessionCookie(token.current(), port, clock()) },
    );
  const { wait, problem: told } = redeemed.error;
  if (wait > 0) refuse(response, 429, told, { "retry-after": String(wait) });
  else refuse(response, 401, told);
}

async function getOnly(
  { method }: IncomingMessage,
  response: ServerResponse,
  serve: () => void | Promise<void>,
) {
  if (method === "GET" || method === "HEAD") await serve();
  else notAllowed(response, "GET, HEAD");
}

const notAllowed = (response: ServerResponse, allow: string): void =>
  refuse(response, 405, problem("agent.request", `Only ${allow} is understood here`), { allow });

/** The path as it was sent, without the query. Nothing in it is decoded or made simpler: it is only compared. */
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0]!;
