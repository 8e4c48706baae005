import type { Dispatcher } from "undici";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { HttpOptions } from "../../mapping/sources/http.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { type HttpAnswer, headerOf } from "./answer.ts";
import { backoff, mostAttempts } from "./backoff.ts";
import type { HttpCommons } from "./commons.ts";
import { Connections } from "./connections.ts";
import { type Credential, openCredential } from "./credential.ts";
import { type Exchange, exchange, type PlainRequest } from "./exchange.ts";
import { httpUrl, shownUrl } from "./http-url.ts";
import type { Lane, Turn } from "./lane.ts";
import { proxyFor } from "./proxy-for.ts";
import { Slots } from "./slots.ts";
import { readTls } from "./tls-material.ts";

export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent twice, it does no more than sent once. What is not is sent again only if it is certain that it was not processed. */
  readonly repeatable: boolean;
  /** Once it is under way it is not cancelled, since then nobody would know what became of it. */
  readonly firm?: boolean;
}

/** What became of a request, after all attempts. */
export type Sent =
  /** Whatever the server said, a refusal or a failure of its own included. */
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  /** It is certain that it had no effect: it was never sent, or refused before anything was done. */
  | { readonly kind: "not-processed"; readonly problem: Diagnostic }
  /** It was sent, and no answer came. */
  | { readonly kind: "unknown"; readonly problem: Diagnostic }
  | { readonly kind: "cancelled" };

export interface HttpContext {
  readonly secrets: Secrets;
  readonly commons: HttpCommons;
  /** The sync file's folder. */
  readonly folder: string;
}

const mostRedirects = 5;
const never = new AbortController().signal;

/** Sends requests for one endpoint: in turn, with its credential, and again where that is safe. */
export class HttpClient {
  readonly #options: HttpOptions;
  readonly #context: HttpContext;
  readonly #home: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #connections: Connections;
  readonly #credential: Credential;
  readonly #lane: Lane;
  readonly #slots: Slots;

  private constructor(
    options: HttpOptions,
    context: HttpContext,
    home: string,
    headers: Readonly<Record<string, string>>,
    connections: Connections,
    credential: Credential,
  ) {
    this.#options = options;
    this.#context = context;
    this.#home = home;
    this.#headers = headers;
    this.#connections = connections;
    this.#credential = credential;
    this.#lane = context.commons.lane(`${home} ${credential.id}`);
    if (options.rate !== null) this.#lane.limit(options.rate.perSecond, options.rate.burst);
    this.#slots = new Slots(options.concurrency);
  }

  /** `home` is the only origin that gets the credential, the headers and the client's certificate. */
  static async open(
    home: URL,
    options: HttpOptions,
    context: HttpContext,
  ): Promise<Result<HttpClient, Diagnostic>> {
    const { secrets, commons, folder } = context;
    const tls = await readTls(options.tls, folder, secrets);
    if (!tls.ok) return tls;
    const headers: Record<string, string> = {};
    for (const [name, text] of Object.entries(options.headers)) {
      const value = await secrets.resolve(text);
      if (!value.ok) return value;
      headers[name.toLowerCase()] = value.value;
    }
    let proxy = options.proxy;
    if (typeof proxy === "string") {
      const resolved = await secrets.resolve(proxy);
      if (!resolved.ok) return resolved;
      proxy = resolved.value;
    }
    const connections = new Connections({
      tls: tls.value,
      home: home.origin,
      connections: options.concurrency,
      proxyOf: (url) => proxyFor(url, proxy, commons.ports.env),
    });
    const limits = { timeout: options.timeout, size: 1 << 20 };
    const credential = await openCredential(options.auth, {
      secrets,
      commons,
      insecure: options.insecure,
      send: (request, signal) => exchange(connections.to(request.url), request, limits, signal),
    });
    if (!credential.ok) return credential;
    return ok(new HttpClient(options, context, home.origin, headers, connections, credential.value));
  }

  get ports(): HttpCommons["ports"] {
    return this.#context.commons.ports;
  }

  /** What a problem says, without any secret. */
  tell(diagnostic: Diagnostic): Diagnostic {
    const told = { ...diagnostic, message: this.#redact(diagnostic.message) };
    return diagnostic.hint === undefined ? told : { ...told, hint: this.#redact(diagnostic.hint) };
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<Sent> {
    let { url } = request;
    for (let redirects = 0; ; redirects++) {
      const sent = await this.#slots.use(() => this.#attempts({ ...request, url }, signal));
      const next = sent.kind === "answer" ? redirectOf(sent.answer, request.method) : null;
      if (next === null) return this.#redacted(sent);
      const allowed = httpUrl(next.href, this.#options.insecure);
      const astray =
        redirects >= mostRedirects
          ? "sends requests round in a circle"
          : !allowed.ok
            ? `sends requests to ${shownUrl(next)}, which is not encrypted`
            : request.method !== "GET" && next.origin !== this.#home
              ? `sends writes on to another server (${next.origin}); if that is right, write its URL into the sync file`
              : null;
      if (astray !== null)
        return this.#redacted({
          kind: "not-processed",
          problem: problem("endpoint.answer", `${shownUrl(url)} ${astray}`),
        });
      url = next;
    }
  }

  dispose(): Promise<void> {
    return this.#connections.dispose();
  }

  /** Where one attempt may have been processed, what becomes of later ones does not take that back. */
  async #attempts(request: HttpRequest, signal: AbortSignal): Promise<Sent> {
    const doubts: Diagnostic[] = [];
    const sent = await this.#tries(request, signal, doubts);
    const [doubt] = doubts;
    const isOpen = sent.kind === "not-processed" || sent.kind === "cancelled";
    return isOpen && doubt !== undefined && request.method !== "GET"
      ? { kind: "unknown", problem: doubt }
      : sent;
  }

  async #tries(request: HttpRequest, signal: AbortSignal, doubts: Diagnostic[]): Promise<Sent> {
    const { clock, random, sleep } = this.ports;
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      const turn = await this.#lane.turn(signal);
      if (turn.kind === "cancelled") return turn;
      if (turn.kind === "paused")
        return { kind: "not-processed", problem: paused(request.url, turn, clock()) };
      const own = request.url.origin === this.#home;
      const proof = own ? await this.#credential.proof() : ok({ headers: {}, query: {} });
      if (!proof.ok) return { kind: "not-processed", problem: proof.error };
      const sent = await this.#exchange(request, own ? this.#headers : {}, proof.value, signal);
      const last = attempt >= mostAttempts;
      const wait = backoff(attempt, random);
      switch (sent.kind) {
        case "cancelled":
          return sent;
        case "never-sent":
          this.#lane.failed();
          if (last || !sent.again)
            return { kind: "not-processed", problem: unreachable(request.url, sent.why) };
          await sleep(wait, signal);
          continue;
        case "broken":
          this.#lane.failed();
          doubts.push(broken(request.url, sent.why));
          if (last || !request.repeatable || !sent.again)
            return { kind: "unknown", problem: broken(request.url, sent.why) };
          await sleep(wait, signal);
          continue;
        case "answer": {
          const { answer } = sent;
          this.#lane.heed(answer, wait);
          if (answer.status === 401 && own && !renewed && (await this.#credential.renew(proof.value))) {
            renewed = true;
            attempt--;
            continue;
          }
          if (isRefusal(answer)) {
            if (last) return { kind: "not-processed", problem: limited(request.url, answer) };
            continue;
          }
          if (answer.status < 500 || answer.status === 501) {
            this.#lane.succeeded();
            return sent;
          }
          this.#lane.failed();
          if (last || !request.repeatable) return sent;
          doubts.push(problem("endpoint.failed", `${shownUrl(request.url)} answered ${answer.status}`));
          await sleep(wait, signal);
        }
      }
    }
  }

  #exchange(
    { method, url, headers = {}, body, firm = false }: HttpRequest,
    own: Readonly<Record<string, string>>,
    proof: {
      readonly headers: Readonly<Record<string, string>>;
      readonly query: Readonly<Record<string, string>>;
    },
    signal: AbortSignal,
  ): Promise<Exchange> {
    const proven = new URL(url);
    for (const [name, value] of Object.entries(proof.query)) proven.searchParams.set(name, value);
    const plain: PlainRequest = {
      method,
      url: proven,
      headers: {
        accept: "application/json, */*;q=0.1",
        "user-agent": "syncline",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...own,
        ...headers,
        ...proof.headers,
      },
      body: body ?? null,
    };
    const { timeout, limit } = this.#options;
    return exchange(this.#connections.to(proven), plain, { timeout, size: limit }, firm ? never : signal);
  }

  #redact(text: string): string {
    return this.#context.secrets.redact(this.#credential.redact(text));
  }

  #redacted(sent: Sent): Sent {
    return sent.kind === "not-processed" || sent.kind === "unknown"
      ? { ...sent, problem: this.tell(sent.problem) }
      : sent;
  }
}

/** The server says that it did nothing: too many requests, or not now with a time to come again. */
const isRefusal = (answer: HttpAnswer): boolean =>
  answer.status === 429 || (answer.status === 503 && headerOf(answer, "retry-after") !== null);

/** Where an answer sends the same request on to; `null` where it does not. */
function redirectOf(answer: HttpAnswer, method: string): URL | null {
  const { status, url } = answer;
  const follows = status === 307 || status === 308 || (method === "GET" && [301, 302, 303].includes(status));
  const location = headerOf(answer, "location");
  return follows && location !== null ? URL.parse(location, url.href) : null;
}

const unreachable = (url: URL, why: string): Diagnostic =>
  problem("endpoint.unreachable", `${shownUrl(url)} cannot be reached: ${why}`);

const broken = (url: URL, why: string): Diagnostic =>
  problem("endpoint.unreachable", `${shownUrl(url)} gave no whole answer: ${why}`);

const limited = (url: URL, { status }: HttpAnswer): Diagnostic =>
  problem("endpoint.limited", `${shownUrl(url)} is asked too often (it answers ${status})`, {
    hint: "Say under `rate:` how often it may be asked, and run again later.",
  });

function paused(url: URL, { until, why }: Extract<Turn, { kind: "paused" }>, now: number): Diagnostic {
  const minutes = Math.max(1, Math.ceil((until - now) / 60_000));
  const when = `for ${minutes} more minute${minutes === 1 ? "" : "s"}`;
  return why === "failing"
    ? problem("endpoint.paused", `${url.origin} failed again and again, and is left alone ${when}`)
    : problem("endpoint.limited", `${url.origin} asks to be left alone ${when}`);
}
