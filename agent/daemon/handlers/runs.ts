import { err, ok } from "../../../shared/base/result.ts";
import { runId } from "../../../shared/model/ids.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { DaemonRooms } from "../rooms.ts";
import { runView } from "../syncs/sync-view.ts";
import { findSync, unknown } from "./find-sync.ts";

type Methods = "sync.runs" | "sync.points" | "run.view" | "run.items" | "run.undo";

/** Most points that a plot can show. */
const pointsShown = 5_000;

/** What is asked of runs. Lists are read from state in pages; the items of a plan are read by a worker. */
export function runHandlers({
  registry,
  reader,
  store,
  runner,
  workers,
}: DaemonRooms): Pick<AgentApi["handlers"], Methods> {
  return {
    async "sync.runs"({ sync: id, after, limit }) {
      const found = findSync(registry, id);
      if (!found.ok) return found;
      const stored = reader.sync(found.value.path);
      if (stored === null) return ok({ items: [], next: null, total: 0 });
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
      const page = Number.isSafeInteger(before) ? stored.runs(before, limit) : [];
      const items = page.map(({ run }) => runView(id, run, store.causeOf(run.id)));
      const last = page.at(-1);
      const next = page.length === limit && last !== undefined ? String(last.number) : null;
      return ok({ items, next, total: stored.totalRuns() });
    },
    async "sync.points"({ sync, from, to }) {
      const found = findSync(registry, sync);
      return found.ok ? ok(store.points(sync, from, to, pointsShown)) : found;
    },
    async "run.view"({ sync: id, run }) {
      const found = findSync(registry, id);
      if (!found.ok) return found;
      const { path, file, overview } = found.value;
      const stored = reader.sync(path);
      const record = stored?.run(runId(run)) ?? null;
      if (stored === null || record === null) return err(unknown("run", run));
      const { endpoints, brakes } = record;
      const fields = file?.record.fields ?? {};
      const isLatest = overview?.lastRun?.id === record.id;
      return ok({
        ...runView(id, record, store.causeOf(run)),
        endpoints,
        brakes,
        kept: stored.planChunks(record.id) > 0,
        approvable: isLatest && record.outcome?.kind === "blocked",
        fields: Object.keys(fields),
        types: Object.fromEntries(
          Object.entries(fields).map(([name, { type, scale }]) => [name, { type, scale }]),
        ),
      });
    },
    async "run.items"(ask, signal) {
      const found = findSync(registry, ask.sync);
      return found.ok ? workers.do({ kind: "items", path: found.value.path, ask }, { signal }) : found;
    },
    async "run.undo"({ sync, run }) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      if (reader.sync(found.value.path)?.run(runId(run)) == null) return err(unknown("run", run));
      runner.want({ sync, cause: { kind: "undo", run }, changedAt: null, approved: null });
      return ok({});
    },
  };
}
