import { Fault } from "../format.ts";
import { ascii } from "./ascii.ts";
import { pastText } from "./text.ts";

/** How many objects and lists may lie within each other, in one record and around the records. */
export const deepest = 500;

const ordinary = 0;
const quotes = 1;
const opens = 2;

/** What a byte outside of texts does to the nesting. */
const effects = new Uint8Array(256);
effects[ascii.quote] = quotes;
effects[ascii.openObject] = effects[ascii.openList] = opens;
effects[ascii.closeObject] = effects[ascii.closeList] = 3;

/** The bracket that closes what `bracket` opens. */
export const closerOf = (bracket: number): number => bracket + 2;

/**
 * Finds the end of an object or list and looks at nothing in it but brackets and texts. It can stop at the end of a
 * window and go on in the next.
 */
export class Nesting {
  /** The brackets that close what is open, outermost first; what is behind `#depth` is spent. */
  readonly #closers: number[] = [];
  #depth = 0;
  #inText = false;

  /** Begins behind an opening bracket. */
  open(bracket: number): void {
    this.#closers[0] = closerOf(bracket);
    this.#depth = 1;
    this.#inText = false;
  }

  get closed(): boolean {
    return this.#depth === 0;
  }

  get inText(): boolean {
    return this.#inText;
  }

  /** Whether the innermost of what is open is a list. */
  get inList(): boolean {
    return this.#closers[this.#depth - 1] === ascii.closeList;
  }

  /** Goes on from `from`. The offset past the closing bracket, or, while not `closed`, where to go on. */
  skip(window: Buffer, from: number): number | Fault {
    const end = window.length;
    const closers = this.#closers;
    let depth = this.#depth;
    let at = from;
    if (this.#inText) {
      at = pastText(window, at);
      if (at < 0) return -1 - at;
      this.#inText = false;
    }
    while (at < end) {
      const byte = window[at++]!;
      const effect = effects[byte]!;
      if (effect === ordinary) continue;
      if (effect === quotes) {
        at = pastText(window, at);
        if (at < 0) {
          this.#inText = true;
          this.#depth = depth;
          return -1 - at;
        }
      } else if (effect === opens) {
        if (depth === deepest) return tooDeep(at - 1);
        closers[depth++] = closerOf(byte);
      } else {
        if (closers[--depth] !== byte) return mismatch(closers[depth]!, byte, at - 1);
        if (depth === 0) break;
      }
    }
    this.#depth = depth;
    return at;
  }
}

export const tooDeep = (offset: number): Fault =>
  new Fault("file.too-large", `Objects and lists lie more than ${deepest} deep in each other`, offset);

export const mismatch = (wanted: number, found: number, offset: number): Fault =>
  new Fault(
    "file.malformed",
    `There is a \`${String.fromCharCode(found)}\` where a \`${String.fromCharCode(wanted)}\` should close ` +
      `the ${wanted === ascii.closeObject ? "object" : "list"}`,
    offset,
  );
