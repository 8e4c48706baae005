import { assert } from "../../base/assert.ts";
import type { TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";

/** Texts up to this length are cheaper to walk than to hand to `indexOf`. */
const near = 48;

/**
 * The offset past the closing quote of a text, from an offset inside it. Where the window ends first: `-1 - resume`, with
 * the offset to go on from once there are more bytes (never between a backslash and what it escapes).
 */
export function pastText(window: Buffer, from: number): number {
  const end = window.length;
  const stop = Math.min(from + near, end);
  let at = from;
  while (at < stop) {
    const byte = window[at++]!;
    if (byte === ascii.quote) return at;
    if (byte === ascii.backslash) at++;
  }
  while (at < end) {
    const found = window.indexOf(ascii.quote, at);
    const last = found < 0 ? end : found;
    let escapes = last;
    while (escapes > at && window[escapes - 1] === ascii.backslash) escapes--;
    const isEscaped = ((last - escapes) & 1) === 1;
    if (found < 0) return -1 - (isEscaped ? end - 1 : end);
    at = found + 1;
    if (!isEscaped) return at;
  }
  return -1 - (at > end ? end - 1 : end);
}

/** The text whose bytes, quotes included, are given; `null` where an escape in it is not valid. */
export function readText(text: TextCodec, bytes: Buffer, start: number, end: number): string | null {
  const inner = text.decode(bytes, start + 1, end - 1);
  if (!inner.includes("\\")) return inner;
  try {
    const value: unknown = JSON.parse(`"${inner}"`);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/** JSON in the file's encoding. A character that the encoding lacks is written as an escape, so all can be written. */
export function spell(text: TextCodec, json: string): Buffer {
  const bytes =
    text.encode(json) ??
    text.encode(
      json.replace(/[^\0-\x7f]/gu, (character) => (text.encode(character) ? character : escapes(character))),
    );
  assert(bytes !== null, `${text.name} has no ASCII`);
  return bytes;
}

/** `\u` and four digits for each UTF-16 unit. */
const escapes = (character: string): string =>
  character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
