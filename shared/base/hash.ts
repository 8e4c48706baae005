import { createHash } from "node:crypto";

/**
 * 64-bit hashes to tell records apart by their bytes. Not cryptographic: for files that somebody may forge there is
 * `sha256Hex`. Both functions put the hash into `out` as two unsigned halves, `[high, low]`, and never give `0, 0`,
 * which stands for "not known".
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  let high = seedHigh;
  let low = seedLow;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    high ^= Math.imul(word, multiplierHigh);
    high = (Math.imul((high << 13) | (high >>> 19), 5) + 0x6b64e654) | 0;
    low = (low + Math.imul(word ^ high, multiplierLow)) | 0;
    low = Math.imul((low << 17) | (low >>> 15), 9);
  }
  let tail = 0;
  for (let shift = 0; at < end; at++, shift += 8) tail |= bytes[at]! << shift;
  finish(high, low, tail, end - start, out);
}

/** The hash of a text, over its UTF-16 units. Not the hash of the text's bytes in any encoding. */
export function hashText(text: string, out: Uint32Array): void {
  let high = seedHigh;
  let low = seedLow;
  const even = text.length & ~1;
  for (let at = 0; at < even; at += 2) {
    const word = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    high ^= Math.imul(word, multiplierHigh);
    high = (Math.imul((high << 13) | (high >>> 19), 5) + 0x6b64e654) | 0;
    low = (low + Math.imul(word ^ high, multiplierLow)) | 0;
    low = Math.imul((low << 17) | (low >>> 15), 9);
  }
  finish(high, low, even < text.length ? text.charCodeAt(even) : 0, text.length, out);
}

/** SHA-256 over parts, in hex. Each part is framed by its length, so that `["ab"]` and `["a", "b"]` differ. */
export function sha256Hex(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const length = typeof part === "string" ? Buffer.byteLength(part) : part.length;
    hash.update(`${length}:`).update(part);
  }
  return hash.digest("hex");
}

const seedHigh = 0x9e3779b9 | 0;
const seedLow = 0x85ebca6b | 0;
const multiplierHigh = 0xcc9e2d51;
const multiplierLow = 0x1b873593;

function finish(high: number, low: number, tail: number, length: number, out: Uint32Array): void {
  high ^= Math.imul(tail, multiplierHigh);
  high = Math.imul((high << 13) | (high >>> 19), 5) ^ length;
  low = (low + Math.imul(tail ^ high, multiplierLow)) | 0;
  // MurmurHash3's finalizer over each half, with the other mixed in, so that every bit depends on all of the input.
  high = scramble(high ^ ((low << 16) | (low >>> 16)));
  low = scramble((low + high) | 0);
  high = (high + low) | 0;
  out[0] = high;
  out[1] = high === 0 && low === 0 ? 1 : low;
}

function scramble(half: number): number {
  half = Math.imul(half ^ (half >>> 16), 0x85ebca6b);
  half = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return half ^ (half >>> 16);
}
