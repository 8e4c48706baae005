import { readFile } from "node:fs/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { CompiledSync } from "../../mapping/compiled.ts";
import type { SyncState } from "../../state/store.ts";
import { type LoadedSync, type LoadOptions, loadSync } from "../load-sync.ts";
import { usableSync } from "../usable-sync.ts";
import { writeWhole } from "../write-whole.ts";
import { type TakenIn, takeInColumns } from "./take-in-columns.ts";

/** A sync as it is with its new columns taken in, where there are any. */
export interface WithNewColumns {
  readonly loaded: LoadedSync;
  readonly compiled: CompiledSync;
  readonly taken: TakenIn | null;
}

/** Takes new columns into a sync that can be used as it is. The sync file is not changed yet: see `keepTakenIn`. */
export async function withNewColumns(
  loaded: LoadedSync,
  compiled: CompiledSync,
  state: Pick<SyncState, "remembered">,
  options: LoadOptions,
): Promise<Result<WithNewColumns, Diagnostic>> {
  const taken = takeInColumns(loaded, state);
  if (!taken.ok) return taken;
  if (taken.value === null) return ok({ loaded, compiled, taken: null });
  const text = taken.value.after;
  const opened = { text, connectors: loaded.connectors };
  const again = await loadSync(loaded.path, { ...options, text, opened });
  const usable = usableSync(again);
  if (usable.ok)
    return ok({ loaded: { ...again, path: loaded.path }, compiled: usable.value, taken: taken.value });
  const { fields, joined } = taken.value;
  const names = [
    ...joined.map(({ column, endpoint }) => `"${column}" on ${endpoint}`),
    ...fields.map(({ column, from }) => `"${column}" on ${from}`),
  ].join(", ");
  return err(
    problem("sync.schema-change", `New columns cannot be taken in (${names}): ${usable.error[0]?.message}`, {
      hint: "Map them yourself, or say `schemaChange: ignore` to leave them out.",
      at: { file: loaded.path },
    }),
  );
}

/** Puts what was taken in into the sync file, unless that has been changed since it was read. */
export async function keepTakenIn(
  path: string,
  { before, after }: TakenIn,
): Promise<Result<void, Diagnostic>> {
  const now = await readFile(path, "utf8").catch(() => null);
  if (now === after) return ok(undefined);
  if (now === before) return writeWhole(path, after);
  return err(
    problem("sync.schema-change", "The sync file was changed while new columns were taken into it", {
      hint: "Nothing was written. Run it again.",
      at: { file: path },
    }),
  );
}
