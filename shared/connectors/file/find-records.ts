import type { Diagnostic } from "../../base/diagnostic.ts";
import { ok, type Result } from "../../base/result.ts";
import { Fault } from "../../formats/format.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { NativeWrite, WriteOutcome, WriteRequest } from "../contract.ts";
import type { FileFormat } from "./file-format.ts";
import { locateWrites, type RecordPlace } from "./locate-writes.ts";
import type { Create } from "./make-edits.ts";
import { type Survey, surveyFile } from "./survey.ts";

export interface RecordsFound {
  readonly places: ReadonlyMap<NativeWrite, RecordPlace>;
  /** New records whose id is not there yet. */
  readonly creates: readonly Create[];
  /** Writes whose record is not as they expect it. */
  readonly stale: readonly WriteOutcome[];
}

/**
 * Finds what each write is about. Where the files are as the plan saw them, versions are enough; else every record is
 * decoded, to see what is there under the ids of new records and of those that moved on (SPEC F77, F78). `"changed"` where a
 * file was written to since it was surveyed.
 */
export async function findRecords(
  request: WriteRequest,
  surveys: readonly Survey[],
  asExpected: boolean,
  format: FileFormat,
  signal: AbortSignal,
): Promise<Result<RecordsFound | "changed", Diagnostic>> {
  const places = locateWrites(request.writes, surveys);
  const lost = request.writes.filter((write) => write.kind !== "create" && !places.has(write));
  const creates = request.writes.filter((write) => write.kind === "create");
  const wanted = new Set([...lost, ...(asExpected ? [] : creates)].map(({ id }) => id));
  const there = new Map<string, NativeRecord>();
  for (const survey of wanted.size === 0 ? [] : surveys) {
    const pass = await surveyFile(survey.file, format, {
      visit({ open, bytes, start, end }) {
        const native = open.session.decode(bytes, start, end);
        if (native instanceof Fault) return true;
        const id = request.identify(native);
        if (id !== null && wanted.has(id) && !there.has(id)) there.set(id, native);
        return true;
      },
      progress: () => {},
      signal,
    });
    if (!pass.ok) return pass;
    if (pass.value.hash !== survey.hash) return ok("changed");
  }
  const stale = (write: NativeWrite): WriteOutcome => ({
    kind: "stale",
    index: write.index,
    now: there.get(write.id) ?? null,
  });
  return ok({
    places,
    creates: there.size === 0 ? creates : creates.filter(({ id }) => !there.has(id)),
    stale: [...lost, ...(there.size === 0 ? [] : creates.filter(({ id }) => there.has(id)))].map(stale),
  });
}
