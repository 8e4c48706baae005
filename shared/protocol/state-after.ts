import type { AgentEvent } from "./events.ts";
import type { AgentState, SyncView } from "./views.ts";

/** The agent's state after an event; the same object where the event changes nothing of it. */
export function stateAfter(state: AgentState | null, event: AgentEvent): AgentState | null {
  if (event.kind === "state") return event.state;
  if (state === null) return null;
  switch (event.kind) {
    case "agent":
      return { ...event.agent, syncs: state.syncs };
    case "sync":
      return { ...state, syncs: withSync(state.syncs, event.sync) };
    case "sync-gone":
      return { ...state, syncs: state.syncs.filter(({ id }) => id !== event.sync) };
    case "progress": {
      const sync = state.syncs.find(({ id }) => id === event.sync);
      // One that comes late must not bring back a run that has ended.
      if (sync?.activity.kind !== "running") return state;
      const activity = { ...sync.activity, progress: event.progress };
      return { ...state, syncs: withSync(state.syncs, { ...sync, activity }) };
    }
    case "run":
    case "waiting":
    case "log":
      return state;
  }
}

function withSync(syncs: readonly SyncView[], sync: SyncView): readonly SyncView[] {
  const at = syncs.findIndex(({ id }) => id === sync.id);
  return at < 0 ? [...syncs, sync] : syncs.with(at, sync);
}
