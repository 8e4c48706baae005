import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMonitoring } from "../../agent/daemon/monitoring.ts";
import { AgentDesk, twoFiles } from "../support/agent-desk.ts";
import { HandClock } from "../support/hand-clock.ts";
import { faultsOf, parseMetrics } from "../support/prometheus-text.ts";
import { until } from "../support/until.ts";
import { HookServer, secret } from "./alerts/alert-desk.ts";

/** A real agent whose log, meters and alerts are real, with time for those in the test's hand. */
function watched() {
  const time = new HandClock();
  const monitorings: ReturnType<typeof openMonitoring>[] = [];
  const desk = new AgentDesk(twoFiles, {
    monitoring: (home) => {
      const monitoring = openMonitoring({
        home: { folder: home },
        env: { HOOK: secret },
        version: "1.2.3",
        clock: time.clock,
        timers: time.timers,
        notifies: false,
      });
      monitorings.push(monitoring);
      return monitoring;
    },
  });
  const metrics = async () => parseMetrics((await monitorings.at(-1)?.metrics()) ?? "");
  return { desk, time, metrics, logs: join(desk.home, "agent", "logs") };
}

test("[A70] what the agent writes down is searched, followed as events, and in files, run by run", async () => {
  const { desk, logs } = watched();
  await desk.start();
  await desk.until(({ lastRun }) => lastRun !== null);
  const { id = "", lastRun } = desk.sync() ?? {};
  const found = await desk.ask("logs.search", { limit: 10, sync: id, text: "run ended" });
  expect(found).toMatchObject({ total: 1, next: null });
  expect(found.items[0]).toMatchObject({ level: "info", area: "run", sync: id, run: lastRun?.id });
  expect(desk.events).toContainEqual({ kind: "log", entry: found.items[0] });
  const [part = ""] = readdirSync(logs);
  expect(readFileSync(join(logs, part), "utf8")).toContain(JSON.stringify(found.items[0]?.message));
  // Another level counts at once.
  await desk.ask("agent.configure", { settings: { logs: { level: "debug", megabytes: 10, days: 5 } } });
  await desk.ask("sync.run", { sync: id });
  await until("a line of detail", async () => {
    const { total } = await desk.ask("logs.search", { limit: 10, text: "A run begins" });
    return total > 0 ? total : null;
  });
});

test("[A67] the runs of a real agent are counted under their sync's name", async () => {
  const { desk, metrics } = watched();
  await desk.start();
  await desk.until(({ lastRun, activity }) => lastRun !== null && activity.kind === "idle");
  const families = await metrics();
  expect(faultsOf(families)).toEqual([]);
  const runs = families.get("syncline_runs_total")?.samples ?? [];
  expect(runs.find(({ labels }) => labels.outcome === "done")).toMatchObject({
    labels: { sync: "work" },
    value: 1,
  });
  expect(families.get("syncline_syncs")?.samples.find(({ labels }) => labels.health === "well")?.value).toBe(
    1,
  );
  expect(families.get("syncline_last_success_timestamp_seconds")?.samples).toHaveLength(1);
});

test("[A71] a sync of a real agent that needs a person is told of, and so is its end; a webhook that fails is a problem of the agent", async () => {
  const { desk, time } = watched();
  const hook = await HookServer.open();
  await desk.start();
  await desk.until(({ lastRun, activity }) => lastRun !== null && activity.kind === "idle");
  const webhook = `${hook.origin}/\${env:HOOK}`;
  const settings = { alerts: { desktop: true, webhook, email: null, everyMinutes: 60 } };
  await desk.ask("agent.configure", { settings });
  expect(await desk.ask("agent.tryAlert", {})).toEqual({ ways: [{ way: "webhook", problem: null }] });
  desk.put("work.sync.yaml", twoFiles["work.sync.yaml"].replace("mode: two-way", "mode: sideways"));
  await desk.until(({ attention }) => attention.length > 0);
  hook.answer = (response) => response.writeHead(500).end(secret);
  time.advance(11_000);
  await until("a problem of the agent", async () => (desk.daemon.state().problems.length > 0 ? true : null));
  expect(JSON.parse(hook.posted[1]?.body ?? "")).toMatchObject({
    title: "work needs you",
    waiting: [{ name: "work", waits: [{ kind: "file" }] }],
  });
  await until("an event of it", async () =>
    desk.events.some((event) => event.kind === "agent" && event.agent.problems.length > 0) ? true : null,
  );
  hook.answer = (response) => response.writeHead(200).end();
  time.advance(5_000);
  await until("no problem", async () => (desk.daemon.state().problems.length === 0 ? true : null));
  desk.put("work.sync.yaml", twoFiles["work.sync.yaml"]);
  await desk.until(({ attention }) => attention.length === 0);
  time.advance(3_600_000);
  await until("the end", async () => (hook.posted.length === 4 ? true : null));
  expect(JSON.parse(hook.posted[3]?.body ?? "")).toMatchObject({ title: "All is well again" });
  const found = await desk.ask("logs.search", { limit: 1000 });
  expect(JSON.stringify([found, desk.events, desk.daemon.state()])).not.toContain(secret);
  expect(readFileSync(join(desk.home, "agent", "alerts.json"), "utf8")).not.toContain(secret);
  expect(statSync(join(desk.home, "agent", "alerts.json")).mode & 0o077).toBe(0);
});

test("[A66] a log that cannot be written is a problem of the agent, which runs on, and ends by itself", async () => {
  const { desk, time, logs } = watched();
  await desk.start();
  await desk.until(({ lastRun, activity }) => lastRun !== null && activity.kind === "idle");
  rmSync(logs, { recursive: true });
  writeFileSync(logs, "in the way");
  await desk.ask("agent.power", { event: "suspend" });
  expect(desk.daemon.state().problems).toMatchObject([{ code: "file.unwritable", at: { file: logs } }]);
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.see(() => desk.read("shop.json").includes("Mug"), "the change in the shop");
  rmSync(logs);
  time.advance(30_000);
  expect(desk.daemon.state().problems).toEqual([]);
  const { items } = await desk.ask("logs.search", { limit: 100, text: "Power: suspend" });
  expect(items).toHaveLength(1);
});
