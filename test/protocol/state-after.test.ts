import { expect, test } from "vitest";
import { stateAfter } from "../../shared/protocol/state-after.ts";
import type { Progress } from "../../shared/protocol/views.ts";
import { now, stateOf } from "../desktop/seen.ts";
import { wellSync } from "../support/fake-data.ts";

const [first, second] = [wellSync("first", now), wellSync("second", now)];
const state = stateOf([first, second]);
const progress: Progress = { phase: "writing", endpoint: "shop", done: 1, total: 2 };

test("[D42] each event changes what it is about, and nothing else", () => {
  const changed = { ...second, records: 7 };
  expect(stateAfter(state, { kind: "sync", sync: changed })?.syncs).toEqual([first, changed]);
  const third = wellSync("third", now);
  expect(stateAfter(state, { kind: "sync", sync: third })?.syncs).toEqual([first, second, third]);
  expect(stateAfter(state, { kind: "sync-gone", sync: first.id })?.syncs).toEqual([second]);
  const { syncs: _, ...agent } = stateOf([], { online: false });
  expect(stateAfter(state, { kind: "agent", agent })).toEqual({ ...state, online: false });
  const other = stateOf([third]);
  expect(stateAfter(state, { kind: "state", state: other })).toBe(other);
});

test("[D42] progress counts while its run is under way, and brings back none that has ended", () => {
  expect(stateAfter(state, { kind: "progress", sync: first.id, progress })).toBe(state);
  const runs = {
    ...first,
    activity: {
      kind: "running",
      since: now,
      cause: { kind: "manual" },
      progress: { ...progress, done: 0 },
    },
  } as const;
  expect(
    stateAfter(stateOf([runs]), { kind: "progress", sync: first.id, progress })?.syncs[0]?.activity,
  ).toEqual({ ...runs.activity, progress });
});

test("[D42] before the first state nothing is known, and what only a list tells changes nothing", () => {
  expect(stateAfter(null, { kind: "sync", sync: first })).toBeNull();
  expect(stateAfter(state, { kind: "waiting", sync: first.id })).toBe(state);
});
