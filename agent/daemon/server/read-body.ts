import type { IncomingMessage } from "node:http";

/** The most bytes that a request may send. */
export const largestBody = 4 << 20;

export type Body =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "too-large" }
  | { readonly kind: "malformed" }
  /** The client went away in the middle. */
  | { readonly kind: "cut" };

/** A request's body as JSON; nothing counts as `{}`. No more than `largestBody` is ever held. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > largestBody) return { kind: "too-large" };
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > largestBody) return { kind: "too-large" };
      chunks.push(bytes);
    }
  } catch {
    return { kind: "cut" };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    return { kind: "json", value: text === "" ? {} : JSON.parse(text) };
  } catch {
    return { kind: "malformed" };
  }
}
