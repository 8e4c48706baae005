import { isAbsolute } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { runId } from "../../../shared/model/ids.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { RunView } from "../../../shared/protocol/views.ts";
import type { DaemonRooms } from "../rooms.ts";
import { failedView, failureNumber, runView } from "../syncs/sync-view.ts";
import type { RunReport } from "../worker/job.ts";
import { findSync, unknown, whyUnusable } from "./find-sync.ts";

type Methods = "sync.runs" | "sync.points" | "run.view" | "run.items" | "run.undo" | "sync.apply";

/** Most points that a plot can show. */
const pointsShown = 5_000;

interface ListedRun {
  readonly from: "state" | "agent";
  readonly number: number;
  readonly view: RunView;
}

const endless = Number.MAX_SAFE_INTEGER;

/** Two lists, each newest first, as one: neither changes its own order, whatever the clock did. */
function newestFirst(one: readonly ListedRun[], other: readonly ListedRun[]): readonly ListedRun[] {
  const merged: ListedRun[] = [];
  let at = 0;
  let to = 0;
  while (at < one.length || to < other.length) {
    const [first, second] = [one[at], other[to]];
    if (second === undefined || (first !== undefined && first.view.startedAt >= second.view.startedAt)) {
      merged.push(first!);
      at++;
    } else {
      merged.push(second);
      to++;
    }
  }
  return merged;
}

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
      // Runs that state knows, and those that failed before it did, each by their own numbers.
      const [beforeRun = endless, beforeFailure = endless] =
        after === undefined ? [] : after.split(".").map(Number);
      if (!Number.isSafeInteger(beforeRun) || !Number.isSafeInteger(beforeFailure))
        return ok({ items: [], next: null, total: 0 });
      const runs = (stored?.runs(beforeRun, limit + 1) ?? []).map(
        ({ number, run }): ListedRun => ({
          from: "state",
          number,
          view: runView(id, run, store.runs.causeOf(run.id)),
        }),
      );
      const failures = store.runs.failures(id, beforeFailure, limit + 1).map(
        ({ number, failed }): ListedRun => ({
          from: "agent",
          number,
          view: failedView(id, failed),
        }),
      );
      const page = newestFirst(runs, failures).slice(0, limit);
      const hasMore = page.length < runs.length + failures.length;
      const lastRun = page.findLast(({ from }) => from === "state")?.number ?? beforeRun;
      const lastFailure = page.findLast(({ from }) => from === "agent")?.number ?? beforeFailure;
      return ok({
        items: page.map(({ view }) => view),
        next: hasMore ? `${lastRun}.${lastFailure}` : null,
        total: (stored?.totalRuns() ?? 0) + store.runs.countFailures(id),
      });
    },
    async "sync.points"({ sync, from, to }) {
      const found = findSync(registry, sync);
      return found.ok ? ok(store.runs.points(sync, from, to, pointsShown)) : found;
    },
    async "run.view"({ sync: id, run }) {
      const found = findSync(registry, id);
      if (!found.ok) return found;
      const { path, file, overview, wentWellAt } = found.value;
      const failure = failureNumber(run);
      const failed = failure === null ? null : store.runs.failure(id, failure);
      if (failed !== null)
        return ok({
          ...failedView(id, failed),
          ...{ endpoints: {}, brakes: [], kept: false, approvable: false, fields: [], types: {} },
        });
      const stored = reader.sync(path);
      const record = stored?.run(runId(run)) ?? null;
      if (stored === null || record === null) return err(unknown("run", run));
      const { endpoints, brakes } = record;
      const fields = file?.record.fields ?? {};
      const isOver = wentWellAt !== null && wentWellAt > record.startedAt;
      const isLatest = overview?.lastRun?.id === record.id && !isOver;
      return ok({
        ...runView(id, record, store.runs.causeOf(run)),
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
    async "sync.apply"({ sync, plan, approve }, signal) {
      const found = findSync(registry, sync);
      if (!found.ok) return found;
      if (!isAbsolute(plan))
        return err(problem("agent.request", `sync.apply at plan: "${plan}" is no absolute path`));
      // The plan may have been made from what the file says since a moment.
      await registry.look(found.value.path, found.value.workspace);
      const { text, fileState } = registry.get(sync) ?? found.value;
      if (text === null) return err(whyUnusable(fileState));
      const ended = await new Promise<Result<RunReport, Diagnostic>>((resolve) => {
        const wanted = { file: plan, ended: resolve };
        runner.want({
          sync,
          cause: { kind: approve === undefined ? "manual" : "approved" },
          ...{ changedAt: null, approved: approve ?? null, plan: wanted },
        });
        // Who asked has gone: what has begun goes on, since nobody may think that it was not done.
        signal.addEventListener("abort", () => resolve(err(problem("run.cancelled", "Nobody waits for it"))));
      });
      if (!ended.ok) return ended;
      const { end, brakes, unreadable, counts, stale = [] } = ended.value;
      return ok({ end, brakes, unreadable, counts, stale });
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
