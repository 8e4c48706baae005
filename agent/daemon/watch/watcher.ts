import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import type { SqliteSource } from "../../../shared/mapping/sources/sqlite.ts";

/** Watches the files of syncs, and the sync files of workspaces. Knows nothing of runs. */
export interface Watcher {
  /**
   * Watches the places of a sync from now on, in the place of those that it had. `known` are the versions that the last
   * run left (`EndpointMemory.version` by endpoint name): a place that is at another version is told of at once, so what
   * happened while nobody watched is not lost. A place without a known version counts as seen.
   */
  watchSync(sync: WatchedSync, known: ReadonlyMap<string, string>): void;
  forgetSync(sync: string): void;
  /**
   * Resolves once none of the sync's files is in the middle of being written, as far as can be told, or after a few
   * seconds: a run that reads half a copy takes the other half for deleted. At once for a sync that is not watched.
   * `unended` are files that end in the middle of a line whenever they are whole.
   */
  ready(sync: string): Promise<{ readonly unended: readonly string[] }>;
  /**
   * A run of the sync begins: what changes is collected and not told. Calls do not add up.
   */
  hold(sync: string): void;
  /**
   * The run has ended and left its places at these versions (`EndpointMemory.version`; none where the run failed, and `""`
   * counts as none). What is at another version then is told; what the run wrote itself is not.
   */
  release(sync: string, versions: ReadonlyMap<string, string>): void;
  /** Watches a folder's sync files; tells of every one that is there at once, as `added`. */
  watchWorkspace(folder: string): void;
  forgetWorkspace(folder: string): void;
  /** Looks at everything anew: after the machine woke. */
  rescan(): void;
  close(): Promise<void>;
}

/** A sync's places that are files. Made by `watchedSync`. */
export interface WatchedSync {
  readonly id: string;
  /** The sync file's folder, where relative paths start. */
  readonly folder: string;
  /** The folder whose files never count: the sync's backups. */
  readonly except: string;
  readonly places: readonly WatchedPlace[];
}

export interface WatchedPlace {
  /** The endpoint's name; of a lookup `lookup NAME`, which no endpoint can be called. */
  readonly name: string;
  readonly source: FileSource | SqliteSource;
}

export type WatchEvent =
  /**
   * Files of the sync are others than when it was last looked at, and have settled. Comes once for however many changes
   * that belong together; `path` is one of the files. `at` is when the first of the changes was noticed.
   */
  | { readonly kind: "changed"; readonly sync: string; readonly path: string; readonly at: number }
  /**
   * A sync file of a workspace has settled. While the folder itself is missing its files are not told of as removed; once it
   * is back, what is others than before is told of.
   */
  | {
      readonly kind: "sync-file";
      readonly workspace: string;
      readonly path: string;
      readonly what: "added" | "changed" | "removed";
    }
  | { readonly kind: "workspace-missing"; readonly workspace: string }
  | { readonly kind: "workspace-back"; readonly workspace: string }
  /** What a person should know of the watching itself from now on: folders are polled. `null`: nothing any more. */
  | { readonly kind: "problem"; readonly problem: Diagnostic | null };

export interface WatcherOptions {
  readonly tell: (event: WatchEvent) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Never asks the system to tell of changes; looks every few seconds. */
  readonly polling: boolean;
}
