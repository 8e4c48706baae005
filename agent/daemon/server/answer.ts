import type { ServerResponse } from "node:http";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Reply } from "../../../shared/protocol/reply.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import { protocolHeader } from "../../../shared/protocol/wire.ts";

type Headers = Readonly<Record<string, string>>;

/** What every answer says: no other site may read, frame or guess at it, and it is kept nowhere. */
const commonHeaders: Headers = {
  [protocolHeader]: String(protocolVersion),
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  more: Headers = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { ...commonHeaders, "content-type": type, "content-length": length, ...more });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

export function begin(response: ServerResponse, type: string): void {
  response.writeHead(200, { ...commonHeaders, "content-type": type });
}

export function reply(response: ServerResponse, status: number, body: Reply<unknown>, more?: Headers): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(body), more);
}

export function refuse(response: ServerResponse, status: number, error: Diagnostic, more?: Headers): void {
  reply(response, status, { ok: false, error }, more);
}
