import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import type { Home } from "../../shared/engine/home.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import { Daemon } from "./daemon.ts";
import { takeInstance } from "./instance/take-instance.ts";
import { openMonitoring } from "./monitoring.ts";
import { openServer } from "./server/open-server.ts";
import { systemTimers } from "./system-timers.ts";
import { openWatcher } from "./watch/open-watcher.ts";
import { WorkerPool } from "./worker/pool.ts";
import { workerProgram } from "./worker/program.ts";

export interface AgentOptions {
  readonly home: Home;
  /** Syncline's version. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder with the dashboard's files. */
  readonly dashboard: string;
  /** In place of the port that the settings say; 0 takes a free one. */
  readonly port: number | null;
  /** Whether this process shows desktop notifications; a desktop around it shows its own. */
  readonly notifies: boolean;
  /** Folders that are workspaces as long as this agent runs. */
  readonly guests?: readonly string[];
}

/** An agent that runs in this process. */
export interface RunningAgent {
  readonly api: AgentApi;
  /** Ends what runs, within five seconds; the next start goes on from there. Returns the same promise each time. */
  stop(): Promise<void>;
  /** Resolves once it has stopped, whoever asked for that. */
  readonly stopped: Promise<void>;
}

/** The answer to who asks the agent to stop goes out first; in milliseconds. */
const farewell = 50;

/**
 * Runs the user's agent in this process: its syncs, its control API and its dashboard. Fails with `agent.running` where
 * another one does so already, and leaves nothing behind then.
 */
export async function runAgent(options: AgentOptions): Promise<Result<RunningAgent, Diagnostic>> {
  const { home, version, env } = options;
  const place = agentPlaceOf(home.folder);
  const instance = takeInstance(place, { version, clock: Date.now });
  if (!instance.ok) return instance;
  let stopping: Promise<void> | null = null;
  const { promise: stopped, resolve: isStopped } = Promise.withResolvers<void>();
  const monitoring = openMonitoring({
    home,
    env,
    version,
    clock: Date.now,
    timers: systemTimers,
    notifies: options.notifies,
  });
  const opened = Daemon.open({
    home,
    version,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clock: Date.now,
    timers: systemTimers,
    watcher: openWatcher,
    workers: new WorkerPool({ place: { home: home.folder, env }, program: workerProgram }),
    ...monitoring.ports,
    notifies: monitoring.notifies,
    onStop: () => systemTimers.after(farewell, () => void stop()),
  });
  const giveUp = async (told: Diagnostic): Promise<Result<RunningAgent, Diagnostic>> => {
    await monitoring.close();
    instance.value.release();
    return err(told);
  };
  if (!opened.ok) return giveUp(opened.error);
  const daemon = opened.value;
  monitoring.watch(daemon);
  const server = await openServer({
    place,
    api: daemon.api,
    port: options.port ?? daemon.settings().port,
    dashboard: options.dashboard,
    metrics: monitoring.metrics,
    clock: Date.now,
    onBug: (cause) => monitoring.ports.log.write("error", "api", `A request failed: ${textOf(cause)}`),
  });
  if (!server.ok) {
    await daemon.stop();
    return giveUp(server.error);
  }
  const guests: string[] = [];
  for (const folder of options.guests ?? []) {
    const added = await daemon.api.handlers["workspaces.add"]({ folder }, never);
    if (added.ok) guests.push(added.value.folder);
    else {
      await server.value.close();
      await daemon.stop();
      return giveUp(added.error);
    }
  }
  daemon.start(() => ({
    dashboard: server.value.url,
    problems: [...server.value.problems(), ...monitoring.problems()],
  }));
  monitoring.ports.log.write("info", "agent", `The agent ${version} runs`, { more: { pid: process.pid } });

  function stop(): Promise<void> {
    stopping ??= end();
    return stopping;
  }
  async function end(): Promise<void> {
    if (instance.ok) instance.value.leave();
    for (const folder of guests) await daemon.api.handlers["workspaces.remove"]({ folder }, never);
    // What runs is ended while the last answers go out.
    await Promise.all([server.ok ? server.value.close() : null, daemon.stop()]);
    monitoring.ports.log.write("info", "agent", "The agent has stopped");
    await monitoring.close();
    if (instance.ok) instance.value.release();
    isStopped();
  }
  return ok({ api: daemon.api, stop, stopped });
}

const never = new AbortController().signal;

const textOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
