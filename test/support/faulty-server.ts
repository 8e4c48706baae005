import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export type Item = Record<string, unknown>;

/** A request as the server met it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
  /** How many requests of this method and kind came before it. */
  readonly before: number;
  readonly list: boolean;
}

/** What goes wrong with one request. */
export type Fault =
  /** Nothing is done, and this is answered. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    }
  /** The connection is cut before anything is done, or once it is done. */
  | { readonly kind: "reset"; readonly done: boolean }
  /** The work is done, and nothing is ever answered. */
  | { readonly kind: "silence" }
  /** The answer ends in the middle: with a length that it does not have, or without any. */
  | { readonly kind: "cut"; readonly announced: boolean }
  /** The answer is something else than JSON. */
  | { readonly kind: "html" }
  /** The list is shown like this. */
  | { readonly kind: "list"; readonly items: readonly Item[] };

export interface FaultyOptions {
  readonly paging?: "none" | "link" | "next" | "page" | "offset" | "cursor";
  readonly size?: number;
  /** The list says how many records there are. */
  readonly total?: boolean;
  readonly etags?: boolean;
  readonly listEtags?: boolean;
  /** A repeated POST under one key is made once. */
  readonly idempotency?: boolean;
  /** New records get a number as their id, whatever they bring along. */
  readonly numbers?: boolean;
  /** What becomes of a record that is written. */
  readonly keeps?: (item: Item) => Item;
  /** What the list shows of a record. */
  readonly shows?: (item: Item) => Item;
  /** The whole list's body around the records. */
  readonly around?: (items: readonly Item[], total: number) => unknown;
  /** Answers to a POST or PATCH show nothing of the record. */
  readonly mute?: boolean;
  readonly gzip?: boolean;
}

/** An API over an in-memory store, on loopback, that goes wrong as it is told. */
export class FaultyServer {
  readonly items = new Map<string, Item>();
  readonly calls: Call[] = [];
  options: FaultyOptions;
  /** Decides what goes wrong with a request. */
  fault: (call: Call) => Fault | null | undefined = () => null;
  /** Called before a request is worked on: somebody else works at the worst moment. */
  meanwhile: (call: Call) => void = () => {};
  /** Tokens that are taken; `null`: everybody is. */
  tokens: Set<string> | null = null;
  /** Records that the list shows still, or again, in an old state. */
  lagging: Item[] | null = null;
  tokensGiven = 0;
  /** What is answered to every request, as it stands. */
  raw: string | null = null;
  #next = 1;
  #port = 0;
  #counts = new Map<string, number>();
  #keys = new Map<string, string>();
  #server: Server;

  private constructor(options: FaultyOptions) {
    this.options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: FaultyOptions = {}, items: readonly Item[] = []): Promise<FaultyServer> {
    const server = new FaultyServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    for (const item of items) server.put(item);
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/items`;
  }

  put(item: Item): void {
    const id = String(item.id);
    this.items.set(id, item);
    if (/^\d+$/.test(id)) this.#next = Math.max(this.#next, Number(id) + 1);
  }

  /** A new record, as somebody who works there makes it. */
  add(item: Item): void {
    this.put({ id: this.#next, ...item });
  }

  /** Cuts every connection, and lets nobody in until it is resumed. */
  async suspend(): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#port = port;
  }

  async resume(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
  }

  count(method: string, list?: boolean): number {
    return this.calls.filter((call) => call.method === method && (list === undefined || call.list === list))
      .length;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", this.origin);
    const text = Buffer.concat(chunks).toString("utf8");
    const list = url.pathname === "/items";
    const method = request.method ?? "GET";
    const kind = `${method} ${list}`;
    const before = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, before + 1);
    let body: unknown = text;
    try {
      body = text === "" ? null : JSON.parse(text);
    } catch {}
    const call: Call = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      text,
      before,
      list,
    };
    this.calls.push(call);
    this.meanwhile(call);
    if (this.raw !== null) {
      response.writeHead(200, { "content-type": "application/json" }).end(this.raw);
      return;
    }
    if (url.pathname === "/token") return this.#token(response);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (this.tokens !== null && !this.tokens.has(token))
      return this.#send(response, 401, { error: { message: `the token ${token} is not known` } });
    const fault = this.fault(call) ?? null;
    if (fault?.kind === "answer")
      return this.#send(response, fault.status, fault.body ?? { message: "as told" }, fault.headers);
    if (fault?.kind === "reset" && !fault.done) return void request.socket.destroy();
    if (fault?.kind === "html") {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Please log in</h1>");
      return;
    }
    const answer = this.#work(call, fault);
    if (fault?.kind === "silence") return;
    if (fault?.kind === "reset") return void request.socket.destroy();
    if (fault?.kind === "cut") {
      const whole = Buffer.from(JSON.stringify(answer.body ?? { ok: true }));
      const half = whole.subarray(0, whole.length >> 1);
      response.writeHead(answer.status, {
        "content-type": "application/json",
        ...(fault.announced
          ? { "content-length": whole.length }
          : { connection: "close", "transfer-encoding": "identity" }),
      });
      response.write(half, () => (fault.announced ? response.destroy() : response.end()));
      return;
    }
    this.#send(response, answer.status, answer.body, answer.headers);
  }

  #token(response: ServerResponse): void {
    const token = `access-${++this.tokensGiven}-quite-secret`;
    this.tokens?.add(token);
    this.#send(response, 200, { access_token: token, expires_in: 3600, token_type: "Bearer" });
  }

  #send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
    const text = body === undefined ? "" : JSON.stringify(body);
    const packed = this.options.gzip === true;
    response.writeHead(status, {
      "content-type": "application/json",
      ...(packed ? { "content-encoding": "gzip" } : {}),
      ...headers,
    });
    response.end(status === 304 || status === 204 ? undefined : packed ? gzipSync(text) : text);
  }

  #work(call: Call, fault: Fault | null): Answer {
    if (call.list) return call.method === "POST" ? this.#post(call) : this.#list(call, fault);
    const id = decodeURIComponent(call.path.replace(/^\/items\//, ""));
    const item = this.items.get(id);
    if (call.method === "PUT" && item === undefined) return this.#kept({ ...(call.body as Item), id }, 201);
    if (item === undefined) return { status: 404, body: { title: "Not found", detail: `There is no ${id}` } };
    const etag = etagOf(item);
    const wanted = call.headers["if-match"];
    if (this.options.etags && wanted !== undefined && wanted !== etag)
      return { status: 412, body: { message: "it has changed" } };
    switch (call.method) {
      case "GET":
        return { status: 200, body: item, headers: this.#etag(item) };
      case "DELETE":
        this.items.delete(id);
        return { status: 204, body: undefined };
      case "PUT":
        return this.#kept({ ...(call.body as Item), id: item.id }, 200);
      default:
        return this.#kept(merged(item, call.body as Item), 200);
    }
  }

  #post(call: Call): Answer {
    const key = call.headers["idempotency-key"];
    if (this.options.idempotency && typeof key === "string") {
      const made = this.#keys.get(key);
      if (made !== undefined) return { status: 201, body: this.items.get(made), headers: {} };
    }
    const sent = call.body as Item;
    if (sent.id !== undefined && this.items.has(String(sent.id)))
      return { status: 409, body: { message: "it is there" } };
    const id = this.options.numbers === true ? this.#next++ : (sent.id ?? `n${this.#next++}`);
    if (typeof key === "string") this.#keys.set(key, String(id));
    return this.#kept({ ...sent, id }, 201);
  }

  #kept(item: Item, status: number): Answer {
    const kept = this.options.keeps?.(item) ?? item;
    this.items.set(String(kept.id), kept);
    const headers = {
      ...this.#etag(kept),
      ...(status === 201 ? { location: `/items/${encodeURIComponent(String(kept.id))}` } : {}),
    };
    return { status, body: this.options.mute ? { ok: true } : kept, headers };
  }

  #list({ query, headers, path }: Call, fault: Fault | null): Answer {
    const { paging = "none", size = 10, total: tells, shows = (item) => item, listEtags } = this.options;
    let all = (this.lagging ?? [...this.items.values()]).map(shows);
    for (const [name, value] of query) {
      if (["page", "offset", "after", "size"].includes(name)) continue;
      if (name === "since") all = all.filter((item) => String(item.changed ?? "") >= value);
      else all = all.filter((item) => item[name] === undefined || String(item[name]) === value);
    }
    const most = Math.min(size, Number(query.get("size") ?? size));
    const first = query.has("offset")
      ? Number(query.get("offset"))
      : query.has("after")
        ? Number(query.get("after"))
        : (Number(query.get("page") ?? 1) - 1) * most;
    const items =
      fault?.kind === "list" ? fault.items : paging === "none" ? all : all.slice(first, first + most);
    const more = paging !== "none" && first + most < all.length;
    const next = `${path}?${new URLSearchParams({ ...Object.fromEntries(query), page: String(first / most + 2) })}`;
    const answer: Record<string, string> = { date: new Date().toUTCString() };
    if (tells) answer["x-total-count"] = String(all.length);
    if (paging === "link" && more) answer.link = `<${next}>; rel="next", </items>; rel="first"`;
    if (listEtags) {
      answer.etag = etagOf({ items });
      if (headers["if-none-match"] === answer.etag) return { status: 304, body: undefined, headers: answer };
    }
    const around = this.options.around?.(items, all.length);
    if (around !== undefined) return { status: 200, body: around, headers: answer };
    switch (paging) {
      case "next":
        return { status: 200, body: { items, next: more ? next : null }, headers: answer };
      case "cursor":
        return {
          status: 200,
          body: { data: items, has_more: more, next_cursor: more ? String(first + most) : null },
          headers: answer,
        };
      default:
        return { status: 200, body: items, headers: answer };
    }
  }

  #etag(item: Item): Record<string, string> {
    return this.options.etags ? { etag: etagOf(item) } : {};
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

const etagOf = (item: unknown): string =>
  `"${createHash("sha1").update(JSON.stringify(item)).digest("hex")}"`;

/** RFC 7396. */
function merged(item: Item, patch: Item): Item {
  const result: Item = { ...item };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result[name] = null;
    else if (typeof value === "object" && !Array.isArray(value))
      result[name] = merged((result[name] as Item | undefined) ?? {}, value as Item);
    else result[name] = value;
  }
  return result;
}
