import { filePorts } from "../../shared/connectors/file/ports.ts";
import { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { systemPorts } from "../../shared/connectors/http/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";
import { makePlan } from "../../shared/engine/make-plan.ts";
import { type PlanFile, readPlanFile, writePlanFile } from "../../shared/engine/plan-file.ts";
import { usableSync } from "../../shared/engine/usable-sync.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";

/** Plans a sync file as it is, and keeps the plan in a file. */
export async function planOf(path: string, home: string, file: string): Promise<PlanFile> {
  const { signal } = new AbortController();
  const loaded = await loadSync(path, {
    ...{ home: { folder: home }, ports: filePorts, secrets: openSecrets({ home, env: {} }), signal },
    http: new HttpCommons(systemPorts),
  });
  const store = value(openStore(home));
  try {
    const compiled = usableSync(loaded);
    if (!compiled.ok) throw new Error(compiled.error[0]?.message);
    const state = store.sync(loaded.path, compiled.value.file.name);
    const { connectors } = loaded;
    const sync = { path: loaded.path, compiled: compiled.value, connectors, state };
    const planned = value(await makePlan(sync, { madeAt: Date.now(), signal }));
    value(writePlanFile(file, loaded.path, planned));
    planned.items.dispose();
    return value(await readPlanFile(file));
  } finally {
    for (const connector of loaded.connectors.values()) await connector.dispose();
    store.close();
  }
}

type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly message: string } };

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}
