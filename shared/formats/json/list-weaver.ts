import { assert } from "../../base/assert.ts";
import { Fault, type TextCodec, type Weaver } from "../format.ts";
import { ascii, isSpace, pastSpace } from "./ascii.ts";
import { indented } from "./blank.ts";
import { pastValue } from "./children.ts";
import { shapeOf } from "./shape.ts";
import { Splitter } from "./splitter.ts";
import { blanksAt, indentation, newlineOf, spaced } from "./style.ts";

/** Puts a list of records, or an object of them, together again. What is around it stays as it is. */
export class ListWeaver implements Weaver {
  readonly #text: TextCodec;
  readonly #path: readonly string[];
  readonly #out: (bytes: Buffer) => void;
  /** All that stands before the first record; `null` until it was seen. */
  #head: Buffer | null = null;
  /** What stands between two records, as last seen. */
  #separator: Buffer | null = null;
  /** Whether the head and a record went out. */
  #begun = false;
  /** Records that go out once it is known what stands between two. */
  #waiting: Buffer[] = [];

  constructor(text: TextCodec, path: readonly string[], out: (bytes: Buffer) => void) {
    this.#text = text;
    this.#path = path;
    this.#out = out;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.#pass(gap);
    this.#separator ??= separatorIn(run);
    if (this.#separator !== null) {
      this.#placeWaiting(this.#separator);
      this.#place(run, this.#separator);
    } else if (this.#waiting.length === 0) this.#place(run, this.#head!);
    else this.#waiting.push(Buffer.from(run));
  }

  drop(gap: Buffer, _record: Buffer): void {
    this.#pass(gap);
  }

  insert(record: Buffer): void {
    if (this.#begun && this.#separator !== null && this.#waiting.length === 0)
      this.#place(record, this.#separator);
    else this.#waiting.push(record);
  }

  finish(rest: Buffer): void {
    if (this.#head === null) {
      this.#fill(rest);
      return;
    }
    if (this.#waiting.length > 0) {
      this.#placeWaiting(this.#separator ?? separatorAfter(this.#head, this.#waiting[0]!));
    }
    if (this.#begun) {
      this.#out(rest);
    } else {
      this.#out(this.#head.subarray(0, beforeSpace(this.#head)));
      this.#out(rest.subarray(pastSpace(rest, 0)));
    }
  }

  /** Copies, because the caller's bytes may not outlast the call. */
  #pass(gap: Buffer): void {
    if (this.#head === null) this.#head = Buffer.from(gap);
    else if (this.#separator === null || !this.#separator.equals(gap)) this.#separator = Buffer.from(gap);
  }

  #placeWaiting(separator: Buffer): void {
    for (const record of this.#waiting) this.#place(record, separator);
    this.#waiting = [];
  }

  #place(records: Buffer, separator: Buffer): void {
    this.#out(this.#begun ? separator : this.#head!);
    this.#out(records);
    this.#begun = true;
  }

  /** Puts the new records into a container that has none. */
  #fill(rest: Buffer): void {
    if (this.#waiting.length === 0) {
      this.#out(rest);
      return;
    }
    const splitter = new Splitter(this.#text, { path: this.#path, whole: false });
    const scanned = splitter.scan(rest, 0, true, () => {});
    assert(!(scanned instanceof Fault), "records are put into a file that is not whole");
    const { start, end } = splitter.interior;
    const indent = blanksAt(rest.toString("latin1", rest.lastIndexOf(ascii.lineFeed, start) + 1, start), 0);
    const newline = newlineOf(rest) ?? spaced.newline;
    const lineStart = `${newline}${indent}${spaced.unit}`;
    this.#out(rest.subarray(0, start));
    for (const [index, record] of this.#waiting.entries()) {
      this.#out(Buffer.from(`${index === 0 ? "" : ","}${lineStart}`));
      this.#out(indented(record, lineStart));
    }
    this.#out(Buffer.from(`${newline}${indent}`));
    this.#out(rest.subarray(end));
  }
}

/** What stands behind the first record of a run of several. */
function separatorIn(run: Buffer): Buffer | null {
  const end = pastValue(run, shapeOf(run, 0, run.length).valueStart);
  const comma = pastSpace(run, end);
  return comma < run.length ? Buffer.from(run.subarray(end, pastSpace(run, comma + 1))) : null;
}

/** What sets records apart where none shows it: the white space before the first, or a blank if `record` has blanks. */
function separatorAfter(head: Buffer, record: Buffer): Buffer {
  const space = head.toString("latin1", beforeSpace(head));
  if (indentation(space) !== null) return Buffer.from(`,${space}`);
  return Buffer.from(record.includes(": ") || record.includes(", ") ? ", " : ",");
}

/** The offset behind the last byte that is not white space. */
function beforeSpace(bytes: Buffer): number {
  let at = bytes.length;
  while (at > 0 && isSpace(bytes[at - 1]!)) at--;
  return at;
}
