import type { NativeValue } from "../../model/native.ts";
import type { TextCodec } from "../format.ts";
import { ascii, pastSpace } from "./ascii.ts";
import { childrenOf, isBracket, pastValue } from "./children.ts";
import { exact } from "./exact.ts";
import { readText } from "./text.ts";

// V8 13 and 14 give members whose names have escapes the names of other members that were parsed before
// (nodejs/node#63785), so `JSON.parse` cannot be trusted with such names, only with all else.

/** Whether a member's name has an escape. For valid JSON. */
export function hasEscapedNames(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (bytes[at++] !== ascii.quote) continue;
    let escaped = false;
    for (let byte = bytes[at++]; byte !== ascii.quote && at < end; byte = bytes[at++]) {
      if (byte !== ascii.backslash) continue;
      escaped = true;
      at++;
    }
    if (escaped && bytes[pastSpace(bytes, at)] === ascii.colon) return true;
  }
  return false;
}

/** What `JSON.parse` should have made of valid JSON. */
export function readNamesAlone(text: TextCodec, bytes: Buffer, start: number): NativeValue {
  if (isBracket(bytes[start])) {
    const { children } = childrenOf(text, bytes, start);
    const members = children.map((child): [string, NativeValue] => [
      child.name ?? "",
      readNamesAlone(text, bytes, child.valueStart),
    ]);
    return bytes[start] === ascii.openObject
      ? Object.fromEntries(members)
      : members.map(([, value]) => value);
  }
  const end = pastValue(bytes, start);
  if (bytes[start] === ascii.quote) return readText(text, bytes, start, end);
  const word = bytes.toString("latin1", start, end);
  return word === "null" ? null : word === "true" || word === "false" ? word === "true" : exact(word);
}
