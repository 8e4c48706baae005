import type { OpenSync } from "../../../shared/engine/open-sync.ts";
import type { SyncState } from "../../../shared/state/store.ts";

/** Thrown where a process is to end. */
export class Stopped extends Error {}

/**
 * The sync in a process that ends before the commit of its run, or at its nth intent (from 0): once that is noted, or
 * just before. What an earlier run left is committed all the same.
 */
export function stopping(sync: OpenSync, nth: number, noted: boolean): OpenSync {
  let left = nth;
  const commit: SyncState["commit"] = (run, what) => {
    if (what.outcome.kind !== "recovered") throw new Stopped();
    sync.state.commit(run, what);
  };
  const intend: SyncState["intend"] = (run, intent) => {
    if (left === 0 && !noted) throw new Stopped();
    sync.state.intend(run, intent);
    if (left-- === 0) throw new Stopped();
  };
  const get = (state: SyncState, name: keyof SyncState): unknown => {
    if (name === "commit") return commit;
    if (name === "intend") return intend;
    return state[name].bind(state);
  };
  return {
    ...sync,
    state: new Proxy(sync.state, { get: (state, name: keyof SyncState) => get(state, name) }),
  };
}
