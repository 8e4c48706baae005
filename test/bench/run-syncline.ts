import { join } from "node:path";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";
import { makePlan } from "../../shared/engine/make-plan.ts";
import { runSync } from "../../shared/engine/run-sync.ts";
import type { PlanHeader } from "../../shared/model/plan.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";
import { type Counted, measure } from "./measured.ts";

// node run-syncline.ts plan|sync FOLDER: does what `syncline plan` or `syncline sync` does, and says what it took.
const [verb, folder = "."] = process.argv.slice(2);
await measure(async () => {
  const home = { folder: join(folder, "home") };
  const { signal } = new AbortController();
  const loaded = await loadSync(join(folder, "bench.sync.yaml"), {
    home,
    ports: filePorts,
    secrets: openSecrets({ home: home.folder, env: process.env }),
    signal,
  });
  const store = openStore(home.folder);
  if (loaded.compiled === null) throw new Error(JSON.stringify(loaded.diagnostics));
  if (!store.ok) throw new Error(store.error.message);
  const { path, compiled, connectors } = loaded;
  const sync = { path, compiled, connectors, state: store.value.sync(path, compiled.file.name) };
  if (verb === "plan") {
    const planned = await makePlan(sync, { madeAt: Date.now(), signal });
    if (!planned.ok) throw new Error(planned.error.message);
    planned.value.items.dispose();
    return countsOf(planned.value.header);
  }
  const report = await runSync(sync, { clock: Date.now, signal });
  if (!report.ok) throw new Error(report.error.message);
  const { value } = report;
  const done = value.kind === "nothing" || (value.kind === "ran" && value.outcome.kind === "done");
  if (!done) throw new Error(JSON.stringify(value));
  store.value.close();
  return countsOf(value.header);
});

function countsOf({ endpoints }: PlanHeader): Counted {
  const { creates = 0, updates = 0, deletes = 0 } = endpoints.shop ?? {};
  return { creates, updates, deletes };
}
