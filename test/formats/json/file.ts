import { Fault, type FormatSession, type TextCodec } from "../../../shared/formats/format.ts";
import type { JsonOptions } from "../../../shared/mapping/sources/json.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";

export const utf8: TextCodec = {
  name: "utf-8",
  decode: (bytes, start, end) => bytes.toString("utf8", start, end),
  encode: (text) => Buffer.from(text, "utf8"),
};

/** Has no character above U+00FF. */
export const latin1: TextCodec = {
  name: "iso-8859-1",
  decode: (bytes, start, end) => bytes.toString("latin1", start, end),
  encode: (text) => (/[^\0-\xff]/.test(text) ? null : Buffer.from(text, "latin1")),
};

export const at = (...records: string[]): JsonOptions => ({
  encoding: null,
  into: null,
  records,
  file: null,
});

export const oneAt = (...records: string[]): JsonOptions => ({ ...at(...records), file: { name: null } });

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The records' spans in the file, which comes in windows that grow by `step` bytes; or why it is refused. */
export function split(session: FormatSession, file: Buffer, step = file.length): readonly Span[] | Fault {
  const spans: Span[] = [];
  let start = 0;
  for (let end = Math.min(step, file.length); ; end = Math.min(end + step, file.length)) {
    const base = start;
    // A copy, so that nothing can look behind the window's ends.
    const window = Buffer.from(file.subarray(base, end));
    const until = session.scan(window, 0, end === file.length, (from, to) => {
      spans.push({ start: base + from, end: base + to });
    });
    if (until instanceof Fault) return new Fault(until.code, until.message, base + until.offset, until.hint);
    start += until;
    if (end === file.length) return spans;
  }
}

export function spansOf(session: FormatSession, file: Buffer): readonly Span[] {
  const spans = split(session, file);
  if (spans instanceof Fault) throw new Error(spans.message);
  return spans;
}

export function read(
  session: FormatSession,
  file: Buffer | string,
): readonly (NativeRecord | Fault)[] | Fault {
  const bytes = Buffer.from(file);
  const spans = split(session, bytes);
  return spans instanceof Fault ? spans : spans.map(({ start, end }) => session.decode(bytes, start, end));
}

/** What becomes of a file's records: for each what comes before it and what it becomes, and what comes last. */
export interface Rewrite {
  readonly records: readonly {
    readonly before: readonly Buffer[];
    /** The record's bytes; `null` for one that goes. */
    readonly becomes: (old: Buffer) => Buffer | null;
  }[];
  readonly last: readonly Buffer[];
}

export const kept = { before: [], becomes: (old: Buffer): Buffer => old };
export const dropped = { before: [], becomes: (): null => null };

/** The file rewritten. With `runs`, untouched neighbours go to the weaver together. */
export function rewrite(
  session: FormatSession,
  file: Buffer,
  { records, last }: Rewrite,
  runs: boolean,
): Buffer {
  const spans = spansOf(session, file);
  const pieces: Buffer[] = [];
  const weaver = session.weave((bytes) => pieces.push(Buffer.from(bytes)));
  let done = 0;
  for (let index = 0; index < spans.length; index++) {
    const { start, end } = spans[index]!;
    const { before, becomes } = records[index]!;
    for (const record of before) weaver.insert(record);
    const gap = file.subarray(done, start);
    const old = file.subarray(start, end);
    const now = becomes(old);
    done = end;
    if (now === null) weaver.drop(gap, old);
    else if (now !== old || !runs) weaver.keep(gap, now);
    else {
      while (runs && index + 1 < spans.length) {
        const next = spans[index + 1]!;
        const fate = records[index + 1]!;
        const bytes = file.subarray(next.start, next.end);
        if (fate.before.length > 0 || fate.becomes(bytes) !== bytes) break;
        done = next.end;
        index++;
      }
      weaver.keep(gap, file.subarray(start, done));
    }
  }
  for (const record of last) weaver.insert(record);
  weaver.finish(file.subarray(done));
  return Buffer.concat(pieces);
}
