import { expect, test } from "vitest";
import { AgentDesk, pass, twoFiles } from "../../support/agent-desk.ts";

const hour = 3_600_000;
const day = 24 * hour;

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

const hourly = twoFiles["work.sync.yaml"].replace("on: change", "every: 1h\n  - on: change");

/** A desk whose clock is set as a test says, and which looks at it every little while. */
function desk(files: Readonly<Record<string, string>> = twoFiles) {
  const set = { by: 0 };
  const made = new AgentDesk(
    { ...files, "work.sync.yaml": hourly },
    {
      clock: () => Date.now() + set.by,
      timers: {
        after(milliseconds, call) {
          const timer = setTimeout(call, Math.min(milliseconds, 50));
          return () => clearTimeout(timer);
        },
      },
    },
  );
  return { desk: made, set };
}

/** A desk that has done its first runs, with what it has. */
async function working() {
  const made = desk();
  await made.desk.start();
  await made.desk.see(holds(made.desk, "shop.json", "Bowl"), "the first run");
  const { id } = await made.desk.until(({ activity }) => activity.kind === "idle");
  const runs = () => made.desk.ask("sync.points", { sync: id, from: 0, to: 10 ** 14 });
  return { ...made, id, runs };
}

test("[A21] with the clock a day back all goes on: changes are carried, and what goes by the clock does within its hours", async () => {
  const { desk, set, runs } = await working();
  const before = (await runs()).length;
  set.by = -day;
  await pass(500);
  desk.put("erp.csv", "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await desk.see(holds(desk, "shop.json", "Mug"), "the change in the shop");
  const sync = await desk.until(({ activity }) => activity.kind === "idle");
  expect(sync.attention).toEqual([]);
  expect(sync.nextDue! - (Date.now() + set.by)).toBeLessThanOrEqual(2 * hour);
  expect((await runs()).length).toBe(before + 1);
  // The next of its hours comes, as it would have.
  set.by = -day + 2 * hour + 60_000;
  await desk.until(({ lastRun, activity }) => activity.kind === "idle" && lastRun !== null);
  await desk.see(() => desk.log.some(({ message }) => message.includes("clock was set")), "a word on it");
  const end = performance.now() + 10_000;
  while ((await runs()).length < before + 2 && performance.now() < end) await pass(50);
  expect((await runs()).length).toBe(before + 2);
});

test("[A21] with the clock a month on, all that was missed gives one run, and nothing is called stale after it", async () => {
  const { desk, set, runs } = await working();
  const before = (await runs()).length;
  set.by = 30 * day;
  const end = performance.now() + 10_000;
  while ((await runs()).length < before + 1 && performance.now() < end) await pass(50);
  await pass(1_500);
  expect((await runs()).length).toBe(before + 1);
  const sync = await desk.until(
    ({ activity, attention }) => activity.kind === "idle" && attention.length === 0,
  );
  expect(sync.nextDue!).toBeGreaterThan(Date.now() + set.by);
});

test("[A22] a night of sleep in the middle of a run ends neither it nor anything else, and what was missed is one run", async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `K${at},Thing ${at},${at}.50`);
  const { desk: made, set } = desk({ ...twoFiles, "erp.csv": `sku,name,price\n${rows.join("\n")}\n` });
  await made.start();
  const { id } = await made.until(
    ({ activity }) => activity.kind === "running" && activity.progress.phase !== "opening",
  );
  await made.ask("agent.power", { event: "suspend" });
  set.by = 8 * hour;
  await made.ask("agent.power", { event: "resume" });
  await made.see(holds(made, "shop.json", "K59999"), "the rest of the run");
  const isQuiet = () =>
    made.until(({ activity, attention }) => activity.kind === "idle" && attention.length === 0);
  await isQuiet();
  await pass(1_500);
  expect((await isQuiet()).records).toBe(60_000);
  expect((await made.ask("sync.points", { sync: id, from: 0, to: 10 ** 14 })).length).toBeLessThanOrEqual(2);
  made.put("erp.csv", `sku,name,price\nnew,Mug,1.50\n${rows.join("\n")}\n`);
  await made.see(holds(made, "shop.json", "Mug"), "a change after the night");
});
