import type { Diagnostic } from "../base/diagnostic.ts";
import { pruneBackups } from "../connectors/file/prune-backups.ts";
import { writeDeadLetters } from "./dead-letters.ts";
import { backupsOf, type Home } from "./home.ts";
import type { OpenSync } from "./open-sync.ts";
import type { SyncReport } from "./run-sync.ts";

/**
 * What is left to do once a run is in state: the rejected records are listed beside the sync file, and what the sync
 * file says need not be kept any longer goes. None of it can undo the run: what fails is returned to be told.
 */
export async function afterRun(
  { path, compiled, state }: OpenSync,
  home: Home,
  report: SyncReport,
  now: number,
): Promise<readonly Diagnostic[]> {
  const listed = await writeDeadLetters(path, report.header.rejections);
  if (report.kind !== "ran") return listed.ok ? [] : [listed.error];
  const { runs, backups } = compiled.file.history;
  state.prune(runs);
  const pruned = await pruneBackups(backupsOf(home, path), backups, now);
  return [listed, pruned].flatMap((one) => (one.ok ? [] : [one.error]));
}
