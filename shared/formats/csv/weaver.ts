import type { Weaver } from "../format.ts";
import type { Dialect } from "./dialect.ts";
import { leadingBreak, trailingBreak } from "./line-break.ts";

/** What was written last. */
type Written =
  | { readonly kind: "nothing" }
  /** A record; its line break is the first thing in the gap to come. */
  | { readonly kind: "record" }
  /** What stands before a record that goes, except for `held`, the line break right before it. */
  | { readonly kind: "hole"; readonly held: Buffer };

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Puts a CSV file together again. A new record goes right behind the record before it; without one, right before the
 * record behind it. A record takes its line break along when it goes; the last one of a file without a final line
 * break takes the one before it, so that the file still has none.
 */
export class CsvWeaver implements Weaver {
  readonly #out: (bytes: Buffer) => void;
  readonly #dialect: () => Dialect;
  #written: Written = { kind: "nothing" };
  #inserts: Buffer[] = [];
  #lineBreak: Buffer | null = null;

  /** `dialect` is asked once the first record has gone by. */
  constructor(out: (bytes: Buffer) => void, dialect: () => Dialect) {
    this.#out = out;
    this.#dialect = dialect;
  }

  keep(gap: Buffer, run: Buffer): void {
    this.#out(this.#between(gap, false));
    this.#out(run);
    this.#written = { kind: "record" };
  }

  drop(gap: Buffer, _record: Buffer): void {
    const between = this.#between(gap, false);
    const end = between.length - trailingBreak(between, this.#dialect().lineEnding);
    this.#out(between.subarray(0, end));
    this.#written = { kind: "hole", held: between.subarray(end) };
  }

  insert(record: Buffer): void {
    if (this.#written.kind !== "hole") {
      this.#inserts.push(record);
      return;
    }
    this.#out(this.#written.held);
    this.#out(record);
    this.#written = { kind: "record" };
  }

  finish(rest: Buffer): void {
    this.#out(this.#between(rest, true));
  }

  /** What stands between what was written last and the next record (or the file's end): the gap and new records. */
  #between(gap: Buffer, last: boolean): Buffer {
    const { lineEnding, lineBreak } = this.#dialect();
    const inserts = this.#inserts;
    this.#inserts = [];
    const written = this.#written;
    if (written.kind === "nothing") {
      const end = gap.subarray(gap.length - trailingBreak(gap, lineEnding));
      if (end.length > 0) this.#lineBreak = end;
      const near = this.#lineBreak ?? lineBreak;
      const unfinished = last && end.length === 0 && gap.length > 0 && !gap.equals(byteOrderMark);
      return joined([gap, ...inserts.flatMap((record) => (unfinished ? [near, record] : [record, near]))]);
    }
    const lead = leadingBreak(gap, lineEnding);
    if (lead > 0) this.#lineBreak = gap.subarray(0, lead);
    if (written.kind === "hole") return lead > 0 ? joined([written.held, gap.subarray(lead)]) : gap;
    const near = this.#lineBreak ?? lineBreak;
    return joined([...inserts.flatMap((record) => [near, record]), gap]);
  }
}

const joined = (parts: readonly Buffer[]): Buffer => (parts.length === 1 ? parts[0]! : Buffer.concat(parts));
