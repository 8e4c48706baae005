import type { ErrorCode } from "../base/catalogue.ts";
import type { NativeChange, NativeRecord } from "../model/native.ts";

/**
 * Why bytes could not be read or made. A value, not an exception: files come from outside.
 * `offset` counts bytes from the start of what was given (the window, the record).
 */
export class Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly offset: number;

  constructor(code: ErrorCode, message: string, offset: number, hint?: string) {
    this.code = code;
    this.message = message;
    this.offset = offset;
    this.hint = hint;
  }
}

/** Text in a file's encoding. Bytes below 0x80 are ASCII in all of them; UTF-16 is turned into UTF-8 before. */
export interface TextCodec {
  /** `utf-8`, `windows-1252`, … */
  readonly name: string;
  decode(bytes: Buffer, start: number, end: number): string;
  /** `null` where the encoding has no bytes for a character of the text. */
  encode(text: string): Buffer | null;
}

/**
 * A format is three small things: a splitter (bytes → the span of each record), a record codec (the bytes of one
 * record ↔ a native record) and a splicer (old bytes + changes → new bytes, everything else as it was).
 */
export interface Format<Options> {
  readonly name: "csv" | "json" | "ndjson" | "xml";
  /** Starts one pass over one file. */
  open(options: Options, text: TextCodec): FormatSession;
  /** The bytes of a file without records, to which records can be added. `fields` are the columns in order. */
  blank(options: Options, text: TextCodec, fields: readonly string[]): Buffer | Fault;
}

/** One pass over one file, from its first byte to its last. */
export interface FormatSession {
  /**
   * The splitter. Looks at `window` from `from` on and calls `emit(start, end)` for each whole record in it, in order
   * (offsets into `window`; `end` is exclusive; a record's span holds no separator and no surrounding white space).
   * Returns the offset up to which everything is dealt with; the caller keeps the bytes from there, adds more and
   * calls again. With `final` there are no more bytes, and all must be dealt with.
   */
  scan(
    window: Buffer,
    from: number,
    final: boolean,
    emit: (start: number, end: number) => void,
  ): number | Fault;
  /** The columns, for a format that has a header. `null` for others and before the header has gone by. */
  columns(): readonly string[] | null;
  /** The record codec, reading. Valid once `scan` has gone past what stands before the records. */
  decode(bytes: Buffer, start: number, end: number): NativeRecord | Fault;
  /** The record codec, writing. `like` is a record of the same file whose style (quotes, indentation) is followed. */
  encode(record: NativeRecord, like: Buffer | null): Buffer | Fault;
  /** The splicer for one record: only the bytes of what changes differ from `record`. */
  update(record: Buffer, changes: readonly NativeChange[]): Buffer | Fault;
  /** The splicer for the file: takes its records in order and gives the new file's bytes to `out`. */
  weave(out: (bytes: Buffer) => void): Weaver;
}

/**
 * Puts a file together again from its records, keeping what stands between them.
 * `gap` is the bytes between the end of the record before (or the file's start) and this record's start.
 * Calls come in file order; what `out` gets, joined, is the new file.
 */
export interface Weaver {
  /** `run` is one record, or several neighbours with the gaps between them, as they are to be (changed or not). */
  keep(gap: Buffer, run: Buffer): void;
  /** A record that goes. Comments and other things in `gap` that are not part of it stay. */
  drop(gap: Buffer, record: Buffer): void;
  /** A new record, here. */
  insert(record: Buffer): void;
  /** `rest` is the bytes after the last record. */
  finish(rest: Buffer): void;
}
