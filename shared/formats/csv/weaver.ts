import type { Weaver } from "../format.ts";
import type { Dialect } from "./dialect.ts";
import { leadingBreak, trailingBreak } from "./line-break.ts";

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Puts a CSV file together again. A record takes its line break along when it goes. A new one goes right behind the
 * record before it; without one, right before the record behind it.
 */
export class CsvWeaver implements Weaver {
  readonly #out: (bytes: Buffer) => void;
  readonly #dialect: () => Dialect;
  /** What the gap to come begins with: the line break of a record that is there, or of one that has gone. */
  #behind: "start" | "record" | "gone" = "start";
  #inserts: Buffer[] = [];
  #lineBreak: Buffer | null = null;

  /** `dialect` is asked for once the first record has gone by. */
  constructor(out: (bytes: Buffer) => void, dialect: () => Dialect) {
    this.#out = out;
    this.#dialect = dialect;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.#between(gap, false);
    this.#out(run);
    this.#behind = "record";
  }

  drop(gap: Buffer, _record: Buffer): void {
    this.#between(gap, false);
    this.#behind = "gone";
  }

  insert(record: Buffer): void {
    if (this.#behind === "gone") {
      // It takes the place of the one that has gone, line break and all.
      this.#out(record);
      this.#behind = "record";
    } else this.#inserts.push(record);
  }

  finish(rest: Buffer): void {
    this.#between(rest, true);
  }

  /** Writes what stands before the next record (or the file's end): the gap and new records. */
  #between(gap: Buffer, last: boolean): void {
    const { lineEnding, lineBreak } = this.#dialect();
    const leading = leadingBreak(gap, lineEnding);
    if (this.#behind === "gone") {
      this.#out(gap.subarray(leading));
      return;
    }
    const trailing = trailingBreak(gap, lineEnding);
    const start = this.#behind === "start";
    if (start && trailing > 0) this.#lineBreak = gap.subarray(gap.length - trailing);
    if (!start && leading > 0) this.#lineBreak = gap.subarray(0, leading);
    const near = this.#lineBreak ?? lineBreak;
    const onNewLine = start && (!last || trailing > 0 || gap.length === 0 || gap.equals(byteOrderMark));
    if (start) this.#out(gap);
    for (const record of this.#inserts) {
      if (!onNewLine) this.#out(near);
      this.#out(record);
      if (onNewLine) this.#out(near);
    }
    if (!start) this.#out(gap);
    this.#inserts = [];
  }
}
