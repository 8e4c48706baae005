import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { ok } from "../../shared/base/result.ts";
import type { Home } from "../../shared/engine/home.ts";
import type { Daemon, DaemonPorts } from "./daemon.ts";

export interface MonitoringOptions {
  readonly home: Home;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the logs. */
  readonly logs: string;
  /** Whether this process shows desktop notifications. */
  readonly notifies: boolean;
}

/** What watches over the agent: logs, meters, alerts. */
export interface Monitoring {
  readonly ports: Pick<DaemonPorts, "log" | "meters" | "alerts" | "logs">;
  /** Follows the daemon's settings from now on. */
  watch(daemon: Daemon): void;
  metrics(): Promise<string>;
  problems(): readonly Diagnostic[];
  close(): Promise<void>;
}

export function openMonitoring(_options: MonitoringOptions): Monitoring {
  return {
    ports: {
      log: { write() {} },
      meters: { ran() {}, queued() {}, conflicts() {} },
      alerts: { attention() {}, test: async () => [] },
      logs: { "logs.search": async () => ok({ items: [], next: null, total: 0 }) },
    },
    watch() {},
    metrics: async () => "",
    problems: () => [],
    close: async () => {},
  };
}
