import { textCodec } from "../../../shared/formats/encoding/text-codec.ts";
import { Fault, type FormatSession, type TextCodec, type Weaver } from "../../../shared/formats/format.ts";
import { xml } from "../../../shared/formats/xml/xml.ts";
import type { XmlOptions } from "../../../shared/mapping/sources/xml.ts";
import type { NativeChange, NativeRecord } from "../../../shared/model/native.ts";

export const options = (records: string, namespaces: Readonly<Record<string, string>> = {}): XmlOptions => ({
  encoding: null,
  into: null,
  file: null,
  records: records.split("/"),
  namespaces,
});

export const codec = (name: string): TextCodec => sound(textCodec(name));

export function sound<T>(outcome: T | Fault): T {
  if (outcome instanceof Fault) throw new Error(`${outcome.message} (at ${outcome.offset})`);
  return outcome;
}

export function fault(outcome: unknown): Fault {
  if (outcome instanceof Fault) return outcome;
  throw new Error("there is no fault");
}

/** A file that was read from its first byte to its last. */
export interface XmlFile {
  readonly session: FormatSession;
  readonly bytes: Buffer;
  readonly spans: readonly (readonly [start: number, end: number])[];
}

export interface Reading {
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly encoding?: string;
  /** Where the windows end. */
  readonly cuts?: readonly number[];
}

/** Reads a file in windows, the way the contract of `scan` says. */
export function read(content: string | Buffer, records: string, reading: Reading = {}): XmlFile | Fault {
  const text = codec(reading.encoding ?? "utf-8");
  const bytes = typeof content === "string" ? encoded(content, text) : content;
  const session = xml.open(options(records, reading.namespaces), text);
  const spans: [number, number][] = [];
  const cuts = (reading.cuts ?? []).map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  let base = 0;
  for (const [index, end] of [...cuts, bytes.length].entries()) {
    // Some bytes before `from`, to see that they do not matter.
    const margin = Math.min(base, 3);
    const window = Buffer.from(bytes.subarray(base - margin, end));
    const until = session.scan(window, margin, index === cuts.length, (start, stop) =>
      spans.push([start - margin + base, stop - margin + base]),
    );
    if (until instanceof Fault)
      return new Fault(until.code, until.message, until.offset - margin + base, until.hint);
    base += until - margin;
  }
  return { session, bytes, spans };
}

export const opened = (content: string | Buffer, records: string, reading: Reading = {}): XmlFile =>
  sound(read(content, records, reading));

const encoded = (content: string, text: TextCodec): Buffer => {
  const bytes = text.encode(content);
  if (bytes === null) throw new Error("the test's text is not of its encoding");
  return bytes;
};

export const recordBytes = (file: XmlFile): Buffer[] =>
  file.spans.map(([start, end]) => file.bytes.subarray(start, end));

export const records = (file: XmlFile): NativeRecord[] =>
  file.spans.map(([start, end]) => sound(file.session.decode(file.bytes, start, end)));

/** The first record of a document that is `record` in a `<list>`. */
export const decoded = (record: string): NativeRecord =>
  records(opened(`<list>${record}</list>`, "list/*"))[0]!;

/** `record` with the changes made, as text. */
export const changed = (record: string, ...changes: NativeChange[]): string => {
  const file = opened(`<list>\n  ${record}\n</list>`, "list/*");
  return sound(file.session.update(recordBytes(file)[0]!, changes)).toString();
};

export type Step =
  | { readonly kind: "keep" | "drop" }
  | { readonly kind: "insert"; readonly record: Buffer | string };

/** Weaves a file: a step for each record in order, with inserts between them. Records without a step are kept. */
export function woven(file: XmlFile, steps: readonly Step[]): Buffer {
  const out: Buffer[] = [];
  const weaver: Weaver = file.session.weave((bytes) => out.push(bytes));
  let record = 0;
  let at = 0;
  const next = (kind: "keep" | "drop") => {
    const [start, end] = file.spans[record++]!;
    weaver[kind](file.bytes.subarray(at, start), file.bytes.subarray(start, end));
    at = end;
  };
  for (const step of steps) {
    if (step.kind === "insert") weaver.insert(Buffer.from(step.record));
    else next(step.kind);
  }
  while (record < file.spans.length) next("keep");
  weaver.finish(file.bytes.subarray(at));
  return Buffer.concat(out);
}
