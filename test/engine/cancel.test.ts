import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileSteps } from "../../shared/connectors/file/ports.ts";
import { bundled } from "../support/bundle.ts";
import { syncWorkspace } from "../support/open-workspace.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
  cards: { xml: { path: cards.xml, records: cards.card }, mode: two-way }
`;

async function edited(): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": "sku,name\nA,Apple\nB,Pear\n" }, sync);
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  return work;
}

test("[J37] a run that is cancelled while it reads has written nothing", async () => {
  const work = await edited();
  const before = work.files();
  const stop = new AbortController();
  const report = await work.sync({ signal: stop.signal, progress: () => stop.abort() });
  expect(report).toMatchObject({
    ok: false,
    error: { code: "run.cancelled", message: expect.stringContaining("nothing was written") },
  });
  expect(work.files()).toEqual(before);
  expect(await work.state((state) => state.unfinished())).toEqual([]);
});

test.each(fileSteps)(
  '[J37] a run that is cancelled at the step "%s" leaves every file whole, and the next one goes on',
  async (at) => {
    const work = await edited();
    const before = work.files();
    const stop = new AbortController();
    const probe = (step: string) => {
      if (step === at) stop.abort();
    };
    const report = await syncWorkspace(
      { path: work.path, home: work.home, ports: { probe } },
      { signal: stop.signal },
    );
    expect(report).toMatchObject({ ok: true, value: { kind: "ran", outcome: { kind: "partial" } } });
    const after = work.files();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, content] of Object.entries(after)) {
      expect([before[name], before[name]!.replace("Apple", "Apricot")], name).toContain(content);
    }
    expect(report.ok && report.value.kind === "ran" && report.value.outcome).toMatchObject({
      refused: expect.arrayContaining([
        expect.objectContaining({ problem: expect.objectContaining({ code: "run.cancelled" }) }),
      ]),
    });
    await work.synced({});
    for (const name of ["shop.json", "cards.xml"]) {
      expect(work.text(name)).toBe(before[name]?.replace("Apple", "Apricot"));
    }
    expect(await work.changes()).toEqual([]);
  },
);

test("[J38] of two runs of one sync at once the second is refused and names the first", async () => {
  const work = await edited();
  const child = bundled(join(import.meta.dirname, "holding-child.ts"));
  const holder = spawn(process.execPath, [child, work.path, work.home], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const before = work.files();
  expect(await work.sync()).toMatchObject({
    ok: false,
    error: {
      code: "run.locked",
      message: expect.stringContaining(`process ${holder.pid}`),
      hint: "Run again once it is done.",
    },
  });
  expect(work.files()).toEqual(before);
  // Looking is free.
  expect(await work.changes()).toEqual(["shop ~ A name Apple → Apricot", "cards ~ A name Apple → Apricot"]);
  holder.stdin.end();
  await new Promise((resolve) => holder.once("exit", resolve));
  expect(work.text("cards.xml")).toContain("Apricot");
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("[J38] the lease of a run that was killed is free at once", async () => {
  const work = await edited();
  const child = bundled(join(import.meta.dirname, "holding-child.ts"));
  const holder = spawn(process.execPath, [child, work.path, work.home], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const gone = new Promise((resolve) => holder.once("exit", resolve));
  holder.kill("SIGKILL");
  await gone;
  await work.synced({});
  expect(work.text("cards.xml")).toContain("Apricot");
});

test("[J38] runs in many processes at once end with what one of them would have made", async () => {
  const work = await edited();
  const child = bundled(join(import.meta.dirname, "../crash/child.ts"));
  const runs = Array.from({ length: 4 }, () => {
    const running = spawn(process.execPath, [child, work.path, work.home, "0"], { stdio: "pipe" });
    return new Promise<string>((resolve) => {
      let text = "";
      running.stderr.on("data", (data: Buffer) => {
        text += data.toString();
      });
      running.once("exit", () => resolve(text));
    });
  });
  for (const text of await Promise.all(runs)) if (text !== "") expect(text).toContain("run.locked");
  expect(work.text("shop.json").match(/Apricot/g)).toHaveLength(1);
  expect(await work.changes()).toEqual([]);
  expect(await work.state((state) => state.unfinished())).toEqual([]);
});
