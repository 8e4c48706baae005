import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** What came back from a server, its body whole and unpacked. */
export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  /** Names in lower case; a header that came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const headerOf = ({ headers }: Pick<HttpAnswer, "headers">, name: string): string | null =>
  Object.hasOwn(headers, name) ? headers[name]! : null;

const unpackers = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** What requests say that they can unpack. */
export const acceptedEncodings = "gzip, deflate, br";

/** The body without its packing; `null` where it is packed in another way, is damaged, or has more than `limit` bytes. */
export async function unpacked(body: Buffer, encoding: string | null, limit: number): Promise<Buffer | null> {
  let bytes = body;
  const packings = (encoding ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const packing of packings.reverse()) {
    if (packing === "" || packing === "identity") continue;
    if (!isKnown(packing)) return null;
    try {
      bytes = await unpackers[packing](bytes, { maxOutputLength: limit });
    } catch {
      return null;
    }
  }
  return bytes;
}

const isKnown = (name: string): name is keyof typeof unpackers => Object.hasOwn(unpackers, name);
