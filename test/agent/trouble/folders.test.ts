import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openWatcher } from "../../../agent/daemon/watch/open-watcher.ts";
import type { WatcherOptions } from "../../../agent/daemon/watch/watcher.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { AgentDesk, pass, twoFiles } from "../../support/agent-desk.ts";
import { tmpfs } from "../../support/tmpfs.ts";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

test("[A23] a drive that is unplugged takes nothing along: its syncs wait, nothing counts as deleted, and they go on once it is back", async (context) => {
  const desk = new AgentDesk();
  const drive = tmpfs(desk.folder, "size=8m", context);
  const shop = join(desk.root, "shop.json");
  const elsewhere = { ...twoFiles, "work.sync.yaml": twoFiles["work.sync.yaml"].replace("shop.json", shop) };
  const fill = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) desk.put(name, text);
  };
  fill({ "work.sync.yaml": elsewhere["work.sync.yaml"], "erp.csv": twoFiles["erp.csv"] });
  writeFileSync(shop, "[]\n");
  await desk.start();
  await desk.see(() => readFileSync(shop, "utf8").includes("Bowl"), "the first run");
  await desk.until(({ activity }) => activity.kind === "idle");
  const before = readFileSync(shop, "utf8");

  // The folder it was mounted on is there, and empty.
  drive.unplug();
  await pass(6_000);
  expect(readFileSync(shop, "utf8")).toBe(before);
  await desk.stop();
  await desk.start();
  await pass(1_500);
  expect(readFileSync(shop, "utf8")).toBe(before);

  drive.plug();
  fill({
    "work.sync.yaml": elsewhere["work.sync.yaml"],
    "erp.csv": "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n",
  });
  await desk.see(() => readFileSync(shop, "utf8").includes("Mug"), "what changed on the drive meanwhile");
  expect(readFileSync(shop, "utf8")).toContain("Bowl");
  expect((await desk.until(({ activity }) => activity.kind === "idle")).attention).toEqual([]);
});

test("[A23] a workspace that is removed for good is told of, rests, and is taken up anew where it is made again", async () => {
  const desk = new AgentDesk(twoFiles);
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Bowl"), "the first run");
  await desk.until(({ activity }) => activity.kind === "idle");
  rmSync(desk.folder, { recursive: true });
  await desk.see(() => desk.daemon.state().workspaces[0]?.state.kind === "missing", "it is missed");
  await desk.stop();
  await desk.start().catch(() => {});
  await desk.see(() => desk.daemon.state().workspaces[0]?.state.kind === "missing", "it is missed still");
  mkdirSync(desk.folder);
  for (const [name, text] of Object.entries(twoFiles)) desk.put(name, text);
  await desk.see(() => desk.daemon.state().workspaces[0]?.state.kind === "watched", "it is back");
  // What is there now is compared with what was known: the emptied file is no reason to empty the other.
  const held = await desk.until(
    ({ activity, lastRun }) => activity.kind === "idle" && lastRun !== null && lastRun.endedAt !== null,
  );
  expect(desk.read("erp.csv")).toContain("Bowl");
  expect(held.file.kind).toBe("good");
});

test("[A24] a sync whose file is deleted while it runs ends that run whole, is gone, and is as it was once the file is back", async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => `K${at},Thing ${at},${at}.50`);
  const desk = new AgentDesk({ ...twoFiles, "erp.csv": `sku,name,price\n${rows.join("\n")}\n` });
  await desk.start();
  await desk.until(({ activity }) => activity.kind === "running" && activity.progress.phase !== "opening");
  rmSync(join(desk.folder, "work.sync.yaml"));
  await desk.see(() => desk.daemon.state().syncs.length === 0, "the sync is gone");
  await desk.see(holds(desk, "shop.json", "K29999"), "the end of the run");
  expect(JSON.parse(desk.read("shop.json"))).toHaveLength(30_000);
  await pass(500);
  expect(readdirSync(desk.folder).sort()).toEqual(["erp.csv", "shop.json"]);
  desk.put("work.sync.yaml", twoFiles["work.sync.yaml"]);
  const sync = await desk.until(({ activity, records }) => activity.kind === "idle" && records === 30_000);
  expect(sync.attention).toEqual([]);
  desk.put("erp.csv", `sku,name,price\nnew,Mug,1.50\n${rows.join("\n")}\n`);
  await desk.see(holds(desk, "shop.json", "Mug"), "a change after it");
});

/** Nothing large is read while the agent works. */
const isIdle = (desk: AgentDesk): boolean => desk.sync()?.activity.kind === "idle";

test("[A25] ten thousand files that change at once are carried by a run or two", async () => {
  const sync = twoFiles["work.sync.yaml"].replace(
    "csv: { path: erp.csv }\n    mode: two-way",
    "json: { path: 'articles/*.json' }\n    mode: source",
  );
  const desk = new AgentDesk({
    "work.sync.yaml": `${sync}brakes: { updates: false }\n`,
    "shop.json": "[]\n",
  });
  const write = (name: string): void => {
    for (let at = 0; at < 10_000; at++)
      desk.put(`articles/${at}.json`, `[{"sku":"K${at}","name":"${name} ${at}","price":1}]\n`);
  };
  write("Cup");
  await desk.start();
  const first = await desk.until(
    ({ activity, records }) => activity.kind === "idle" && records === 10_000,
    "work",
    120_000,
  );
  const runs = async () => (await desk.ask("sync.runs", { sync: first.id, limit: 1 })).total;
  const before = await runs();
  write("Mug");
  await desk.see(
    () => isIdle(desk) && (desk.read("shop.json").match(/Mug/g) ?? []).length === 10_000,
    "all of the changes",
    120_000,
  );
  await desk.until(({ activity }) => activity.kind === "idle");
  await pass(2_000);
  expect((await runs()) - before).toBeLessThanOrEqual(2);
  expect((await desk.until(({ activity }) => activity.kind === "idle")).attention).toEqual([]);
}, 240_000);

test("[A5] what is wrong with the watching itself stands in the state for as long as it is so", async () => {
  let tell: WatcherOptions["tell"] = () => {};
  const desk = new AgentDesk(twoFiles, {
    watcher: (options) => {
      tell = options.tell;
      return openWatcher(options);
    },
  });
  await desk.start();
  const messages = () => desk.daemon.state().problems.map(({ message }) => message);
  tell({ kind: "problem", problem: problem("agent.failed", "The system does not tell of changes") });
  expect(messages()).toEqual(["The system does not tell of changes"]);
  tell({ kind: "problem", problem: null });
  expect(messages()).toEqual([]);
});
