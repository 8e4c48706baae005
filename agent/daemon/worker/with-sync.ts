import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, type Result } from "../../../shared/base/result.ts";
import { filePorts } from "../../../shared/connectors/file/ports.ts";
import { type LoadedSync, loadSync } from "../../../shared/engine/load-sync.ts";
import type { OpenSync } from "../../../shared/engine/open-sync.ts";
import type { TakenIn } from "../../../shared/engine/take-in/take-in-columns.ts";
import { withNewColumns } from "../../../shared/engine/take-in/with-new-columns.ts";
import { usableSync } from "../../../shared/engine/usable-sync.ts";
import type { SyncText } from "./job.ts";
import { reportingConnector } from "./reporting-connector.ts";
import type { Tools } from "./workshop.ts";

/** Does something with a loaded sync, and lets go of its endpoints afterwards. */
export async function withLoaded<T>(
  { path, text }: SyncText,
  { home, secrets, http, signal }: Tools,
  use: (loaded: LoadedSync) => Promise<T>,
): Promise<T> {
  const loaded = await loadSync(path, { home, ports: filePorts, secrets, http, signal, text });
  try {
    return await use(loaded);
  } finally {
    for (const connector of loaded.connectors.values()) await connector.dispose();
  }
}

/** The same with a sync that can run: its file is right, and its state open. */
export function withSync<T>(
  sync: SyncText,
  tools: Tools,
  use: (sync: OpenSync, taken: TakenIn | null) => Promise<Result<T, Diagnostic>>,
): Promise<Result<T, Diagnostic>> {
  return withLoaded(sync, tools, async (loaded) => {
    if (tools.signal.aborted)
      return err(problem("run.cancelled", "The run was cancelled; nothing was written"));
    const compiled = usableSync(loaded);
    if (!compiled.ok) return err(compiled.error[0]!);
    const store = tools.store();
    if (!store.ok) return store;
    const state = store.value.sync(loaded.path, compiled.value.file.name);
    const { home, secrets, http, signal } = tools;
    const options = { home, ports: filePorts, secrets, http, signal };
    const whole = await withNewColumns(loaded, compiled.value, state, options);
    if (!whole.ok) return whole;
    const { taken } = whole.value;
    const connectors = new Map(
      [...whole.value.loaded.connectors].map(([name, connector]) => [
        name,
        reportingConnector(name, connector, tools.progress),
      ]),
    );
    return use({ path: loaded.path, compiled: whole.value.compiled, connectors, state }, taken);
  });
}
