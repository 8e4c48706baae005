import { setTimeout as wait } from "node:timers/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { hashBytes } from "../../base/hash.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Encoding } from "../../formats/encoding/detect-encoding.ts";
import { textCodec } from "../../formats/encoding/text-codec.ts";
import { Fault, type FormatSession, type TextCodec } from "../../formats/format.ts";
import { faultProblem, locatedFault } from "./fault-problem.ts";
import type { FileFormat } from "./file-format.ts";
import type { FoundFile } from "./find-files.ts";
import { attempt, cancelled, changing } from "./problem.ts";
import { recordContext } from "./record-context.ts";
import { RecordScanner } from "./record-scanner.ts";
import { Spans } from "./spans.ts";
import type { Stamp } from "./stamp.ts";
import { TextReader } from "./text-reader.ts";

/** A file while a pass goes over it. */
export interface OpenFile {
  readonly file: FoundFile;
  readonly encoding: Encoding;
  readonly text: TextCodec;
  readonly session: FormatSession;
}

/** A file as one pass over it found it. Its session has seen what went by, so its codec and splicer can be used. */
export interface Survey extends OpenFile {
  readonly stamp: Stamp;
  readonly spans: Spans;
  /** Hash of the file's bytes; `null` where the pass was ended before the file was. */
  readonly hash: string | null;
}

/** A record as it goes by: `bytes[start, end)`. One object for all of them, good until the next. */
export interface PassingRecord {
  readonly open: OpenFile;
  bytes: Buffer;
  start: number;
  end: number;
  /** Of `start` in the file's text. */
  offset: number;
  high: number;
  low: number;
}

export interface SurveyOptions {
  /** Looks at each record in file order. Returns false to end the pass there. */
  readonly visit: (record: PassingRecord) => boolean;
  /** Called with the bytes of the file read so far and all that it has. */
  readonly progress: (done: number, size: number) => void;
  readonly signal: AbortSignal;
}

/** How often a file that changes while it is read is begun again, each time after a longer wait. */
const attempts = 5;

/**
 * Reads a file once, up to where `visit` ends the pass. A file that another program writes to meanwhile is begun again
 * as long as nothing of it was shown to `visit`, which is so for files of up to 4 MB; else it is `file.changed` (SPEC F74).
 */
export async function surveyFile(
  file: FoundFile,
  format: FileFormat,
  options: SurveyOptions,
): Promise<Result<Survey, Diagnostic>> {
  for (let count = 1; ; count++) {
    let shown = false;
    const visit = (record: PassingRecord): boolean => {
      shown = true;
      return options.visit(record);
    };
    const pass = await attempt(file.path, "read", () => onePass(file, format, { ...options, visit }));
    if (!pass.ok) return pass;
    if (pass.value !== "changed") return pass.value;
    if (shown || count === attempts) return err(changing(file.path));
    await wait(20 * 2 ** count);
  }
}

async function onePass(
  file: FoundFile,
  format: FileFormat,
  options: SurveyOptions,
): Promise<Result<Survey, Diagnostic> | "changed"> {
  const reader = await TextReader.open(file.path, format.encoding, format.kind);
  if (reader instanceof Fault) return err(faultProblem(reader, file, null));
  try {
    if (reader.size === 0 && format.neverEmpty) return err(empty(file));
    const { encoding, stamp } = reader;
    const text = textCodec(encoding.name);
    if (text instanceof Fault) return err(faultProblem(text, file, null));
    const session = format.open(text);
    const open: OpenFile = { file, encoding, text, session };
    const record: PassingRecord = { open, bytes: nothing, start: 0, end: 0, offset: 0, high: 0, low: 0 };
    const scanner = new RecordScanner(session, encoding.name === "utf-8");
    const spans = new Spans();
    const hash = new Uint32Array(2);
    let context: Uint32Array | null = null;
    for (;;) {
      if (options.signal.aborted) return err(cancelled());
      const piece = await reader.next();
      if (piece === "changed") return "changed";
      if (piece instanceof Fault) return err(faultProblem(piece, file, null));
      const batch = scanner.push(piece.bytes, piece.final);
      if (batch instanceof Fault) return err(locatedFault(batch, file, encoding, text));
      for (let index = 0; index < batch.starts.length; index++) {
        context ??= recordContext(encoding.name, session);
        record.bytes = batch.window;
        record.start = batch.starts[index]!;
        record.end = batch.ends[index]!;
        record.offset = batch.base + record.start;
        hashBytes(record.bytes, record.start, record.end, hash);
        record.high = (hash[0]! ^ context[0]!) >>> 0;
        record.low = (hash[1]! ^ context[1]!) >>> 0;
        spans.add(record.offset, record.end - record.start, record.high, record.low);
        if (!options.visit(record)) return ok({ ...open, stamp, spans, hash: null });
      }
      options.progress(reader.done, reader.size);
      if (!piece.final) continue;
      if (format.kind === "csv" && session.columns() === null) return err(empty(file));
      return ok({ ...open, stamp, spans, hash: reader.hash() });
    }
  } finally {
    await reader.close();
  }
}

const nothing = Buffer.alloc(0);

const empty = (file: FoundFile): Diagnostic =>
  problem("file.empty", `${file.path} is empty, but even without records it would not be.`, {
    at: { file: file.path },
    hint: "If it is still being written, the next run reads it. To begin anew, delete it: a file that is not there is made.",
  });
