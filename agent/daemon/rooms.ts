import type { StateReader } from "../../shared/state/sqlite/state-reader.ts";
import type { Runner } from "./runs/runner.ts";
import type { AgentStore } from "./store/agent-store.ts";
import type { SyncRegistry } from "./syncs/sync-registry.ts";
import type { Workers } from "./worker/pool-port.ts";

/** The daemon's parts, as what is asked of it needs them. */
export interface DaemonRooms {
  readonly registry: SyncRegistry;
  readonly reader: StateReader;
  readonly store: AgentStore;
  readonly runner: Runner;
  readonly workers: Workers;
}
