import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { openMeters } from "../../../agent/daemon/metrics/open-meters.ts";
import { mostLabels } from "../../../agent/daemon/metrics/sync-labels.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { faultsOf, parseMetrics, type Sample } from "../../support/prometheus-text.ts";
import { syncView } from "../../support/sync-view.ts";
import { emptyState } from "../server/fake-agent.ts";

const ran = {
  sync: "aaaaaaaaaaaa",
  name: "orders",
  outcome: "done",
  duration: 1500,
  latency: null,
  creates: 0,
  updates: 0,
  deletes: 0,
};

async function samplesOf(meters: { metrics(): Promise<string> }) {
  const families = parseMetrics(await meters.metrics());
  expect(faultsOf(families)).toEqual([]);
  return (name: string, labels: Sample["labels"] = {}): number | undefined =>
    [...families.values()]
      .flatMap(({ samples }) => samples)
      .find(
        (one) =>
          one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
      )?.value;
}

test("[A67] runs, records, durations and latencies are counted, in Prometheus' format and by its conventions", async () => {
  const meters = openMeters({ version: "1.2.3", state: () => null });
  meters.ran({ ...ran, creates: 3, updates: 2, latency: 800 });
  meters.ran({ ...ran, duration: 40, deletes: 1 });
  meters.ran({ ...ran, outcome: "failed", duration: 4_000_000 });
  meters.ran({ ...ran, sync: "bbbbbbbbbbbb", name: 'with "quotes"\nand \\ more' });
  meters.queued(7);
  meters.conflicts(4);
  const of = await samplesOf(meters);
  expect(of("syncline_runs_total", { sync: "orders", outcome: "done" })).toBe(2);
  expect(of("syncline_runs_total", { sync: "orders", outcome: "failed" })).toBe(1);
  expect(of("syncline_runs_total", { sync: 'with "quotes"\nand \\ more', outcome: "done" })).toBe(1);
  expect(of("syncline_records_written_total", { sync: "orders", operation: "create" })).toBe(3);
  expect(of("syncline_records_written_total", { sync: "orders", operation: "update" })).toBe(2);
  expect(of("syncline_records_written_total", { sync: "orders", operation: "delete" })).toBe(1);
  expect(of("syncline_run_duration_seconds_bucket", { sync: "orders", le: "0.05" })).toBe(1);
  expect(of("syncline_run_duration_seconds_bucket", { sync: "orders", le: "2" })).toBe(2);
  expect(of("syncline_run_duration_seconds_bucket", { sync: "orders", le: "+Inf" })).toBe(3);
  expect(of("syncline_run_duration_seconds_sum", { sync: "orders" })).toBeCloseTo(4001.54);
  expect(of("syncline_change_latency_seconds_bucket", { sync: "orders", le: "0.5" })).toBe(0);
  expect(of("syncline_change_latency_seconds_bucket", { sync: "orders", le: "1" })).toBe(1);
  expect(of("syncline_queued_runs")).toBe(7);
  expect(of("syncline_open_conflicts")).toBe(4);
  expect(of("syncline_info", { version: "1.2.3" })).toBe(1);
});

test("[A67] the process is measured: processor time that grows, memory, and how late its thread is", async () => {
  const meters = openMeters({ version: "0", state: () => null });
  const before = await samplesOf(meters);
  await delay(500);
  // The thread is kept busy.
  const end = performance.now() + 900;
  while (performance.now() < end) Math.sqrt(end);
  await delay(500);
  const after = await samplesOf(meters);
  const user = { mode: "user" };
  expect(after("process_cpu_seconds_total", user)).toBeGreaterThan(
    before("process_cpu_seconds_total", user)! + 0.02,
  );
  expect(after("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
  expect(after("nodejs_heap_used_bytes")).toBeGreaterThan(1_000_000);
  expect(after("process_start_time_seconds")).toBeCloseTo(performance.timeOrigin / 1000, 0);
  expect(after("nodejs_eventloop_delay_seconds", { quantile: "1" })).toBeGreaterThan(0.5);
  // What was is over once it was told.
  const later = await samplesOf(meters);
  expect(later("nodejs_eventloop_delay_seconds", { quantile: "1" })).toBeLessThan(0.5);
});

test("[A67] how all stands is told as it is when the metrics are asked for", async () => {
  let state = {
    ...emptyState,
    syncs: [
      syncView({ id: "aaaaaaaaaaaa", name: "orders", lastSuccess: 1_700_000_000_500 }),
      syncView({ id: "bbbbbbbbbbbb", name: "stock", attention: [{ kind: "conflicts", count: 2 }] }),
    ],
    problems: [problem("agent.port", "taken")],
  };
  const meters = openMeters({ version: "0", state: () => state });
  const of = await samplesOf(meters);
  expect(of("syncline_syncs", { health: "well" })).toBe(0);
  expect(of("syncline_syncs", { health: "new" })).toBe(1);
  expect(of("syncline_syncs", { health: "attention" })).toBe(1);
  expect(of("syncline_syncs", { health: "failing" })).toBe(0);
  expect(of("syncline_last_success_timestamp_seconds", { sync: "orders" })).toBe(1_700_000_000.5);
  expect(of("syncline_last_success_timestamp_seconds", { sync: "stock" })).toBeUndefined();
  expect(of("syncline_agent_problems")).toBe(1);
  state = { ...state, syncs: [], problems: [] };
  const after = await samplesOf(meters);
  expect(after("syncline_syncs", { health: "attention" })).toBe(0);
  expect(after("syncline_last_success_timestamp_seconds", { sync: "orders" })).toBeUndefined();
  expect(after("syncline_agent_problems")).toBe(0);
});

test("[A68] two syncs of the same name are told apart, and a new name is a new label", async () => {
  const meters = openMeters({ version: "0", state: () => null });
  meters.ran(ran);
  meters.ran({ ...ran, sync: "bbbbbbbbbbbb" });
  meters.ran({ ...ran, sync: "bbbbbbbbbbbb" });
  meters.ran({ ...ran, name: "purchases" });
  const of = await samplesOf(meters);
  expect(of("syncline_runs_total", { sync: "orders" })).toBe(1);
  expect(of("syncline_runs_total", { sync: "orders (bbbbbbbbbbbb)" })).toBe(2);
  expect(of("syncline_runs_total", { sync: "purchases" })).toBe(1);
});

test("[A68] ten thousand syncs and a thousand outcomes make no more series than a thousand syncs do", async () => {
  const meters = openMeters({ version: "0", state: () => null });
  for (let i = 0; i < 10_000; i++)
    meters.ran({ ...ran, sync: String(i), name: `sync ${i}`, outcome: `outcome ${i % 1000}` });
  meters.ran({ ...ran, sync: "o", name: "other" });
  const families = parseMetrics(await meters.metrics());
  const syncs = new Set(families.get("syncline_runs_total")?.samples.map(({ labels }) => labels.sync));
  expect(syncs.size).toBe(mostLabels + 1);
  const outcomes = families.get("syncline_runs_total")?.samples.map(({ labels }) => labels.outcome);
  expect(new Set(outcomes)).toEqual(new Set(["other", "done"]));
  const total = families.get("syncline_runs_total")?.samples.reduce((sum, { value }) => sum + value, 0);
  expect(total).toBe(10_001);
});
