import type { AgentEvent } from "../../../shared/protocol/events.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import type { AgentState, LogEntry, SyncId, SyncView } from "../../../shared/protocol/views.ts";

/** All that the dashboard knows. Nothing of it is changed in place: what is the same object has not changed. */
export interface Model {
  readonly connection: Connection;
  /** `null` before the first answer. While the connection is not live, it is how things last stood. */
  readonly agent: Omit<AgentState, "syncs"> | null;
  /** By name. */
  readonly syncs: readonly SyncView[];
  /** Counts the ends of runs of a sync: who shows runs reads them again when it grows. */
  readonly runsOf: ReadonlyMap<SyncId, number>;
  /** Counts changes of conflicts and rejected records, of all syncs. */
  readonly waiting: number;
  /** Newest first, at most `logsKept`. */
  readonly logs: readonly LogEntry[];
}

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** `retryAt`: when it is tried again; `null` while it is being tried. */
  | { readonly kind: "gone"; readonly since: number; readonly retryAt: number | null }
  | { readonly kind: "signed-out" }
  /** The agent speaks another version than this page. */
  | { readonly kind: "version"; readonly theirs: number };

export const logsKept = 500;

export const nothingKnown: Model = {
  connection: { kind: "connecting" },
  agent: null,
  syncs: [],
  runsOf: new Map(),
  waiting: 0,
  logs: [],
};

export type Message =
  | { readonly kind: "event"; readonly event: AgentEvent }
  | { readonly kind: "connection"; readonly connection: Connection };

/** The model after a message. Pure. */
export function apply(model: Model, message: Message): Model {
  if (message.kind === "connection") return { ...model, connection: message.connection };
  return applyEvent(model, message.event);
}

function applyEvent(model: Model, event: AgentEvent): Model {
  switch (event.kind) {
    case "state": {
      const { syncs, ...agent } = event.state;
      if (agent.protocol !== protocolVersion)
        return { ...model, connection: { kind: "version", theirs: agent.protocol } };
      // What happened while nobody listened is not known: all that counts on it is read again.
      const runsOf = new Map(syncs.map(({ id }) => [id, (model.runsOf.get(id) ?? 0) + 1]));
      return {
        ...model,
        connection: { kind: "live" },
        agent,
        syncs: [...syncs].sort(byName),
        runsOf,
        waiting: model.waiting + 1,
      };
    }
    case "agent":
      return { ...model, agent: event.agent };
    case "sync":
      return { ...model, syncs: withSync(model.syncs, event.sync) };
    case "sync-gone":
      return { ...model, syncs: model.syncs.filter(({ id }) => id !== event.sync) };
    case "progress": {
      const sync = model.syncs.find(({ id }) => id === event.sync);
      // A progress that comes late must not bring a run back that has ended.
      if (sync?.activity.kind !== "running") return model;
      const activity = { ...sync.activity, progress: event.progress };
      return { ...model, syncs: withSync(model.syncs, { ...sync, activity }) };
    }
    case "run": {
      const { sync } = event.run;
      return { ...model, runsOf: new Map(model.runsOf).set(sync, (model.runsOf.get(sync) ?? 0) + 1) };
    }
    case "waiting":
      return { ...model, waiting: model.waiting + 1 };
    case "log":
      return { ...model, logs: [event.entry, ...model.logs].slice(0, logsKept) };
  }
}

function withSync(syncs: readonly SyncView[], sync: SyncView): readonly SyncView[] {
  const at = syncs.findIndex(({ id }) => id === sync.id);
  if (at < 0) return [...syncs, sync].sort(byName);
  const changed = syncs.with(at, sync);
  return syncs[at]?.name === sync.name ? changed : changed.sort(byName);
}

const byName = (a: SyncView, b: SyncView): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1;
