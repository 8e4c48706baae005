import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { CheckContext } from "../../shared/mapping/check.ts";
import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import type { EndpointName } from "../../shared/model/ids.ts";

/** What is known of a sync's endpoints and lookups by now. What was not read yet, or cannot be, is not in it. */
export interface Known extends CheckContext {
  /** Grows whenever something else is known. */
  readonly version: number;
  /** The tables and views of databases that have been looked at. */
  readonly tables: ReadonlyMap<EndpointName, readonly string[]>;
  /** Why an endpoint or a lookup could not be read. */
  readonly problems: ReadonlyMap<string, Diagnostic>;
}

export const nothingKnown: Known = {
  version: 0,
  schemas: new Map(),
  samples: new Map(),
  lookups: new Map(),
  tables: new Map(),
  problems: new Map(),
};

/** Reads endpoints elsewhere, at its own pace; is asked at every question and answers at once. */
export interface Samples {
  /** `path`: the sync file's. */
  of(path: string, file: SyncFile): Known;
  /** The files beside a sync file that paths may name, relative to it, with `/` between folders. */
  files(path: string): readonly string[];
  /** The names of the secrets that are known, without the kind of their store. */
  secrets(): readonly string[];
}
