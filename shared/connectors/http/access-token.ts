import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { parseJson } from "../../mapping/values/json.ts";
import { isNativeRecord } from "../../model/native.ts";
import { backoff } from "./backoff.ts";
import type { Exchange, PlainRequest } from "./exchange.ts";
import type { HttpPorts } from "./ports.ts";

export interface AccessToken {
  readonly value: string;
  /** When it is no longer used, in milliseconds since 1970 by our own clock: some time before it expires. */
  readonly until: number;
}

/** What an access token is asked for with (RFC 6749), all secrets resolved. */
export interface TokenGrant {
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
  readonly audience: string | null;
  readonly client: "basic" | "body";
}

export interface GivenToken {
  readonly token: AccessToken;
  /** A new refresh token, which takes the place of the one that was sent. */
  readonly refreshToken: string | null;
}

/** A token is renewed so long before it expires: servers count from when they made it, and their clocks differ. */
const margin = 60_000;
const unspoken = 3_600_000;
const mostAttempts = 3;

/** Asks for an access token: with the refresh token, else with the client's own credentials. */
export async function askForToken(
  grant: TokenGrant,
  send: (request: PlainRequest) => Promise<Exchange>,
  ports: HttpPorts,
  signal: AbortSignal,
): Promise<Result<GivenToken, Diagnostic>> {
  const request = tokenRequest(grant);
  for (let attempt = 1; ; attempt++) {
    const asked = ports.clock();
    const sent = await send(request);
    if (sent.kind === "cancelled") return err(problem("run.cancelled", "The run was cancelled"));
    const failing = sent.kind !== "answer" || sent.answer.status >= 500 || sent.answer.status === 429;
    if (failing && attempt < mostAttempts) {
      await ports.sleep(backoff(attempt, ports.random), signal);
      continue;
    }
    const where = grant.tokenUrl.origin + grant.tokenUrl.pathname;
    if (sent.kind !== "answer")
      return err(problem("endpoint.unreachable", `${where} gave no access token: ${sent.why}`));
    return tokenIn(sent.answer.status, sent.answer.body.toString("utf8"), where, asked);
  }
}

function tokenRequest(grant: TokenGrant): PlainRequest {
  const form = new URLSearchParams();
  form.set("grant_type", grant.refreshToken === null ? "client_credentials" : "refresh_token");
  if (grant.refreshToken !== null) form.set("refresh_token", grant.refreshToken);
  if (grant.scopes.length > 0) form.set("scope", grant.scopes.join(" "));
  if (grant.audience !== null) form.set("audience", grant.audience);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  if (grant.client === "basic" && grant.clientSecret !== null) {
    const pair = [grant.clientId, grant.clientSecret].map(encodeURIComponent).join(":");
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  } else {
    form.set("client_id", grant.clientId);
    if (grant.clientSecret !== null) form.set("client_secret", grant.clientSecret);
  }
  return { method: "POST", url: grant.tokenUrl, headers, body: form.toString() };
}

function tokenIn(status: number, text: string, where: string, asked: number): Result<GivenToken, Diagnostic> {
  const body = parseJson(text);
  const answer = isNativeRecord(body) ? body : {};
  const { access_token: value, expires_in: lifetime, refresh_token: refreshed } = answer;
  if (status === 200 && typeof value === "string" && value !== "") {
    const seconds = Number(lifetime);
    const life = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : unspoken;
    const until = asked + life - Math.min(margin, life / 10);
    return ok({ token: { value, until }, refreshToken: typeof refreshed === "string" ? refreshed : null });
  }
  const { error } = answer;
  const said = typeof error === "string" && /^[\w.-]{1,60}$/.test(error) ? ` (${error})` : "";
  if (status >= 500 || status === 429)
    return err(problem("endpoint.failed", `${where} gave no access token: it answered ${status}${said}`));
  const hint = "Check the client's id, its secret and the scopes.";
  return err(
    problem("endpoint.refused", `${where} gave no access token: it answered ${status}${said}`, { hint }),
  );
}
