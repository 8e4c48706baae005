import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type Health, healthOf } from "../../../shared/protocol/condition.ts";
import type { AgentState } from "../../../shared/protocol/views.ts";
import type { Meters } from "../ports.ts";
import { measureProcess } from "./process-meters.ts";
import { otherSyncs, SyncLabels } from "./sync-labels.ts";

export interface MetersOptions {
  readonly version: string;
  /** How all stands when the metrics are asked for; `null` while the agent starts. */
  readonly state: () => AgentState | null;
}

export interface OpenMeters extends Meters {
  /** Prometheus' text format. */
  metrics(): Promise<string>;
}

/** Counts what the agent does, and measures its process (SPEC A67, A68). */
export function openMeters(options: MetersOptions): OpenMeters {
  const registry = new Registry();
  measureProcess(registry);
  const labels = new SyncLabels();
  const registers = [registry];

  const runs = new Counter({
    name: "syncline_runs_total",
    help: "Runs that ended, by sync and outcome.",
    labelNames: ["sync", "outcome"],
    registers,
  });
  const records = new Counter({
    name: "syncline_records_written_total",
    help: "Records written, by sync and operation.",
    labelNames: ["sync", "operation"],
    registers,
  });
  const duration = new Histogram({
    name: "syncline_run_duration_seconds",
    help: "How long runs took.",
    labelNames: ["sync"],
    buckets: [0.05, 0.2, 0.5, 1, 2, 5, 15, 60, 300, 1800],
    registers,
  });
  const latency = new Histogram({
    name: "syncline_change_latency_seconds",
    help: "From a change in a source to the end of the run that carried it.",
    labelNames: ["sync"],
    buckets: [0.2, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200],
    registers,
  });
  const queue = new Gauge({
    name: "syncline_queued_runs",
    help: "Runs that wait for their turn.",
    registers,
  });
  const conflicts = new Gauge({
    name: "syncline_open_conflicts",
    help: "Conflicts that wait for a decision.",
    registers,
  });
  const syncs = new Gauge({
    name: "syncline_syncs",
    help: "Syncs, by how they stand.",
    labelNames: ["health"],
    registers,
  });
  const success = new Gauge({
    name: "syncline_last_success_timestamp_seconds",
    help: "When a sync's last run ended with everything read and nothing refused.",
    labelNames: ["sync"],
    registers,
  });
  const problems = new Gauge({
    name: "syncline_agent_problems",
    help: "What is wrong with the agent itself.",
    registers,
  });
  new Gauge({
    name: "syncline_info",
    help: "Syncline's version.",
    labelNames: ["version"],
    registers,
  }).set({ version: options.version }, 1);

  const look = (state: AgentState): void => {
    const standing = new Map<Health, number>(healths.map((health) => [health, 0]));
    success.reset();
    for (const sync of state.syncs) {
      const health = healthOf(sync);
      standing.set(health, (standing.get(health) ?? 0) + 1);
      const label = labels.of(sync.id, sync.name);
      if (sync.lastSuccess !== null && label !== otherSyncs)
        success.set({ sync: label }, sync.lastSuccess / 1000);
    }
    for (const [health, count] of standing) syncs.set({ health }, count);
    problems.set(state.problems.length);
  };

  return {
    ran(run) {
      const sync = labels.of(run.sync, run.name);
      runs.inc({ sync, outcome: outcomes.has(run.outcome) ? run.outcome : "other" });
      for (const operation of ["create", "update", "delete"] as const)
        records.inc({ sync, operation }, run[`${operation}s`]);
      duration.observe({ sync }, run.duration / 1000);
      if (run.latency !== null) latency.observe({ sync }, run.latency / 1000);
    },
    queued: (length) => queue.set(length),
    conflicts: (open) => conflicts.set(open),
    async metrics() {
      const state = options.state();
      if (state !== null) look(state);
      return registry.metrics();
    },
  };
}

const outcomes: ReadonlySet<string> = new Set([
  "done",
  "nothing",
  "partial",
  "blocked",
  "failed",
  "recovered",
]);

const healths: readonly Health[] = ["failing", "attention", "paused", "syncing", "waiting", "well", "new"];
