/**
 * Runs a sync and ends itself by SIGKILL at the step given; 0: not at all. `node child.ts <sync file> <home> <step>`.
 * Steps are before and after every write to the state, what is intended and what came of it included. Prints their names.
 */
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import type { SyncState } from "../../shared/state/store.ts";
import { syncWorkspace } from "../support/open-workspace.ts";

const [path = "", home = "", last = ""] = process.argv.slice(2);

const steps: string[] = [];
const step = (name: string): void => {
  steps.push(name);
  if (steps.length === Number(last)) process.kill(process.pid, "SIGKILL");
};

const watched: ReadonlySet<PropertyKey> = new Set(["begin", "intend", "note", "commit"]);

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
const done = await syncWorkspace({ path, home }, { approved: true }, wrap);
if (!done.ok) throw new Error(`${done.error.code}: ${done.error.message}`);
console.log(JSON.stringify(steps));
