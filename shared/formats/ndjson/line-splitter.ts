import { Fault } from "../format.ts";
import { ascii, hasMark, isSpace, pastSpace } from "../json/ascii.ts";

/** Finds the lines that hold records; what is in a line is for the record codec to say. */
export class LineSplitter {
  /** Whether a last line that no line end closes is a whole record. */
  readonly #isRecord: (bytes: Buffer, start: number, end: number) => boolean;
  #started = false;
  /** How far behind the returned offset there is no line end. */
  #searched = 0;

  constructor(isRecord: (bytes: Buffer, start: number, end: number) => boolean) {
    this.#isRecord = isRecord;
  }

  /** As `FormatSession.scan`. */
  scan(
    window: Buffer,
    from: number,
    final: boolean,
    emit: (start: number, end: number) => void,
  ): number | Fault {
    let start = from;
    if (!this.#started) {
      if (window.length - from < 3 && !final) return from;
      this.#started = true;
      if (hasMark(window, from)) start += 3;
    }
    let search = start + this.#searched;
    for (;;) {
      const lineEnd = window.indexOf(ascii.lineFeed, search);
      if (lineEnd < 0) break;
      emitLine(window, start, lineEnd, emit);
      start = search = lineEnd + 1;
    }
    this.#searched = window.length - start;
    if (!final) return start;
    if (!isBlank(window, start) && !this.#isRecord(window, start, window.length))
      return cutShort(window.length);
    emitLine(window, start, window.length, emit);
    return window.length;
  }
}

/** Emits the line between two offsets without the white space around it; a blank line is no record. */
function emitLine(
  window: Buffer,
  from: number,
  to: number,
  emit: (start: number, end: number) => void,
): void {
  let start = from;
  let end = to;
  while (start < end && isSpace(window[start]!)) start++;
  while (end > start && isSpace(window[end - 1]!)) end--;
  if (end > start) emit(start, end);
}

const isBlank = (window: Buffer, from: number): boolean => pastSpace(window, from) === window.length;

const cutShort = (offset: number): Fault =>
  new Fault(
    "file.malformed",
    "The file ends in the middle of a record",
    offset,
    "Is it still being written? Syncline tries again.",
  );
