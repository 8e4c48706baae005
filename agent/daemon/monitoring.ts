import { hostname } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Home } from "../../shared/engine/home.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";
import { FreshSecrets } from "./alerts/fresh-secrets.ts";
import { notifySend } from "./alerts/notify-send.ts";
import { openAlerts } from "./alerts/open-alerts.ts";
import type { Daemon } from "./daemon.ts";
import type { DaemonPorts } from "./daemon-ports.ts";
import { openLogs } from "./logs/open-logs.ts";
import { openMeters } from "./metrics/open-meters.ts";
import type { Timers } from "./ports.ts";
import { defaultSettings } from "./settings.ts";

export interface MonitoringOptions {
  readonly home: Home;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Syncline's version. */
  readonly version: string;
  readonly clock: () => number;
  readonly timers: Timers;
  /** Whether this process shows desktop notifications. */
  readonly notifies: boolean;
}

/** What watches over the agent: logs, meters, alerts. */
export interface Monitoring {
  readonly ports: Pick<DaemonPorts, "log" | "meters" | "alerts" | "logs">;
  /** Whether desktop notifications are shown from here. */
  readonly notifies: boolean;
  /** Follows the daemon's settings from now on. */
  watch(daemon: Daemon): void;
  metrics(): Promise<string>;
  problems(): readonly Diagnostic[];
  close(): Promise<void>;
}

/** Opens the log, the meters and the ways to a person. Until there is a daemon to watch, the usual settings count. */
export function openMonitoring(options: MonitoringOptions): Monitoring {
  const { home, env, version, clock, timers } = options;
  const { folder, logs: logFolder } = agentPlaceOf(home.folder);
  let daemon: Daemon | null = null;
  const settings = () => daemon?.settings() ?? defaultSettings;
  const onProblem = () => daemon?.outsideChanged();
  // The agent's settings name secrets as a sync file does; paths begin in its folder.
  const secrets = new FreshSecrets({ home: home.folder, env }, { path: join(folder, "settings"), text: "" });

  const notifies = options.notifies && process.platform === "linux";

  const logs = openLogs({
    folder: logFolder,
    settings: () => settings().logs,
    clock,
    timers,
    redact: (text) => secrets.redact(text),
    onProblem,
  });
  const meters = openMeters({ version, state: () => daemon?.state() ?? null });
  const alerts = openAlerts({
    folder,
    settings: () => settings().alerts,
    secrets,
    log: logs,
    clock,
    timers,
    desktop: notifies ? notifySend({ env }) : null,
    dashboard: () => daemon?.dashboard ?? null,
    host: hostname(),
    version,
    onProblem,
  });
  return {
    ports: { log: logs, meters, alerts, logs },
    notifies,
    watch(watched) {
      daemon = watched;
    },
    metrics: () => meters.metrics(),
    problems: () => [...[logs.problem()].filter((one) => one !== null), ...alerts.problems()],
    async close() {
      alerts.close();
      logs.close();
    },
  };
}
