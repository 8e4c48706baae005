import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Daemon } from "../../agent/daemon/daemon.ts";
import { openServer } from "../../agent/daemon/server/open-server.ts";
import { openWatcher } from "../../agent/daemon/watch/open-watcher.ts";
import { WorkerPool } from "../../agent/daemon/worker/pool.ts";
import { ok } from "../../shared/base/result.ts";
import { homeOf } from "../../shared/engine/home.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";

// The real daemon behind its real server, as a program of its own: what the desktop starts and asks in tests.
const home = homeOf(process.env, process.platform);
const opened = Daemon.open({
  home,
  version: "0.1.0",
  zone: "Europe/Berlin",
  clock: Date.now,
  timers: {
    after: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  watcher: openWatcher,
  workers: new WorkerPool({
    place: { home: home.folder, env: process.env },
    program: new URL("../../agent/daemon/worker/worker.ts", import.meta.url),
  }),
  log: { write() {} },
  meters: { ran() {}, queued() {}, conflicts() {} },
  alerts: { attention() {}, gone() {}, test: async () => [] },
  logs: { follow: () => () => {}, "logs.search": async () => ok({ items: [], next: null, total: 0 }) },
  onStop: () => void stop(),
});
if (!opened.ok) throw new Error(opened.error.message);
const daemon = opened.value;
mkdirSync(agentPlaceOf(home.folder).folder, { recursive: true, mode: 0o700 });
const served = await openServer({
  place: agentPlaceOf(home.folder),
  api: daemon.api,
  port: 0,
  dashboard: process.env.DASHBOARD_FOLDER ?? join(home.folder, "dashboard"),
  metrics: async () => "",
  clock: Date.now,
  onBug: () => {},
});
if (!served.ok) throw new Error(served.error.message);
const server = served.value;
daemon.start(() => ({ dashboard: server.url, problems: server.problems() }));

async function stop(): Promise<void> {
  // The answer to who asked goes out first.
  await delay(20);
  await server.close();
  await daemon.stop();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
