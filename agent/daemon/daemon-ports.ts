import type { Home } from "../../shared/engine/home.ts";
import type { Alerts, Log, Logs, Meters, Timers } from "./ports.ts";
import type { Watcher, WatcherOptions } from "./watch/watcher.ts";
import type { Workers } from "./worker/pool-port.ts";

/** What the agent needs of the machine it runs on. */
export interface DaemonPorts {
  readonly home: Home;
  /** Syncline's version. */
  readonly version: string;
  /** IANA name of the machine's time zone. */
  readonly zone: string;
  readonly clock: () => number;
  /** Milliseconds that no setting of the clock changes. */
  readonly monotonic?: () => number;
  readonly timers: Timers;
  readonly watcher: (options: WatcherOptions) => Watcher;
  readonly workers: Workers;
  readonly log: Log;
  readonly meters: Meters;
  readonly alerts: Alerts;
  readonly logs: Logs;
  /** Whether the alerts show desktop notifications. */
  readonly notifies?: boolean;
  /** Somebody asked the agent to stop. */
  readonly onStop: () => void;
}
