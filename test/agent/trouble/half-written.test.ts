import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AgentDesk, pass, twoFiles } from "../../support/agent-desk.ts";

const holds = (desk: AgentDesk, file: string, text: string) => () => desk.read(file).includes(text);

const loose = `${twoFiles["work.sync.yaml"]}brakes: { deletes: false, updates: false, shrink: false }\n`;

const rows = (name: string, count: number): string =>
  `sku,name,price\n${Array.from({ length: count }, (_, at) => `K${at},${name} ${at},1.50\n`).join("")}`;

/** A desk whose sync knows twenty records, the shop's with a field that the ERP does not have. */
async function working() {
  const sync = loose
    .replace("price: decimal", "price: decimal, note: string")
    .replace("csv: { path: erp.csv }\n", "csv: { path: erp.csv }\n    fields: { note: false }\n");
  const desk = new AgentDesk({ ...twoFiles, "work.sync.yaml": sync, "erp.csv": rows("Cup", 20) });
  await desk.start();
  await desk.see(holds(desk, "shop.json", "Cup 19"), "the first run");
  await desk.until(({ activity }) => activity.kind === "idle");
  const noted = JSON.parse(desk.read("shop.json")).map((one: object, at: number) => ({
    ...one,
    note: `note ${at}`,
  }));
  desk.put("shop.json", `${JSON.stringify(noted)}\n`);
  const { id } = await desk.until(({ activity, lastRun }) => activity.kind === "idle" && lastRun !== null);
  await pass(800);
  await desk.until(({ activity }) => activity.kind === "idle");
  return { desk, id };
}

test.each(["in the middle of a line", "not at all yet"])(
  "[A26] a run that is asked for, or begins by another file, waits for one that is half-written: %s",
  async (where) => {
    const { desk, id } = await working();
    const whole = rows("Mug", 20);
    const half = where === "not at all yet" ? "" : whole.slice(0, 130);
    desk.put("erp.csv", half);
    await desk.ask("sync.run", { sync: id });
    await pass(700);
    desk.put("erp.csv", half + whole.slice(half.length));
    await desk.see(holds(desk, "shop.json", "Mug 19"), "the whole copy");
    await desk.until(({ activity }) => activity.kind === "idle");
    // Had a run taken the other half for deleted, the notes would be gone with it.
    for (let at = 0; at < 20; at++) expect(desk.read("shop.json")).toContain(`note ${at}`);
    const { items } = await desk.ask("sync.runs", { sync: id, limit: 100 });
    expect(items.reduce((sum, { counts }) => sum + counts.deletes, 0)).toBe(0);
  },
);

test("[A26] an agent that is started while a copy is under way waits for its end", async () => {
  const { desk, id } = await working();
  await desk.stop();
  const whole = rows("Mug", 20);
  desk.put("erp.csv", whole.slice(0, 130));
  await desk.start();
  await pass(300);
  desk.put("erp.csv", whole);
  await desk.see(holds(desk, "shop.json", "Mug 19"), "the whole copy");
  await desk.until(({ activity }) => activity.kind === "idle");
  for (let at = 0; at < 20; at++) expect(desk.read("shop.json")).toContain(`note ${at}`);
  const { items } = await desk.ask("sync.runs", { sync: id, limit: 100 });
  expect(items.reduce((sum, { counts }) => sum + counts.deletes, 0)).toBe(0);
});

test("[A26] a file that always ends in the middle of a line keeps nobody waiting long", async () => {
  const { desk, id } = await working();
  writeFileSync(join(desk.folder, "erp.csv"), rows("Mug", 20).trimEnd());
  await desk.see(holds(desk, "shop.json", "Mug 19"), "the change");
  await desk.until(({ activity }) => activity.kind === "idle");
  const before = performance.now();
  writeFileSync(join(desk.folder, "erp.csv"), rows("Jug", 20).trimEnd());
  await desk.see(holds(desk, "shop.json", "Jug 19"), "the next change");
  const points = await desk.ask("sync.points", { sync: id, from: 0, to: 10 ** 14 });
  expect(points.at(-1)!.duration).toBeLessThan(5_000);
  expect(performance.now() - before).toBeLessThan(15_000);
});
