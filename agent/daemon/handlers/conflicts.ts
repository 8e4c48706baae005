import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { writeWhole } from "../../../shared/engine/write-whole.ts";
import type { Conflict, Resolution } from "../../../shared/model/conflict.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { FileChange } from "../../../shared/protocol/views.ts";
import type { DaemonRooms } from "../rooms.ts";
import { addRule } from "../rules/add-rule.ts";
import type { KnownSync } from "../syncs/known-sync.ts";
import { syncTextOf } from "../syncs/sync-text.ts";
import { findSync, unknown } from "./find-sync.ts";

type Methods =
  | "conflicts.list"
  | "conflicts.resolve"
  | "conflicts.rule"
  | "conflicts.writeRule"
  | "rejections.list";

/** What is asked of records that wait for a person. */
export function waitingHandlers(rooms: DaemonRooms): Pick<AgentApi["handlers"], Methods> {
  const { registry, runner, workers } = rooms;
  const asked = (id: string | undefined): readonly KnownSync[] =>
    id === undefined ? registry.all() : [registry.get(id)].filter((one) => one !== null);
  return {
    async "conflicts.list"(ask, signal) {
      const syncs = asked(ask.sync).map(syncTextOf);
      return workers.do({ kind: "conflicts", syncs, ask }, { signal });
    },
    async "rejections.list"(ask, signal) {
      const syncs = asked(ask.sync).map(({ id, path }) => ({ id, path }));
      return workers.do({ kind: "rejections", syncs, ask }, { signal });
    },
    async "conflicts.resolve"({ sync: id, conflicts, resolution, alike }, signal) {
      const found = findSync(registry, id);
      if (!found.ok) return found;
      const { path, text } = found.value;
      if (text === null) return err(problem("sync.not-found", `The sync file has errors: ${path}`));
      const resolved = await workers.do(
        { kind: "resolve", sync: syncTextOf(found.value), conflicts, resolution, alike },
        { signal },
      );
      if (!resolved.ok || resolved.value.resolved === 0) return resolved;
      registry.refresh(id);
      // What was chosen is carried out at once.
      runner.want({ sync: id, cause: { kind: "manual" }, changedAt: null, approved: null });
      return resolved;
    },
    async "conflicts.rule"({ sync, conflict, resolution }) {
      return changeFor(rooms, sync, conflict, resolution);
    },
    async "conflicts.writeRule"({ sync, conflict, resolution, hash }) {
      const change = await changeFor(rooms, sync, conflict, resolution);
      if (!change.ok) return change;
      const { path, after } = change.value;
      if (change.value.hash !== hash)
        return err(
          problem("agent.moved-on", `${path} has changed since the rule was shown`, {
            hint: "Look at the change again.",
            at: { file: path },
          }),
        );
      const written = await writeWhole(path, after);
      if (!written.ok) return written;
      const workspace = registry.get(sync)?.workspace;
      if (workspace !== undefined) await registry.look(path, workspace);
      runner.want({ sync, cause: { kind: "manual" }, changedAt: null, approved: null });
      return ok({});
    },
  };
}

/** The sync file with a rule in it, made from what the file says now. */
async function changeFor(
  { registry, reader }: DaemonRooms,
  sync: string,
  id: string,
  resolution: Resolution,
): Promise<Result<FileChange, Diagnostic>> {
  const found = findSync(registry, sync);
  if (!found.ok) return found;
  const { path } = found.value;
  const conflict = openConflict(reader.sync(path), id);
  if (conflict === null) return err(unknown("conflict", id));
  let before: string;
  try {
    before = await readFile(path, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(problem("file.unreadable", `The sync file cannot be read: ${why}`, { at: { file: path } }));
  }
  const after = addRule(before, conflict, resolution);
  if (!after.ok) return after;
  const hash = createHash("sha256").update(`${before.length}\n${before}${after.value}`).digest("hex");
  return ok({ path, before, after: after.value, hash });
}

/** Conflicts that are looked at in one read. */
const atOnce = 1_000;

function openConflict(stored: ReturnType<DaemonRooms["reader"]["sync"]>, id: string): Conflict | null {
  if (stored === null) return null;
  let after = 0;
  for (;;) {
    const page = stored.conflicts(after, atOnce);
    const found = page.find(({ open }) => open.conflict.id === id);
    if (found !== undefined) return found.open.conflict;
    const last = page.at(-1);
    if (last === undefined || page.length < atOnce) return null;
    after = last.number;
  }
}
