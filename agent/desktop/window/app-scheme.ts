import { readFile } from "node:fs/promises";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { isMethod } from "../../../shared/protocol/parse-params.ts";
import { apiPath, eventsPath } from "../../../shared/protocol/wire.ts";
import { contentPolicy } from "../../served-files.ts";
import { appHost, appOrigin, appScheme } from "../page-address.ts";
import type { AppFile } from "./app-files.ts";

/** Passes a request on to the agent and its answer back, streams included. */
export type Forward = (request: Request, path: string) => Promise<Response>;

const headers = {
  "content-security-policy": contentPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/**
 * Answers what the window asks: the dashboard's files, and the agent's API without any token or cookie in the page, since the
 * agent's socket knows its user. `SPEC D61`, `D62`.
 */
export const serveApp =
  (files: ReadonlyMap<string, AppFile>, forward: Forward) =>
  async (request: Request): Promise<Response> => {
    const { protocol, host, pathname } = new URL(request.url);
    if (protocol !== `${appScheme}:` || host !== appHost) return refusal(404, "There is nothing here");
    const origin = request.headers.get("origin");
    if (origin !== null && origin !== appOrigin) return refusal(403, "The request comes from elsewhere");
    if (pathname.startsWith(apiPath)) return serveApi(request, pathname, forward);
    const file = files.get(pathname);
    if (file === undefined) return refusal(404, "There is nothing here");
    if (request.method !== "GET" && request.method !== "HEAD")
      return refusal(405, "Only GET is understood here");
    const bytes = await readFile(file.path).catch(() => null);
    if (bytes === null) return refusal(404, "The dashboard's file is gone: install Syncline again");
    return new Response(request.method === "HEAD" ? null : new Uint8Array(bytes), {
      headers: { ...headers, "content-type": file.type },
    });
  };

async function serveApi(request: Request, path: string, forward: Forward): Promise<Response> {
  const method = path.slice(apiPath.length);
  const isEvents = path === eventsPath;
  if (!isEvents && !isMethod(method)) return refusal(404, "There is nothing here");
  // A sign-in link would let a page out of the window and into a browser.
  if (method === "agent.signIn") return refusal(403, "Sign-in links are not made for the window");
  if (request.method !== (isEvents ? "GET" : "POST")) return refusal(405, "Not understood here");
  const answer = await forward(request, path);
  const type = answer.headers.get("content-type") ?? "application/json";
  return new Response(answer.body, { status: answer.status, headers: { ...headers, "content-type": type } });
}

const refusal = (status: number, message: string): Response =>
  reply(status, problem("agent.refused", message));

export const reply = (status: number, error: Diagnostic): Response =>
  new Response(JSON.stringify({ ok: false, error }), {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
