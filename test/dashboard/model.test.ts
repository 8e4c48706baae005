import { expect, test } from "vitest";
import { apply, type Message, type Model, nothingKnown } from "../../agent/dashboard/store/model.ts";
import type { AgentEvent } from "../../shared/protocol/events.ts";
import { protocolVersion } from "../../shared/protocol/version.ts";
import type { AgentState, SyncView } from "../../shared/protocol/views.ts";
import { FakeAgent } from "../support/fake-agent.ts";
import { idOf, wellSync } from "../support/fake-data.ts";

const now = Date.UTC(2026, 10, 24, 12);
const names = (model: Model) => model.syncs.map(({ name }) => name);
const stateOf = (...syncs: readonly SyncView[]): AgentState => new FakeAgent(syncs, now).state;

function after(...events: readonly AgentEvent[]): Model {
  return events.reduce((model, event) => apply(model, { kind: "event", event }), nothingKnown);
}

test("[D1] a state replaces all that was known, and syncs stand by name", () => {
  const model = after(
    { kind: "state", state: stateOf(wellSync("old", now)) },
    { kind: "state", state: stateOf(wellSync("b", now), wellSync("a", now)) },
  );
  expect(names(model)).toEqual(["a", "b"]);
  expect(model.connection).toEqual({ kind: "live" });
});

test("[D1] a sync is added, changed, renamed and goes, and the others stay the same objects", () => {
  const [a, b] = [wellSync("a", now), wellSync("b", now)];
  const first = after({ kind: "state", state: stateOf(a, b) });
  const renamed = apply(first, { kind: "event", event: { kind: "sync", sync: { ...a, name: "z" } } });
  expect(names(renamed)).toEqual(["b", "z"]);
  expect(renamed.syncs[0]).toBe(first.syncs[1]);
  const more = apply(renamed, { kind: "event", event: { kind: "sync", sync: wellSync("c", now) } });
  expect(names(more)).toEqual(["b", "c", "z"]);
  const less = apply(more, { kind: "event", event: { kind: "sync-gone", sync: b.id } });
  expect(names(less)).toEqual(["c", "z"]);
  expect(names(first)).toEqual(["a", "b"]);
});

test("[D1] what shows runs and waiting things is told to read them again, after a gap in the connection too", () => {
  const a = wellSync("a", now);
  const state: AgentEvent = { kind: "state", state: stateOf(a) };
  const first = after(state);
  const ran = apply(first, { kind: "event", event: { kind: "run", run: a.lastRun! } });
  expect(ran.runsOf.get(a.id)).toBe((first.runsOf.get(a.id) ?? 0) + 1);
  const waited = apply(ran, { kind: "event", event: { kind: "waiting", sync: a.id } });
  expect(waited.waiting).toBe(ran.waiting + 1);
  const again = apply(waited, { kind: "event", event: state });
  expect(again.runsOf.get(a.id)).toBeGreaterThan(waited.runsOf.get(a.id)!);
  expect(again.waiting).toBeGreaterThan(waited.waiting);
});

test("[D1] log entries are kept newest first and not without bound", () => {
  const entry = (at: number): AgentEvent => ({
    kind: "log",
    entry: { at, level: "info", area: "run", message: "", sync: null, run: null, record: null, more: {} },
  });
  const model = after(...Array.from({ length: 600 }, (_, i) => entry(i)));
  expect(model.logs).toHaveLength(500);
  expect(model.logs[0]?.at).toBe(599);
});

test("[D2] progress that comes after its run has ended changes nothing", () => {
  const progress = { phase: "reading", endpoint: null, done: 1, total: 2 } as const;
  const running = wellSync("a", now, {
    activity: { kind: "running", since: now, cause: { kind: "manual" }, progress },
  });
  const event: AgentEvent = { kind: "progress", sync: idOf("a"), progress: { ...progress, done: 2 } };
  const shown = after({ kind: "state", state: stateOf(running) }, event).syncs[0]?.activity;
  expect(shown?.kind === "running" && shown.progress.done).toBe(2);
  const ended = after({ kind: "state", state: stateOf(wellSync("a", now)) });
  expect(apply(ended, { kind: "event", event })).toBe(ended);
});

test("[D3] an agent of another protocol version is not understood but said to be one", () => {
  const state = { ...stateOf(wellSync("a", now)), protocol: protocolVersion + 1 };
  const model = after({ kind: "state", state });
  expect(model.connection).toEqual({ kind: "version", theirs: protocolVersion + 1 });
  expect(model.syncs).toEqual([]);
});

test("[D23] what was known stays known while the agent is gone, and is said to be gone", () => {
  const live = after({ kind: "state", state: stateOf(wellSync("a", now)) });
  const gone: Message = { kind: "connection", connection: { kind: "gone", since: now, retryAt: null } };
  expect(apply(live, gone)).toEqual({ ...live, connection: gone.connection });
});
