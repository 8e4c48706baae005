import { dirname } from "node:path";
import { problem } from "../../../../shared/base/diagnostic.ts";
import { err, ok } from "../../../../shared/base/result.ts";
import { afterRun } from "../../../../shared/engine/after-run.ts";
import { backupsOf } from "../../../../shared/engine/home.ts";
import type { OpenSync } from "../../../../shared/engine/open-sync.ts";
import { recoverRuns } from "../../../../shared/engine/recover-runs.ts";
import { runSync, type SyncReport } from "../../../../shared/engine/run-sync.ts";
import { takeIn } from "../../../../shared/engine/take-in/take-in.ts";
import { watchedSync } from "../../watch/watched-sync.ts";
import { filesAtRest } from "../files-at-rest.ts";
import type { Job, JobResult, RunReport, SyncText } from "../job.ts";
import { withSync } from "../with-sync.ts";
import type { Tools } from "../workshop.ts";

/** A plan that was made while somebody wrote is made again; the last is carried out as it is, record by record. */
const attempts = 5;
const moved = problem("plan.stale", "Files changed while they were read");

/** One run of a sync, as `syncline sync` does it. */
export async function run(
  { sync, approved, unended, settledAt }: Extract<Job, { readonly kind: "run" }>,
  tools: Tools,
): Promise<JobResult<"run">> {
  const { progress, clock, signal, home } = tools;
  progress({ phase: "opening", endpoint: null, done: 0, total: 0 });
  return withSync(sync, tools, async (open, taken) => {
    const remarks = await takeIn(open.path, taken);
    if (!remarks.ok) return remarks;
    const startedAt = clock();
    const files = watchedSync(open.compiled.file, {
      id: sync.id,
      folder: dirname(sync.path),
      except: backupsOf(home, sync.path),
    });
    const once = async (isLast: boolean) => {
      const atRest = await filesAtRest(files, { unended: new Set(unended), settledAt }, signal);
      return runSync(open, {
        clock,
        signal,
        madeAt: startedAt,
        ...(approved === null ? {} : { approved }),
        progress: (endpoint, done, total) => progress({ phase: "reading", endpoint, done, total }),
        inspect: (planned) => {
          if (!isLast && !atRest.areSame()) return err(moved);
          progress({ phase: "writing", endpoint: null, done: 0, total: 0 });
          return ok(planned);
        },
      });
    };
    let report = await once(false);
    for (let count = 2; count <= attempts && !report.ok && report.error === moved; count++)
      report = await once(count === attempts);
    if (!report.ok) return report;
    const after = await afterRun(open, home, report.value, clock());
    return ok({
      ...reportOf(open, report.value),
      startedAt,
      remarks: [...remarks.value, ...after],
      takenIn: taken?.after ?? null,
    });
  });
}

/** Finishes or takes back what a crash left of earlier runs, and no more. */
export function recover(sync: SyncText, tools: Tools): Promise<JobResult<"recover">> {
  const { clock, signal } = tools;
  return withSync(sync, tools, async (open) => {
    const startedAt = clock();
    const lease = open.state.lease();
    if (!lease.ok) return lease;
    try {
      const recovered = await recoverRuns(open, clock, signal);
      if (!recovered.ok) return recovered;
      return ok({ ...nothingDone(open), startedAt, recovered: recovered.value.map(({ id }) => id) });
    } finally {
      lease.value.release();
    }
  });
}

/** A report of nothing but what state says. */
export function nothingDone({ state, connectors }: OpenSync): Omit<RunReport, "startedAt"> {
  const [last] = state.runs(1);
  return {
    end: { kind: "nothing" },
    hash: last?.planHash ?? "",
    brakes: [],
    unreadable: [],
    records: state.countLinks(),
    counts: { creates: 0, updates: 0, deletes: 0, conflicts: state.conflicts().length, rejected: 0 },
    versions: versionsOf({ state, connectors }),
    recovered: [],
    remarks: [],
    takenIn: null,
  };
}

/** What a run came to, as the agent is told of it. */
export function reportOf(
  open: OpenSync,
  report: SyncReport,
): Omit<RunReport, "startedAt" | "remarks" | "takenIn"> {
  const { header, recovered } = report;
  const counted = report.kind === "ran" ? open.state.run(report.run)?.counts : undefined;
  return {
    end:
      report.kind === "ran"
        ? { kind: "ran", run: report.run, outcome: report.outcome }
        : { kind: report.kind },
    hash: header.hash,
    brakes: header.brakes,
    unreadable: header.unreadable,
    records: open.state.countLinks(),
    counts: counted ?? {
      creates: 0,
      updates: 0,
      deletes: 0,
      conflicts: header.openConflicts,
      rejected: header.rejections.length,
    },
    versions: versionsOf(open),
    recovered: recovered.map(({ id }) => id),
  };
}

function versionsOf({ state, connectors }: Pick<OpenSync, "state" | "connectors">): Record<string, string> {
  return Object.fromEntries(
    [...connectors.keys()].map((name) => [name, state.remembered(name)?.version ?? ""]),
  );
}
