import type { AgentState, LogEntry, Progress, RunView, SyncId, SyncView } from "./views.ts";

/**
 * What `GET /api/v1/events` sends, as server-sent events whose data is one of these as JSON. The first is `state`; the
 * others tell what has changed since. A client that falls behind is sent a new `state`.
 */
export type AgentEvent =
  | { readonly kind: "state"; readonly state: AgentState }
  /** Something of the agent itself changed: a pause, a workspace, the network. `syncs` come by `sync` events. */
  | { readonly kind: "agent"; readonly agent: Omit<AgentState, "syncs"> }
  | { readonly kind: "sync"; readonly sync: SyncView }
  | { readonly kind: "sync-gone"; readonly sync: SyncId }
  /** At most a few a second for each sync. */
  | { readonly kind: "progress"; readonly sync: SyncId; readonly progress: Progress }
  /** A run has ended. The `sync` event of the same moment tells how the sync stands now. */
  | { readonly kind: "run"; readonly run: RunView }
  /** Conflicts or rejected records of a sync are others than before. */
  | { readonly kind: "waiting"; readonly sync: SyncId }
  | { readonly kind: "log"; readonly entry: LogEntry };
