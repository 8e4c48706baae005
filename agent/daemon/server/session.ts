import { createHmac, randomBytes } from "node:crypto";
import { apiPath } from "../../../shared/protocol/wire.ts";
import { isSameText } from "./same-text.ts";

const lifetime = 30 * 24 * 3_600_000;

/**
 * A browser's session: when it ends, sealed with the agent's token. It outlives the agent and ends with the token. The
 * cookie is for the API alone, since browsers send cookies to every port of a host.
 */
export function sessionCookie(token: string, port: number, now: number): string {
  const session = `${(now + lifetime).toString(36)}.${randomBytes(12).toString("base64url")}`;
  const attributes = `Path=${apiPath}; HttpOnly; SameSite=Strict; Max-Age=${lifetime / 1000}`;
  return `${cookieName(port)}=${session}.${seal(token, session)}; ${attributes}`;
}

export function hasSession(cookies: string | undefined, token: string, port: number, now: number): boolean {
  for (const cookie of (cookies ?? "").split(/; */)) {
    if (!cookie.startsWith(`${cookieName(port)}=`)) continue;
    const value = cookie.slice(cookieName(port).length + 1);
    const [end = "", salt = "", sealed = "", ...more] = value.split(".");
    if (more.length > 0 || !isSameText(sealed, seal(token, `${end}.${salt}`))) continue;
    if (Number.parseInt(end, 36) > now) return true;
  }
  return false;
}

const cookieName = (port: number): string => `syncline-${port}`;

const seal = (token: string, session: string): string =>
  createHmac("sha256", token).update(`session ${session}`).digest("base64url");
