import { pruneBackups } from "../connectors/file/prune-backups.ts";
import { backupsOf, type Home } from "./home.ts";
import type { OpenSync } from "./open-sync.ts";

/** Lets go of what the sync file says need not be kept any longer: old runs' records, and files that runs replaced. */
export async function upkeep({ path, compiled, state }: OpenSync, home: Home, now: number): Promise<void> {
  const { runs, backups } = compiled.file.history;
  state.prune(runs);
  // A backup that cannot be removed now is removed another time; the run went well all the same.
  await pruneBackups(backupsOf(home, path), backups, now);
}
