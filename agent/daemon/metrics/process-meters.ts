import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type Registry } from "prom-client";

/** How often the loop's delay is sampled, in milliseconds: each time wakes an idle process, at 50 for 0.1 % of a core. */
const sampledEvery = 200;
const quantiles = [0.5, 0.9, 0.99, 1];

/** Measures this process, its worker threads included: processor time, memory, and how late the main thread is (SPEC A67). */
export function measureProcess(registry: Registry): void {
  const registers = [registry];
  const cpu = new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time spent, by user and system, in seconds.",
    labelNames: ["mode"],
    registers,
    collect: () => {
      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc({ mode: "user" }, user / 1e6);
      cpu.inc({ mode: "system" }, system / 1e6);
    },
  });
  new Gauge({
    name: "process_start_time_seconds",
    help: "When the process began, in seconds since 1970.",
    registers,
  }).set(Math.round(performance.timeOrigin) / 1000);
  const resident = new Gauge({
    name: "process_resident_memory_bytes",
    help: "Memory that is resident, in bytes.",
    registers,
    collect: () => {
      resident.set(process.memoryUsage.rss());
    },
  });
  const heap = new Gauge({
    name: "nodejs_heap_used_bytes",
    help: "Memory in use on the main thread's heap, in bytes.",
    registers,
    collect: () => {
      heap.set(process.memoryUsage().heapUsed);
    },
  });
  const delays = monitorEventLoopDelay({ resolution: sampledEvery });
  delays.enable();
  const delay = new Gauge({
    name: "nodejs_eventloop_delay_seconds",
    help: "How late the main thread came to its timers since the metrics were last asked for.",
    labelNames: ["quantile"],
    registers,
    collect: () => {
      for (const quantile of quantiles)
        delay.set({ quantile }, Math.max(0, delays.percentile(quantile * 100) / 1e9 - sampledEvery / 1000));
      delays.reset();
    },
  });
}
