import { milliseconds } from "../parse/duration.ts";
import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { asList, type OneOrMore } from "../parse/written.ts";
import {
  choice,
  either,
  flag,
  type JsonSchema,
  listOrOne,
  named,
  object,
  text,
} from "../schema/json-schema.ts";
import { given, type WrittenSource } from "./written-source.ts";

/** How requests prove who sends them. Texts may hold references to secrets, and are resolved when a request is made. */
export type HttpAuth =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "key"; readonly in: "header" | "query"; readonly name: string; readonly value: string }
  | {
      readonly kind: "oauth";
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string | null;
      /** `null`: the client's own credentials are the grant. */
      readonly refreshToken: string | null;
      readonly scopes: readonly string[];
      readonly audience: string | null;
      /** Where the client says who it is. */
      readonly client: "basic" | "body";
    };

/** PEM texts, or paths relative to the sync file. */
export interface HttpTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly passphrase: string | null;
}

/** What every endpoint that is reached over HTTP takes. Times are in milliseconds. */
export interface HttpOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: HttpAuth;
  readonly tls: HttpTls;
  /** `null`: what the environment says; `false`: none. */
  readonly proxy: string | false | null;
  /** Plain HTTP to other machines is allowed. */
  readonly insecure: boolean;
  readonly rate: { readonly perSecond: number; readonly burst: number } | null;
  readonly concurrency: number;
  /** How long one request may take in all. */
  readonly timeout: number;
  /** The most bytes that one answer may have. */
  readonly limit: number;
}

export interface WrittenHttp {
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly auth?: WrittenAuth;
  readonly tls?: Partial<Record<keyof HttpTls, string>>;
  readonly proxy?: string | false;
  readonly insecure?: boolean;
  readonly rate?: number | { readonly perSecond?: number; readonly burst?: number };
  readonly concurrency?: number;
  readonly timeout?: string;
  readonly limit?: number;
}

interface WrittenAuth {
  readonly bearer?: string;
  readonly basic?: { readonly user?: string; readonly password?: string };
  readonly apiKey?: { readonly header?: string; readonly query?: string; readonly value?: string };
  readonly oauth?: {
    readonly tokenUrl?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
    readonly refreshToken?: string;
    readonly scope?: OneOrMore<string>;
    readonly audience?: string;
    readonly client?: "basic" | "body";
  };
}

export const plainValue = (description: string): JsonSchema => ({
  description,
  type: ["string", "number", "boolean"],
});

export const durationText = (description: string, preset: string): JsonSchema => ({
  ...text(description, preset),
  pattern: "^\\s*(\\d{1,9}\\s*(ms|s|m|h|d)\\s*)+$",
  patternErrorMessage: "A length of time is a number and ms, s, m, h or d: 15m, 2h, 1h 30m.",
  default: preset,
});

const secret = (description: string): JsonSchema =>
  text(description, `\${secret:shop-token}`, `\${env:SHOP_TOKEN}`);

const oauth = object(
  "OAuth 2: an access token is fetched and renewed by itself.",
  {
    tokenUrl: text("Where access tokens are given out.", "https://login.example.com/oauth/token"),
    clientId: text("The client's id.", "syncline"),
    clientSecret: secret("The client's secret."),
    refreshToken: secret("A refresh token. Without one, the client's own credentials are the grant."),
    scope: listOrOne("What the access token is to allow.", text("A scope.", "products.read")),
    audience: text("Whom the access token is for, where the service wants that said."),
    client: choice(
      "How the client says who it is.",
      { basic: "In the Authorization header.", body: "In the body of the request." },
      "basic",
    ),
  },
  ["tokenUrl", "clientId"],
);

const auth: JsonSchema = {
  ...object("How requests prove who sends them.", {
    bearer: secret("The token of an `Authorization: Bearer` header."),
    basic: object(
      "A user and a password.",
      { user: text("The user's name."), password: secret("The user's password.") },
      ["user", "password"],
    ),
    apiKey: object(
      "A key in a header or in the query.",
      {
        header: text("The header that it goes into.", "X-Api-Key"),
        query: text("The parameter of the query that it goes into.", "api_key"),
        value: secret("The key."),
      },
      ["value"],
    ),
    oauth,
  }),
  oneOf: ["bearer", "basic", "apiKey", "oauth"].map((name) => ({ required: [name] })),
};

const positive = (description: string, preset?: number): JsonSchema => ({
  description,
  type: "integer",
  minimum: 1,
  ...(preset === undefined ? {} : { default: preset }),
});

export const httpProperties: Readonly<Record<string, JsonSchema>> = {
  auth,
  headers: named("Headers of every request.", plainValue("The header's value.")),
  tls: object("Certificates, as PEM texts or as paths relative to the sync file.", {
    ca: text("Certificates of authorities that are trusted beside the usual ones.", "certs/ca.pem"),
    cert: text("The client's own certificate.", "certs/client.pem"),
    key: text("The key of the client's certificate.", `\${file:certs/client.key}`),
    passphrase: secret("What the key is locked with."),
  }),
  proxy: either(
    "The proxy. Without it: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say.",
    text("The proxy's URL.", "http://proxy.example.com:8080"),
    { description: "No proxy, whatever the environment says.", type: "boolean", const: false },
  ),
  insecure: flag(
    "Plain HTTP to other machines is allowed: everybody on the way can read and change what is sent.",
    false,
  ),
  rate: either(
    "The most requests a second.",
    { description: "Requests a second.", type: "number", minimum: 0.001 },
    object(
      "Requests a second, and how many may go at once.",
      {
        perSecond: { description: "Requests a second.", type: "number", minimum: 0.001 },
        burst: positive("Requests that may go at once after a quiet while."),
      },
      ["perSecond"],
    ),
  ),
  concurrency: { ...positive("Requests that are under way at once.", 4), maximum: 100 },
  timeout: durationText("How long one request may take.", "60s"),
  limit: positive("The most megabytes that one answer may have.", 64),
};

const megabyte = 1 << 20;

/** Fills defaults in; what does not go together is reported. */
export function httpOptions(written: WrittenHttp, path: WrittenPath, report: Report): HttpOptions {
  const { rate, tls = {} } = written;
  const wanted = typeof rate === "number" ? { perSecond: rate } : rate;
  if ((tls.cert === undefined) !== (tls.key === undefined))
    report.value("sync.bad-value", [...path, "tls"], "A client's certificate needs `cert` and `key`.");
  return {
    headers: texts(written.headers),
    auth: authOf(written.auth, [...path, "auth"], report),
    tls: {
      ca: tls.ca ?? null,
      cert: tls.cert ?? null,
      key: tls.key ?? null,
      passphrase: tls.passphrase ?? null,
    },
    proxy: written.proxy ?? null,
    insecure: written.insecure ?? false,
    rate:
      wanted?.perSecond === undefined
        ? null
        : { perSecond: wanted.perSecond, burst: wanted.burst ?? Math.max(1, Math.ceil(wanted.perSecond)) },
    concurrency: written.concurrency ?? 4,
    timeout: written.timeout === undefined ? 60_000 : Math.max(1, milliseconds(written.timeout)),
    limit: (written.limit ?? 64) * megabyte,
  };
}

export const texts = (
  written: Readonly<Record<string, string | number | boolean>> | undefined,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(written ?? {}).map(([name, value]) => [name, String(value)]));

function authOf(written: WrittenAuth | undefined, path: WrittenPath, report: Report): HttpAuth {
  if (written?.bearer !== undefined) return { kind: "bearer", token: written.bearer };
  if (written?.basic?.user !== undefined && written.basic.password !== undefined)
    return { kind: "basic", user: written.basic.user, password: written.basic.password };
  if (written?.apiKey?.value !== undefined) {
    const { header, query, value } = written.apiKey;
    if ((header === undefined) === (query === undefined))
      report.value(
        "sync.bad-value",
        [...path, "apiKey"],
        "A key goes either into a `header` or into the `query`.",
      );
    return query === undefined
      ? { kind: "key", in: "header", name: header ?? "X-Api-Key", value }
      : { kind: "key", in: "query", name: query, value };
  }
  const { oauth } = written ?? {};
  if (oauth?.tokenUrl === undefined || oauth.clientId === undefined) return { kind: "none" };
  if (oauth.clientSecret === undefined && oauth.refreshToken === undefined)
    report.value("sync.bad-value", [...path, "oauth"], "OAuth needs a `clientSecret` or a `refreshToken`.");
  return {
    kind: "oauth",
    tokenUrl: oauth.tokenUrl,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret ?? null,
    refreshToken: oauth.refreshToken ?? null,
    scopes: asList(oauth.scope),
    audience: oauth.audience ?? null,
    client: oauth.client ?? "basic",
  };
}

/** What people write of how requests prove who sends them; `null` where they do not. */
export function writtenAuth(auth: HttpAuth): WrittenSource | null {
  switch (auth.kind) {
    case "none":
      return null;
    case "bearer":
      return { bearer: auth.token };
    case "basic":
      return { basic: { user: auth.user, password: auth.password } };
    case "key":
      return { apiKey: { [auth.in]: auth.name, value: auth.value } };
    case "oauth": {
      const { tokenUrl, clientId, clientSecret, refreshToken, scopes, audience, client } = auth;
      return {
        oauth: given({
          tokenUrl,
          clientId,
          clientSecret,
          refreshToken,
          scope: scopes.length === 0 ? null : scopes,
          audience,
          client: client === "basic" ? null : client,
        }),
      };
    }
  }
}

/** What is wrong with a URL that secrets are sent to, as a sentence; `null` where nothing is. A reference in its host is seen to when it is resolved. */
export function whyNotUrl(text: string, insecure: boolean): string | null {
  if (/\$\{/.test(text.split("/").slice(0, 3).join("/"))) return null;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return `"${text}" is not a URL; it begins with https:// and names a host.`;
  if (url.username !== "" || url.password !== "")
    return "Credentials do not belong into the URL; give them under `auth:`.";
  if (url.protocol === "http:" && !insecure && !isLoopback(url.hostname))
    return `${url.origin} is not encrypted, so everybody on the way can read and change what is sent; write https://, or say \`insecure: true\`.`;
  return null;
}

/** Whether a host is this very machine. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host);
