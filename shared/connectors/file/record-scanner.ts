import { notUtf8 } from "../../formats/encoding/undecodable.ts";
import { Fault, type FormatSession } from "../../formats/format.ts";

/** No record is larger than this many bytes; beyond it a quote or bracket was most likely never closed. */
const recordLimit = 64 << 20;

/** The records of one stretch of text. Offsets are into `window`, which is good until the next push. */
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
  #window: Buffer = Buffer.alloc(0);
  /** Bytes in the window; up to where they are dealt with; up to where they are known to be UTF-8. */
  #length = 0;
  #done = 0;
  #checked = 0;
  /** Where in the text the window starts. */
  #base = 0;
  // A record longer than the window is looked for again only when twice as much is there, lest its cost be quadratic.
  #enough = 0;

  constructor(session: FormatSession, checksUtf8: boolean) {
    this.#session = session;
    this.#checksUtf8 = checksUtf8;
  }

  /** The records that `bytes` complete. A fault's offset counts from the start of the text. */
  push(bytes: Buffer, final: boolean): Batch | Fault {
    this.#append(bytes);
    const starts: number[] = [];
    const ends: number[] = [];
    const window = this.#window.subarray(0, this.#length);
    const batch = { window, base: this.#base, starts, ends };
    if (window.length < this.#enough && !final) return batch;
    const bad = this.#checksUtf8 ? this.#checkUtf8(window, final) : null;
    if (bad !== null) return bad;
    const until = this.#session.scan(window, 0, final, (start, end) => {
      starts.push(start);
      ends.push(end);
    });
    if (until instanceof Fault)
      return new Fault(until.code, until.message, this.#base + until.offset, until.hint);
    const rest = window.length - until;
    if (rest > recordLimit)
      return new Fault(
        "file.too-large",
        `A record here is larger than ${recordLimit >> 20} MB.`,
        this.#base + until,
        "Most likely a quote or a bracket is not closed.",
      );
    this.#enough = Math.min(rest * 2, recordLimit + 1);
    this.#done = until;
    return batch;
  }

  /** Makes room by taking away what is dealt with, and puts the bytes behind the rest. */
  #append(bytes: Buffer): void {
    const rest = this.#length - this.#done;
    const length = rest + bytes.length;
    const window =
      length <= this.#window.length
        ? this.#window
        : Buffer.allocUnsafeSlow(Math.max(length, this.#window.length * 2));
    this.#window.copy(window, 0, this.#done, this.#length);
    bytes.copy(window, rest);
    this.#base += this.#done;
    this.#checked = Math.max(0, this.#checked - this.#done);
    this.#window = window;
    this.#length = length;
    this.#done = 0;
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
