import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { SyncFile } from "../../../shared/mapping/sync-file.ts";
import type { FileState, Pause, SyncId } from "../../../shared/protocol/views.ts";
import type { StoredOverview } from "../../../shared/state/sqlite/state-reader.ts";
import type { Failing } from "../store/agent-store.ts";
import type { FailedRun } from "../store/run-history.ts";

/** What the agent knows of one sync. Replaced as a whole when any of it changes. */
export interface KnownSync {
  readonly id: SyncId;
  /** Of the sync file, as state knows it. */
  readonly path: string;
  /** The folder it came with. */
  readonly workspace: string;
  readonly addedAt: number;
  /** The text that runs: the file's, or where that is wrong its last good one. `null`: there is none. */
  readonly text: string | null;
  /** `text`, parsed; of a file that was never good, as much of it as could be read. */
  readonly file: SyncFile | null;
  readonly fileState: FileState;
  readonly pause: Pause | null;
  readonly failing: Failing | null;
  readonly lastSuccess: number | null;
  /** Endpoints that the latest run could not read. */
  readonly unreadable: readonly { readonly endpoint: string; readonly problem: Diagnostic }[];
  /** `null` where there is no state of it. */
  readonly overview: StoredOverview | null;
  /** The newest run that failed before state knew of it. */
  readonly lastFailure: FailedRun | null;
  /** When the latest run that no brake held and nothing made fail began. */
  readonly wentWellAt: number | null;
}
