import { csv } from "../../../shared/formats/csv/csv.ts";
import { textCodec } from "../../../shared/formats/encoding/text-codec.ts";
import { Fault, type FormatSession, type TextCodec } from "../../../shared/formats/format.ts";
import type { CsvOptions } from "../../../shared/mapping/sources/csv.ts";
import type { NativeChange, NativeRecord } from "../../../shared/model/native.ts";

const defaults: CsvOptions = {
  encoding: null,
  into: null,
  delimiter: ",",
  quote: '"',
  header: true,
  comment: null,
  skip: 0,
  ragged: "reject",
};

export const options = (some: Partial<CsvOptions>): CsvOptions => ({ ...defaults, ...some });

export const codec = (name: string): TextCodec => {
  const found = textCodec(name);
  if (found instanceof Fault) throw new Error(found.message);
  return found;
};

/** A file that was read from its first byte to its last. */
export interface CsvFile {
  readonly session: FormatSession;
  readonly bytes: Buffer;
  readonly spans: readonly (readonly [number, number])[];
}

/** Reads a file in windows that end at the given offsets, the way the contract of `scan` says. */
export function readFile(
  content: string | Buffer,
  some: Partial<CsvOptions> = {},
  cuts: readonly number[] = [],
  encoding = "utf-8",
): CsvFile | Fault {
  const bytes = Buffer.from(content);
  const session = csv.open(options(some), codec(encoding));
  const spans: [number, number][] = [];
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let base = 0;
  for (const [index, end] of ends.entries()) {
    const final = index === ends.length - 1;
    // Some bytes before `from`, to see that they do not matter.
    const margin = Math.min(base, 2);
    const window = Buffer.from(bytes.subarray(base - margin, end));
    const until = session.scan(window, margin, final, (start, stop) =>
      spans.push([start - margin + base, stop - margin + base]),
    );
    if (until instanceof Fault)
      return new Fault(until.code, until.message, until.offset - margin + base, until.hint);
    base += until - margin;
  }
  return { session, bytes, spans };
}

export function open(content: string | Buffer, some: Partial<CsvOptions> = {}, encoding = "utf-8"): CsvFile {
  const file = readFile(content, some, [], encoding);
  if (file instanceof Fault) throw new Error(`${file.message} at ${file.offset}`);
  return file;
}

export const recordBytes = (file: CsvFile): readonly Buffer[] =>
  file.spans.map(([start, end]) => file.bytes.subarray(start, end));

export const recordTexts = (file: CsvFile): readonly string[] =>
  recordBytes(file).map((record) => record.toString());

export const decodeAll = (file: CsvFile): readonly (NativeRecord | Fault)[] =>
  file.spans.map(([start, end]) => file.session.decode(file.bytes, start, end));

/** What is done with one record of a file: new ones go before it. */
export interface Edit {
  readonly before: readonly NativeRecord[];
  readonly record: "keep" | "drop" | readonly NativeChange[];
}

/** Weaves the file with an edit for each of its records, and `after` them the last new ones. */
export function weave(file: CsvFile, edits: readonly Edit[], after: readonly NativeRecord[] = []): Buffer {
  const out: Buffer[] = [];
  const weaver = file.session.weave((bytes) => out.push(bytes));
  const records = recordBytes(file);
  const insert = (record: NativeRecord, like: Buffer | undefined): void =>
    weaver.insert(written(file.session.encode(record, like ?? null)));
  let end = 0;
  for (const [index, [start, stop]] of file.spans.entries()) {
    const { before, record } = edits[index] ?? { before: [], record: "keep" };
    for (const added of before) insert(added, records[index]);
    const gap = file.bytes.subarray(end, start);
    const old = records[index]!;
    if (record === "drop") weaver.drop(gap, old);
    else weaver.keep(gap, record === "keep" ? old : written(file.session.update(old, record)));
    end = stop;
  }
  for (const added of after) insert(added, records.at(-1));
  weaver.finish(file.bytes.subarray(end));
  return Buffer.concat(out);
}

export function written(bytes: Buffer | Fault): Buffer {
  if (bytes instanceof Fault) throw new Error(bytes.message);
  return bytes;
}
