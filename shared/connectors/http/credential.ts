import type { Diagnostic } from "../../base/diagnostic.ts";
import { sha256Hex } from "../../base/hash.ts";
import { ok, type Result } from "../../base/result.ts";
import type { HttpAuth } from "../../mapping/sources/http.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { askForToken, type TokenGrant } from "./access-token.ts";
import type { HttpCommons } from "./commons.ts";
import type { Exchange, PlainRequest } from "./exchange.ts";
import { httpUrl } from "./http-url.ts";

/** What a request carries to prove who sends it. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** One way to prove who sends requests, its secrets resolved. */
export interface Credential {
  /** Tells credentials apart without telling them: a hash. */
  readonly id: string;
  proof(): Promise<Result<Proof, Diagnostic>>;
  /** The server did not take this proof: whether there is another, which the next call of `proof` gives. */
  renew(refused: Proof): Promise<boolean>;
  /** The text without what this credential sends. */
  redact(text: string): string;
}

export interface CredentialContext {
  readonly secrets: Secrets;
  readonly commons: HttpCommons;
  /** Sends a request for an access token. */
  readonly send: (request: PlainRequest, signal: AbortSignal) => Promise<Exchange>;
  readonly insecure: boolean;
}

const never = new AbortController().signal;

export async function openCredential(
  auth: HttpAuth,
  context: CredentialContext,
): Promise<Result<Credential, Diagnostic>> {
  const { secrets } = context;
  switch (auth.kind) {
    case "none":
      return ok(fixed([], {}));
    case "bearer": {
      const token = await secrets.resolve(auth.token);
      return token.ok ? ok(fixed([token.value], { authorization: `Bearer ${token.value}` })) : token;
    }
    case "basic": {
      const user = await secrets.resolve(auth.user);
      if (!user.ok) return user;
      const password = await secrets.resolve(auth.password);
      if (!password.ok) return password;
      const pair = Buffer.from(`${user.value}:${password.value}`).toString("base64");
      return ok(fixed([pair, password.value], { authorization: `Basic ${pair}` }));
    }
    case "key": {
      const value = await secrets.resolve(auth.value);
      if (!value.ok) return value;
      return ok(
        auth.in === "header"
          ? fixed([value.value], { [auth.name.toLowerCase()]: value.value })
          : fixed([value.value, encodeURIComponent(value.value)], {}, { [auth.name]: value.value }),
      );
    }
    case "oauth":
      return openOAuth(auth, context);
  }
}

function fixed(told: readonly string[], headers: Proof["headers"], query: Proof["query"] = {}): Credential {
  const proof = { headers, query };
  return {
    id: sha256Hex([JSON.stringify(proof)]),
    proof: async () => ok(proof),
    renew: async () => false,
    redact: (text) => without(text, told),
  };
}

const without = (text: string, told: Iterable<string>): string => {
  let shown = text;
  for (const one of told) if (one !== "") shown = shown.replaceAll(one, "•••");
  return shown;
};

async function openOAuth(
  auth: Extract<HttpAuth, { kind: "oauth" }>,
  { secrets, commons, send, insecure }: CredentialContext,
): Promise<Result<Credential, Diagnostic>> {
  const resolved: string[] = [];
  for (const text of [auth.tokenUrl, auth.clientId, auth.clientSecret ?? "", auth.refreshToken ?? ""]) {
    const value = await secrets.resolve(text);
    if (!value.ok) return value;
    resolved.push(value.value);
  }
  const [address = "", clientId = "", clientSecret = "", refreshToken = ""] = resolved;
  const tokenUrl = httpUrl(address, insecure);
  if (!tokenUrl.ok) return tokenUrl;
  const { scopes, audience, client } = auth;
  const id = sha256Hex([address, clientId, clientSecret, refreshToken, scopes.join(" "), audience ?? ""]);
  const grant: TokenGrant = {
    tokenUrl: tokenUrl.value,
    clientId,
    clientSecret: auth.clientSecret === null ? null : clientSecret,
    refreshToken: auth.refreshToken === null ? null : refreshToken,
    scopes,
    audience,
    client,
  };
  const told = new Set([
    clientSecret,
    refreshToken,
    Buffer.from(`${clientId}:${clientSecret}`).toString("base64"),
  ]);
  const { ports, tokens, refreshTokens } = commons;

  // Others wait for the same token, so that it is not given up with the run that asked first.
  const fetched = async () => {
    const latest = { ...grant, refreshToken: refreshTokens.get(id) ?? grant.refreshToken };
    const given = await askForToken(latest, (request) => send(request, never), ports, never);
    if (!given.ok) return given;
    if (given.value.refreshToken !== null) refreshTokens.set(id, given.value.refreshToken);
    return ok(given.value.token);
  };

  return ok({
    id,
    async proof() {
      let asked = tokens.get(id);
      const known = await asked;
      if (asked === undefined || known?.ok === false || (known?.ok && ports.clock() >= known.value.until)) {
        // Whoever comes first asks, and all who come meanwhile wait for the same answer.
        if (tokens.get(id) === asked) tokens.set(id, fetched());
        asked = tokens.get(id);
      }
      const token = await asked!;
      if (!token.ok) return token;
      told.add(token.value.value);
      const refreshed = refreshTokens.get(id);
      if (refreshed !== undefined) told.add(refreshed);
      return ok({ headers: { authorization: `Bearer ${token.value.value}` }, query: {} });
    },
    async renew(refused) {
      const asked = tokens.get(id);
      const token = await asked;
      // Another request may have renewed it meanwhile.
      const isRefused = token?.ok && refused.headers.authorization === `Bearer ${token.value.value}`;
      if (isRefused && tokens.get(id) === asked) tokens.delete(id);
      return true;
    },
    redact: (text) => without(text, told),
  });
}
