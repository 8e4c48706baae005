import { assert } from "../../base/assert.ts";
import type { CsvOptions } from "../../mapping/sources/csv.ts";
import type { NativeChange, NativeRecord } from "../../model/native.ts";
import { Fault, type FormatSession, type TextCodec, type Weaver } from "../format.ts";
import { readRecord } from "./read-record.ts";
import { splitRecords } from "./splitter.ts";
import { openTable, type Table } from "./table.ts";
import { CsvWeaver } from "./weaver.ts";
import { changedRecord, newRecord } from "./write-record.ts";

/** One pass over one CSV file. */
export class CsvSession implements FormatSession {
  readonly #options: CsvOptions;
  readonly #text: TextCodec;
  #table: Table | null = null;

  constructor(options: CsvOptions, text: TextCodec) {
    this.#options = options;
    this.#text = text;
  }

  scan(
    window: Buffer,
    from: number,
    final: boolean,
    emit: (start: number, end: number) => void,
  ): number | Fault {
    let start = from;
    if (this.#table === null) {
      const opened = openTable(this.#options, this.#text, window.subarray(from), final);
      if (opened === null) return from;
      if (opened instanceof Fault)
        return new Fault(opened.code, opened.message, from + opened.offset, opened.hint);
      this.#table = opened.table;
      start += opened.length;
    }
    return splitRecords(this.#table.dialect, window, start, final, Number.POSITIVE_INFINITY, emit);
  }

  columns(): readonly string[] | null {
    return this.#table?.columns ?? null;
  }

  decode(bytes: Buffer, start: number, end: number): NativeRecord | Fault {
    return readRecord(this.#opened(), bytes, start, end);
  }

  encode(record: NativeRecord, like: Buffer | null): Buffer | Fault {
    return newRecord(this.#opened(), record, like);
  }

  update(record: Buffer, changes: readonly NativeChange[]): Buffer | Fault {
    return changedRecord(this.#opened(), record, changes);
  }

  weave(out: (bytes: Buffer) => void): Weaver {
    return new CsvWeaver(out, () => this.#opened().dialect);
  }

  #opened(): Table {
    assert(this.#table !== null, "a CSV record is used before the header has gone by");
    return this.#table;
  }
}
