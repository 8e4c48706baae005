import type { Connector } from "../connectors/contract.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import type { SyncState } from "../state/store.ts";

/** A sync that is ready to be planned and run. */
export interface OpenSync {
  /** The sync file, absolute, links resolved. */
  readonly path: string;
  readonly compiled: CompiledSync;
  readonly connectors: ReadonlyMap<EndpointName, Connector>;
  readonly state: SyncState;
}
