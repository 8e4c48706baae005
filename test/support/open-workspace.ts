import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { type FilePorts, filePorts } from "../../shared/connectors/file/ports.ts";
import type { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { afterRun } from "../../shared/engine/after-run.ts";
import { type LoadedSync, loadSync } from "../../shared/engine/load-sync.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import { runSync, type SyncReport, type SyncRequest } from "../../shared/engine/run-sync.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";
import { StateFailure, type Store } from "../../shared/state/store.ts";

export interface WorkspacePlace {
  /** The sync file. */
  readonly path: string;
  /** Where state is kept. */
  readonly home: string;
  readonly ports?: FilePorts;
  readonly http?: HttpCommons;
  readonly signal?: AbortSignal;
}

export interface OpenedWorkspace {
  readonly loaded: LoadedSync;
  readonly sync: OpenSync;
  readonly store: Store;
}

export const never = new AbortController().signal;

/** Opens a sync as the command does: what is wrong with its file stops it, what is wrong with an endpoint does not. */
export async function openWorkspace(place: WorkspacePlace): Promise<Result<OpenedWorkspace, Diagnostic>> {
  const { path, home, ports = filePorts, signal = never } = place;
  const loaded = await loadSync(path, {
    home: { folder: home },
    ports,
    secrets: openSecrets({ home, env: process.env }),
    ...(place.http ? { http: place.http } : {}),
    signal,
  });
  const errors = loaded.diagnostics.filter(
    ({ severity, code }) => severity === "error" && !/^(file|endpoint|secret)\./.test(code),
  );
  const { compiled, connectors } = loaded;
  if (compiled === null || errors.length > 0)
    return err(errors[0] ?? problem("sync.not-found", `${path} is unusable`));
  const store = openStore(home);
  if (!store.ok) return store;
  const state = store.value.sync(loaded.path, compiled.file.name);
  return ok({ loaded, store: store.value, sync: { path: loaded.path, compiled, connectors, state } });
}

/** One run, as `syncline sync` does it. A failure of the state comes back as its diagnostic. */
export async function syncWorkspace(
  place: WorkspacePlace,
  request: Partial<SyncRequest> = {},
  wrap: (sync: OpenSync) => OpenSync = (sync) => sync,
): Promise<Result<SyncReport, Diagnostic>> {
  return usingWorkspace(place, async ({ sync }) => {
    const report = await runSync(wrap(sync), { clock: Date.now, signal: place.signal ?? never, ...request });
    if (report.ok) await afterRun(sync, { folder: place.home }, report.value, Date.now());
    return report;
  });
}

export async function usingWorkspace<T>(
  place: WorkspacePlace,
  use: (opened: OpenedWorkspace) => Promise<Result<T, Diagnostic>>,
): Promise<Result<T, Diagnostic>> {
  const opened = await openWorkspace(place);
  if (!opened.ok) return opened;
  try {
    return await use(opened.value);
  } catch (cause) {
    if (cause instanceof StateFailure) return err(cause.problem);
    throw cause;
  } finally {
    opened.value.store.close();
    for (const connector of opened.value.loaded.connectors.values()) await connector.dispose();
  }
}
