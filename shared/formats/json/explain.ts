import { assert } from "../../base/assert.ts";
import { Fault, type TextCodec } from "../format.ts";
import { ascii } from "./ascii.ts";
import { type Child, childrenOf, isBracket } from "./children.ts";
import { Splitter } from "./splitter.ts";

/** Why `JSON.parse` does not take these bytes. The fault's offset counts from `start`. */
export function explain(text: TextCodec, bytes: Buffer, start: number, end: number): Fault {
  const record = bytes.subarray(start, end);
  const fault = new Splitter(text, null).scan(record, 0, true, () => {});
  if (fault instanceof Fault) return new Fault("record.malformed", fault.message, fault.offset);
  return new Fault(
    "record.malformed",
    "A text holds a character or an escape that JSON does not allow",
    badText(record),
    "Control characters are written as escapes (\\n, \\t, \\u0001); a backslash as \\\\.",
  );
}

/** Which member of an object is there twice. The fault's offset counts from `start`, where the value begins. */
export function explainRepeat(text: TextCodec, bytes: Buffer, start: number): Fault {
  const repeated = firstRepeated(text, bytes, start);
  assert(repeated !== null, "members were miscounted");
  return new Fault(
    "record.malformed",
    `The member "${repeated.name}" is there twice in one object, so it is not clear which one counts`,
    repeated.start - start,
    "Remove one of them.",
  );
}

function firstRepeated(text: TextCodec, bytes: Buffer, open: number): Child | null {
  if (!isBracket(bytes[open])) return null;
  const names = new Set<string>();
  for (const child of childrenOf(text, bytes, open).children) {
    if (child.name !== null && names.has(child.name)) return child;
    if (child.name !== null) names.add(child.name);
    const nested = firstRepeated(text, bytes, child.valueStart);
    if (nested !== null) return nested;
  }
  return null;
}

/** The offset of the first raw control character or wrong escape in a text. */
function badText(record: Buffer): number {
  let inText = false;
  for (let at = 0; at < record.length; at++) {
    const byte = record[at]!;
    if (byte === ascii.quote) inText = !inText;
    if (inText && byte < ascii.blank) return at;
    if (inText && byte === ascii.backslash) {
      if (!/^\\(?:["\\/bfnrt]|u[\da-f]{4})/i.test(record.toString("latin1", at, at + 6))) return at;
      at++;
    }
  }
  return 0;
}
