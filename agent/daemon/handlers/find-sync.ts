import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { FileState } from "../../../shared/protocol/views.ts";
import type { KnownSync } from "../syncs/known-sync.ts";
import type { SyncRegistry } from "../syncs/sync-registry.ts";

/** The sync of an id that came from outside. */
export function findSync(registry: SyncRegistry, id: string): Result<KnownSync, Diagnostic> {
  const sync = registry.get(id);
  return sync === null ? err(unknown("sync", id)) : ok(sync);
}

/** Why a sync cannot run, of one without a text that can. */
export const whyUnusable = (state: FileState): Diagnostic =>
  (state.kind === "wrong" ? state.problems[0] : undefined) ??
  problem("sync.not-found", "The sync file cannot be used as it is");

export const unknown = (what: "sync" | "run" | "conflict", id: string): Diagnostic =>
  problem("agent.unknown", `The agent knows no ${what} ${id}`, {
    hint:
      what === "sync"
        ? "It may have been removed meanwhile. Look again."
        : "It may be settled or forgotten by now. Look again.",
  });
