import type { Diagnostic } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { Fault, type FormatSession, type TextCodec } from "../../formats/format.ts";
import type { WriteOutcome } from "../contract.ts";
import type { BlankFile } from "./blank-file.ts";
import type { FileFormat } from "./file-format.ts";
import { type Edit, NewContent } from "./new-content.ts";
import type { FilePorts } from "./ports.ts";
import { PreparedFile } from "./prepared-file.ts";
import { attempt, cancelled } from "./problem.ts";
import { ReadBack } from "./read-back.ts";
import { realTarget } from "./real-target.ts";
import type { Replacement } from "./replacement.ts";
import { Spans } from "./spans.ts";
import type { Survey } from "./survey.ts";
import { TextReader } from "./text-reader.ts";

/** A replacement with what it does once it is in place. */
export interface Prepared {
  /** `null` where the new bytes are the old ones. */
  readonly replacement: Replacement | null;
  readonly outcomes: readonly WriteOutcome[];
  /** Hash of the file as it will be; `null`: no file. */
  readonly hash: string | null;
}

export interface PrepareOptions {
  readonly format: FileFormat;
  readonly ports: FilePorts;
  readonly signal: AbortSignal;
}

/** `"changed"`: the file is no longer what was surveyed, so it is worth beginning again. */
export type Preparation = Promise<Result<Prepared | "changed", Diagnostic>>;

/** Puts the file with its edits on disk beside it, read back and durable. */
export const prepareEdited = (survey: Survey, edits: readonly Edit[], options: PrepareOptions): Preparation =>
  preparing(survey.file.path, async () => {
    const { format } = options;
    const reader = await TextReader.open(survey.file.path, format.encoding, format.kind);
    if (reader instanceof Fault) return ok("changed");
    try {
      const target = await realTarget(survey.file.path);
      const { hash: before, stamp } = survey;
      return await prepare({ target, before, stamp }, survey, survey.spans, edits, reader, options);
    } finally {
      await reader.close();
    }
  });

/** The same for a file that is not there yet. */
export const prepareNew = (
  path: string,
  blank: BlankFile,
  edits: readonly Edit[],
  options: PrepareOptions,
): Preparation =>
  preparing(path, async () => {
    const target = await realTarget(path);
    const source: Source = { next: async () => ({ bytes: blank.bytes, final: true }), hash: () => null };
    return prepare({ target, before: null, stamp: null }, blank, new Spans(), edits, source, options);
  });

/** The removal of a file that is one record. */
export const prepareRemoval = ({ file, hash, stamp }: Survey, { write }: Edit): Prepared => ({
  replacement: { target: file.path, prepared: null, before: hash, after: null, stamp },
  outcomes: [{ kind: "done", index: write.index, native: null, version: "" }],
  hash: null,
});

/** Where the present text comes from. `hash` is that of the whole file, once the last piece was read. */
type Source = Pick<TextReader, "next"> & { hash(): string | null };

async function prepare(
  present: Pick<Replacement, "target" | "before" | "stamp">,
  base: {
    readonly encoding: BlankFile["encoding"];
    readonly text: TextCodec;
    readonly session: FormatSession;
  },
  spans: Spans,
  edits: readonly Edit[],
  source: Source,
  { format, ports, signal }: PrepareOptions,
): Preparation {
  const prepared = await PreparedFile.make(present.target, base.encoding, ports);
  let wanted = false;
  try {
    const readBack = new ReadBack(format.open(base.text), base.encoding.name, edits, spans.count);
    const content = new NewContent(base.session, spans, edits, (bytes) => prepared.put(bytes));
    ports.probe("fill");
    for (let final = false; !final; ) {
      if (signal.aborted) return err(cancelled());
      const piece = await source.next();
      if (piece === "changed" || piece instanceof Fault) return ok("changed");
      final = piece.final;
      content.push(piece.bytes, final);
      for (let part = await prepared.drain(final); part !== null; part = await prepared.drain(final))
        readBack.push(part.text, part.last);
    }
    if (source.hash() !== present.before) return ok("changed");
    const after = await prepared.finish(ports);
    wanted = after !== present.before;
    const replacement = wanted ? { ...present, prepared: prepared.path, after } : null;
    return ok({ replacement, outcomes: readBack.outcomes, hash: after });
  } finally {
    if (!wanted) await prepared.discard();
  }
}

async function preparing(path: string, prepareFile: () => Preparation): Preparation {
  const attempted = await attempt(path, "write", prepareFile);
  return attempted.ok ? attempted.value : attempted;
}
