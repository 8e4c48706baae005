import { ascii } from "./ascii.ts";
import { surelyExact } from "./exact.ts";
import { pastText } from "./text.ts";

const ordinary = 0;
const quotes = 1;
const names = 2;
const counts = 3;
const opens = 4;

const effects = new Uint8Array(256);
effects[ascii.quote] = quotes;
effects[ascii.colon] = names;
effects[ascii.minus] = counts;
for (let digit: number = ascii.zero; digit <= ascii.nine; digit++) effects[digit] = counts;
effects[ascii.openObject] = effects[ascii.openList] = opens;
effects[ascii.closeObject] = effects[ascii.closeList] = 5;

const plain = 1;
const exponent = 2;

/** The bytes of a number. */
const numeric = new Uint8Array(256);
for (const character of "0123456789+-.") numeric[character.charCodeAt(0)] = plain;
numeric[0x45] = numeric[0x65] = exponent;

/** What `JSON.parse` does not tell, found in one pass over the bytes of a record. */
export class Survey {
  /** Members in all of its objects. */
  members = 0;
  /** Whether there may be a number that a JavaScript number does not hold. */
  exact = false;
  depth = 0;

  take(bytes: Buffer, start: number, end: number): void {
    this.members = 0;
    this.exact = false;
    this.depth = 0;
    let depth = 0;
    let at = start;
    while (at < end) {
      const effect = effects[bytes[at++]!]!;
      if (effect === ordinary) continue;
      if (effect === quotes) {
        at = pastText(bytes, at);
        if (at < 0) return;
      } else if (effect === names) {
        this.members++;
      } else if (effect === counts) {
        const from = at - 1;
        while (at < end && numeric[bytes[at]!] !== 0)
          if (numeric[bytes[at++]!] === exponent) this.exact = true;
        if (at - from >= surelyExact) this.exact = true;
      } else if (effect === opens) {
        if (++depth > this.depth) this.depth = depth;
      } else {
        depth--;
      }
    }
  }
}
