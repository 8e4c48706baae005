/**
 * Runs a sync and ends itself by SIGKILL at the step given: `node child.ts <sync file> <home> <step>`; 0: not at all.
 * Steps are those of the file connector and, before and after it, every write to the state. Prints their names.
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

const watched: ReadonlySet<PropertyKey> = new Set(["begin", "intend", "commit"]);

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
const report = await syncWorkspace({ path, home, ports: { probe: step } }, {}, wrap);
if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
console.log(JSON.stringify({ kind: report.value.kind, steps }));
