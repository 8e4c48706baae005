import type { Connector } from "../connectors/contract.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import type { EndpointName } from "../model/ids.ts";
import type { SyncState } from "../state/store.ts";

/**
 * An endpoint as planning needs it. Where it can `settle`, it is asked what became of records that an earlier run sent
 * without an answer; else they stay in doubt.
 */
export type PlanningConnector = ReadOnlyConnector & Partial<Pick<Connector, "settle">>;

/** What planning reads of state. */
export type PlanningState = Pick<
  SyncState,
  | "links"
  | "link"
  | "openLinks"
  | "linksByKey"
  | "countLinks"
  | "endpoint"
  | "remembered"
  | "conflicts"
  | "rejections"
>;

/** A sync that is ready to be planned. An `OpenSync` is one. */
export interface PlanningSync {
  readonly compiled: CompiledSync;
  readonly connectors: ReadonlyMap<EndpointName, PlanningConnector>;
  readonly state: PlanningState;
}
