import { notUtf8 } from "../../formats/encoding/undecodable.ts";
import { Fault, type FormatSession } from "../../formats/format.ts";

/** No record is larger than this many bytes; beyond it a quote or bracket was most likely never closed. */
export const recordLimit = 64 << 20;

/** The records of one stretch of text. Offsets are into `window`; what `window` holds never changes later. */
export interface Batch {
  readonly window: Buffer;
  /** Where in the text the window starts. */
  readonly base: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Cuts text that comes in pieces into records. */
export class RecordScanner {
  readonly #session: FormatSession;
  readonly #checksUtf8: boolean;
  #held: Buffer[] = [];
  #heldLength = 0;
  #checked = 0;
  #base = 0;
  // A record longer than what is held is looked for again only when twice as much is there, lest its cost be quadratic.
  #enough = 0;

  constructor(session: FormatSession, checksUtf8: boolean) {
    this.#session = session;
    this.#checksUtf8 = checksUtf8;
  }

  /** The records that `bytes` complete. A fault's offset counts from the start of the text. */
  push(bytes: Buffer, final: boolean): Batch | Fault {
    this.#held.push(bytes);
    this.#heldLength += bytes.length;
    if (this.#heldLength < this.#enough && !final) return nothing;
    const window = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held, this.#heldLength);
    const base = this.#base;
    const bad = this.#checksUtf8 ? this.#checkUtf8(window, final) : null;
    if (bad !== null) return bad;
    const starts: number[] = [];
    const ends: number[] = [];
    const until = this.#session.scan(window, 0, final, (start, end) => {
      starts.push(start);
      ends.push(end);
    });
    if (until instanceof Fault) return new Fault(until.code, until.message, base + until.offset, until.hint);
    const rest = window.subarray(until);
    if (rest.length > recordLimit)
      return new Fault(
        "file.too-large",
        `A record here is larger than ${recordLimit >> 20} MB.`,
        base + until,
        "Most likely a quote or a bracket is not closed.",
      );
    this.#held = [rest];
    this.#heldLength = rest.length;
    this.#enough = rest.length * 2;
    this.#checked = Math.max(0, this.#checked - until);
    this.#base = base + until;
    return { window, base, starts, ends };
  }

  #checkUtf8(window: Buffer, final: boolean): Fault | null {
    const end = final ? window.length : wholeCharacters(window);
    const fresh = window.subarray(this.#checked, Math.max(this.#checked, end));
    const fault = notUtf8(fresh);
    if (fault !== null)
      return new Fault(fault.code, fault.message, this.#base + this.#checked + fault.offset, fault.hint);
    this.#checked += fresh.length;
    return null;
  }
}

const nothing: Batch = { window: Buffer.alloc(0), base: 0, starts: [], ends: [] };

/** Where the last character begins that may not be whole yet, else the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
