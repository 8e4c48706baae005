import type { Dispatcher } from "undici";
import { acceptedEncodings, type HttpAnswer, unpacked } from "./answer.ts";

export interface PlainRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** How one request over the network ended. `why` is in words, and may hold what the server or the URL says. */
export type Exchange =
  | { readonly kind: "answer"; readonly answer: HttpAnswer }
  /** No byte of it was sent: no such host, nobody listens, a certificate that is not trusted. */
  | Unanswered<"never-sent">
  /** It was sent, at least in part, and no whole answer came. */
  | Unanswered<"broken">
  | { readonly kind: "cancelled" };

interface Unanswered<Kind> {
  readonly kind: Kind;
  readonly why: string;
  /** False where the next attempt would end the same way. */
  readonly again: boolean;
}

export interface ExchangeLimits {
  /** Milliseconds until the answer must be there, whole. */
  readonly timeout: number;
  /** Bytes of an answer. */
  readonly size: number;
}

class TooLate extends Error {}
class TooLarge extends Error {}
class Cancelled extends Error {}

/** One request and its answer, read to the end. A body that is cut short or too long is no answer. */
export async function exchange(
  dispatcher: Dispatcher,
  request: PlainRequest,
  { timeout, size }: ExchangeLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  if (signal.aborted) return { kind: "cancelled" };
  const received = await dispatched(dispatcher, request, { timeout, size }, signal);
  if (received.kind === "failed") return failed(received.error, received.began, { timeout, size });
  const { status, headers } = received;
  const body = await unpacked(received.body, headers["content-encoding"] ?? null, size);
  if (body === null)
    return { kind: "broken", why: "its answer cannot be unpacked, or is too large", again: false };
  return { kind: "answer", answer: { url: request.url, status, headers, body } };
}

type Received =
  | {
      readonly kind: "received";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    }
  /** `began`: the request was handed to a connection. */
  | { readonly kind: "failed"; readonly error: Error; readonly began: boolean };

function dispatched(
  dispatcher: Dispatcher,
  { method, url, headers, body }: PlainRequest,
  { timeout, size }: ExchangeLimits,
  signal: AbortSignal,
): Promise<Received> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let status = 0;
    let answerHeaders: Record<string, string> = {};
    let controller: Dispatcher.DispatchController | null = null;
    let over = false;
    const settle = (received: Received) => {
      over = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      resolve(received);
    };
    // A request that still waits for its connection is ended once that is there, before anything of it is sent.
    const end = (error: Error) => {
      const began = controller !== null;
      settle({ kind: "failed", error, began });
      controller?.abort(error);
    };
    const cancel = () => end(new Cancelled());
    const timer = setTimeout(() => end(new TooLate()), timeout);
    signal.addEventListener("abort", cancel);
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: { "accept-encoding": acceptedEncodings, ...headers },
        body,
        headersTimeout: timeout,
        bodyTimeout: timeout,
      },
      {
        onRequestStart(started) {
          if (over) started.abort(new Cancelled());
          else controller = started;
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          answerHeaders = joined(received);
        },
        onResponseData(receiving, chunk) {
          length += chunk.length;
          if (length > size) receiving.abort(new TooLarge());
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle({ kind: "received", status, headers: answerHeaders, body: Buffer.concat(chunks) });
        },
        onResponseError(_controller, error) {
          settle({ kind: "failed", error, began: controller !== null });
        },
      },
    );
  });
}

function failed(error: Error, began: boolean, { timeout, size }: ExchangeLimits): Exchange {
  if (error instanceof Cancelled) return { kind: "cancelled" };
  if (error instanceof TooLarge)
    return { kind: "broken", why: `its answer is larger than ${size >> 20} MB`, again: false };
  const why = error instanceof TooLate ? `it did not answer within ${timeout / 1000} s` : wordsFor(error);
  return { kind: began ? "broken" : "never-sent", why, again: !why.startsWith("its certificate") };
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the name of the host cannot be looked up now",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time",
  UND_ERR_BODY_TIMEOUT: "its answer stopped in the middle",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its answer was cut short",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself; give its authority under `tls: ca:`",
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate is of an authority that is not trusted; give that under `tls: ca:`",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate is of an authority that is not trusted; give that under `tls: ca:`",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is of an authority that is not trusted; give that under `tls: ca:`",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

function wordsFor(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const cause = error.cause instanceof Error ? error.cause : null;
  if (Object.hasOwn(words, code)) return words[code]!;
  if (cause !== null && cause !== error) return wordsFor(cause);
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return wordsFor(error.errors[0]);
  return error.message === "" ? code : error.message;
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  return all;
}
