import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import type { WriteOutcome, WriteRequest } from "../contract.ts";
import { blankFile } from "./blank-file.ts";
import { FileRecords } from "./file-records.ts";
import type { FoundFile } from "./find-files.ts";
import type { FileWrites } from "./group-writes.ts";
import { type FileEdits, firstEdits, makeEdits } from "./make-edits.ts";
import {
  type Preparation,
  type Prepared,
  type PrepareOptions,
  prepareEdited,
  prepareNew,
  prepareRemoval,
} from "./prepare-replacement.ts";
import { attempt } from "./problem.ts";

/** One file as it will be. */
export interface PreparedWrites {
  readonly file: FoundFile;
  /** `null` where no write is left for the file. */
  readonly prepared: Prepared | null;
  /** Of writes that could not be prepared. */
  readonly refused: readonly WriteOutcome[];
}

/** Prepares one file with all that is to be written to it. Nothing takes effect yet. */
export async function prepareWrites(
  group: FileWrites,
  request: WriteRequest,
  options: PrepareOptions,
): Promise<Result<PreparedWrites | "changed", Diagnostic>> {
  if (group.kind === "edit") {
    const { survey } = group;
    const made = await attempt(survey.file.path, "read", () => editsOf(group, request));
    if (!made.ok) return made;
    const { edits, outcomes } = made.value;
    const first = edits[0];
    if (options.format.single !== null && first?.kind === "drop" && survey.spans.count === 1)
      return ok({ file: survey.file, prepared: prepareRemoval(survey, first), refused: outcomes });
    return prepared(survey.file, made.value, () => prepareEdited(survey, edits, options));
  }
  const blank = blankFile(options.format, request.columns);
  if (!blank.ok) return blank;
  const made = firstEdits(blank.value.session, group.creates, group.file.path);
  return prepared(group.file, made, () => prepareNew(group.file.path, blank.value, made.edits, options));
}

function editsOf(
  { survey, changes, creates }: Extract<FileWrites, { kind: "edit" }>,
  { identify }: WriteRequest,
) {
  const records = new FileRecords(survey);
  try {
    return makeEdits(records, changes, creates, identify);
  } finally {
    records.close();
  }
}

async function prepared(
  file: FoundFile,
  { edits, outcomes: refused }: FileEdits,
  prepare: () => Preparation,
): Promise<Result<PreparedWrites | "changed", Diagnostic>> {
  if (edits.length === 0) return ok({ file, prepared: null, refused });
  const done = await prepare();
  if (!done.ok) return done;
  return ok(done.value === "changed" ? "changed" : { file, prepared: done.value, refused });
}
