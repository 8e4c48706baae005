import { join } from "node:path";
import { expect, test } from "vitest";
import type { PlanFile } from "../../../shared/engine/plan-file.ts";
import { openStore } from "../../../shared/state/sqlite/open-store.ts";
import { AgentDesk, twoFiles } from "../../support/agent-desk.ts";
import { planOf } from "../../support/plan-of.ts";

const byHand = { ...twoFiles, "work.sync.yaml": twoFiles["work.sync.yaml"].replace(/when:[\s\S]*/, "") };

/** A desk that has looked at its sync, run nothing, and has a plan of it in a file. */
async function planned(): Promise<{ desk: AgentDesk; id: string; plan: string; file: PlanFile }> {
  const desk = new AgentDesk(byHand);
  await desk.start();
  const { id } = await desk.until(() => true);
  const plan = join(desk.root, "plan.json");
  const file = await planOf(join(desk.folder, "work.sync.yaml"), desk.home, plan);
  return { desk, id, plan, file };
}

test("[E60] a plan file is carried out, exactly that one, and the answer comes when it has ended", async () => {
  const { desk, id, plan } = await planned();
  const applied = await desk.ask("sync.apply", { sync: id, plan });
  expect(applied).toMatchObject({
    end: { kind: "ran", outcome: { kind: "done" } },
    counts: { creates: 2, updates: 0, deletes: 0 },
    stale: [],
  });
  expect(desk.read("shop.json")).toContain("Bowl");
  if (applied.end.kind !== "ran") throw new Error("it ran");
  const run = await desk.ask("run.view", { sync: id, run: applied.end.run });
  expect(run.cause).toEqual({ kind: "manual" });
  await desk.ask("run.undo", { sync: id, run: applied.end.run });
  await desk.see(() => desk.read("shop.json") === "[]\n", "the file as it was");
});

test("[E60] what has moved on since is left as it is and named, and what came since is not written", async () => {
  const { desk, id, plan } = await planned();
  desk.put("erp.csv", "sku,name,price\nA,Cup,9.99\nB,Bowl,2.00\nC,Jug,3.00\n");
  const applied = await desk.ask("sync.apply", { sync: id, plan });
  expect(applied.stale.map(({ key, endpoint, problem }) => [key, endpoint, problem.code])).toEqual([
    ["A", "shop", "plan.stale"],
  ]);
  expect(applied.counts.creates).toBe(1);
  expect(JSON.parse(desk.read("shop.json"))).toEqual([{ sku: "B", name: "Bowl", price: 2 }]);
});

test("[E60] a plan that trips brakes is held until its own hash approves it", async () => {
  const desk = new AgentDesk({ ...byHand, "shop.json": '[{"sku":"A","name":"Cup","price":9}]\n' });
  await desk.start();
  const { id } = await desk.until(() => true);
  desk.put(
    "work.sync.yaml",
    byHand["work.sync.yaml"]
      .replace("mode: two-way", "mode: source")
      .replace("mode: two-way", "mode: target"),
  );
  const plan = join(desk.root, "plan.json");
  const { header } = await planOf(join(desk.folder, "work.sync.yaml"), desk.home, plan);
  expect(header.brakes.map(({ kind }) => kind)).toEqual(["first-run"]);
  const held = await desk.ask("sync.apply", { sync: id, plan });
  expect(held.end).toEqual({ kind: "blocked" });
  expect(desk.read("shop.json")).toContain("9");
  const other = await desk.try("sync.apply", { sync: id, plan, approve: "0123456789abcdef" });
  expect(other).toMatchObject({ ok: false, error: { code: "plan.stale" } });
  const done = await desk.ask("sync.apply", { sync: id, plan, approve: header.hash });
  expect(done.end).toMatchObject({ kind: "ran" });
  expect(desk.read("shop.json")).toContain("1.5");
});

test("[E60] a plan of a text that is no more, of another sync, or that somebody edited is refused, and nothing is written", async () => {
  const { desk, id, plan } = await planned();
  desk.put(
    "work.sync.yaml",
    byHand["work.sync.yaml"].replace("name: string", "name: { type: string, clean: [trim] }"),
  );
  expect(await desk.try("sync.apply", { sync: id, plan })).toMatchObject({
    ok: false,
    error: { code: "plan.other-sync" },
  });
  desk.put("other.sync.yaml", byHand["work.sync.yaml"].replace("name: work", "name: other"));
  await desk.until(() => true, "other");
  const otherPlan = join(desk.root, "other.json");
  await planOf(join(desk.folder, "other.sync.yaml"), desk.home, otherPlan);
  expect(await desk.try("sync.apply", { sync: id, plan: otherPlan })).toMatchObject({
    ok: false,
    error: { code: "plan.other-sync" },
  });
  expect(await desk.try("sync.apply", { sync: id, plan: join(desk.root, "none.json") })).toMatchObject({
    ok: false,
    error: { code: "file.missing" },
  });
  expect(await desk.try("sync.apply", { sync: id, plan: "plan.json" })).toMatchObject({
    ok: false,
    error: { code: "agent.request" },
  });
  expect(desk.read("shop.json")).toBe("[]\n");
});

test("[E60] while another process holds the sync a plan waits for it; cancelled then, nothing is written", async () => {
  const { desk, id, plan } = await planned();
  const opened = openStore(desk.home);
  if (!opened.ok) throw new Error(opened.error.message);
  const lease = opened.value.sync(join(desk.folder, "work.sync.yaml"), "work").lease();
  if (!lease.ok) throw new Error(lease.error.message);
  const cancelled = desk.try("sync.apply", { sync: id, plan });
  await desk.until(({ activity }) => activity.kind === "waiting");
  await desk.ask("sync.cancel", { sync: id });
  expect(await cancelled).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
  const waits = desk.ask("sync.apply", { sync: id, plan });
  await desk.until(({ activity }) => activity.kind === "waiting");
  // What is wanted meanwhile does not take its place.
  await desk.ask("sync.run", { sync: id });
  expect(desk.read("shop.json")).toBe("[]\n");
  lease.value.release();
  opened.value.close();
  expect((await waits).end).toMatchObject({ kind: "ran" });
  expect(desk.read("shop.json")).toContain("Bowl");
});
