/**
 * Runs a sync, or undoes one of its runs, and ends itself by SIGKILL at the step given; 0: not at all.
 * `node child.ts <sync file> <home> <step> [run to undo]`.
 * Steps are those of the file connector and, before and after it, every write to the state. Prints their names.
 */
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import { newRunId } from "../../shared/engine/run-id.ts";
import { undoRun } from "../../shared/engine/undo.ts";
import { runId } from "../../shared/model/ids.ts";
import type { SyncState } from "../../shared/state/store.ts";
import { syncWorkspace, usingWorkspace } from "../support/open-workspace.ts";

const [path = "", home = "", last = "", undo] = process.argv.slice(2);

const steps: string[] = [];
const step = (name: string): void => {
  steps.push(name);
  if (steps.length === Number(last)) process.kill(process.pid, "SIGKILL");
};

const watched: ReadonlySet<PropertyKey> = new Set(["begin", "intend", "note", "commit"]);

/** The state, with a step before and after each write that a run makes to it. */
const stepping = (state: SyncState): SyncState =>
  new Proxy(state, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      if (!watched.has(name)) return method.bind(target);
      return (...args: unknown[]): unknown => {
        step(`before ${String(name)}`);
        const value: unknown = method.apply(target, args);
        step(`after ${String(name)}`);
        return value;
      };
    },
  });

const wrap = (sync: OpenSync): OpenSync => ({ ...sync, state: stepping(sync.state) });
const place = { path, home, ports: { probe: step } };
const done =
  undo === undefined
    ? await syncWorkspace(place, {}, wrap)
    : await usingWorkspace(place, ({ sync }) =>
        undoRun(wrap(sync), runId(undo), newRunId(Date.now()), Date.now, new AbortController().signal),
      );
if (!done.ok) throw new Error(`${done.error.code}: ${done.error.message}`);
console.log(JSON.stringify(steps));
