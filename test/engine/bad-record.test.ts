import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { deadLetterFile } from "../../shared/engine/dead-letters.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
brakes: { updates: false }
`;

const erp = "sku,name,price\nA,Apple,1.00\nB,Pear,2.00\nC,Plum,3.00\n";

async function linked(text = sync, csv = erp): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": csv }, text);
  await work.synced();
  return work;
}

const deadLetters = (work: Workspace): readonly unknown[] =>
  work
    .text(".syncline/work.rejected.ndjson")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("[J33] a decimal that is not one: its record is listed with line and reason, the rest goes on, it is no delete", async () => {
  const work = await linked();
  work.edit("erp.csv", "B,Pear,2.00", "B,Birne,2..00");
  work.edit("erp.csv", "Apple", "Apricot");
  const json = work.text("shop.json");
  const csv = work.text("erp.csv");
  const { outcome, run } = await work.synced({});
  expect(outcome).toEqual({ kind: "done" });
  expect(work.text("shop.json")).toBe(json.replace("Apple", "Apricot"));
  expect(work.text("erp.csv")).toBe(csv);
  const [letter] = deadLetters(work);
  expect(letter).toMatchObject({
    endpoint: "erp",
    record: "B",
    problems: [
      {
        code: "record.type",
        message: expect.stringContaining("2..00"),
        at: { endpoint: "erp", record: "B", field: "price", file: work.place("erp.csv"), line: 3 },
      },
    ],
  });
  expect(await work.state((state) => state.rejections())).toEqual([letter]);
  expect(await work.state((state) => state.run(run)?.counts.rejected)).toBe(1);
  const { stdout } = await work.cli("plan");
  expect(stdout).toContain("2..00");

  // The next run looks again; once it is mended all of it is taken in and the list is gone.
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  expect(existsSync(deadLetterFile(work.path))).toBe(true);
  work.edit("erp.csv", "2..00", "2.50");
  await work.synced({});
  expect(work.text("shop.json")).toContain("Birne");
  expect(work.text("shop.json")).toContain("2.5");
  expect(existsSync(deadLetterFile(work.path))).toBe(false);
  expect(await work.state((state) => state.rejections())).toEqual([]);
});

test("[J33] a record that is rejected keeps its partners where they are, and changes there wait for it", async () => {
  const work = await linked();
  work.edit("erp.csv", "B,Pear,2.00", "B,Pear,two");
  await work.sync();
  work.edit("shop.json", "Pear", "Birne");
  const csv = work.text("erp.csv");
  await work.sync();
  expect(work.text("erp.csv")).toBe(csv);
  work.edit("erp.csv", "two", "2.00");
  await work.synced({});
  expect(work.text("erp.csv")).toBe(erp.replace("Pear", "Birne"));
  expect(work.text("shop.json")).toContain("Birne");
});

test("[J33] a record that is rejected here and deleted there is not deleted", async () => {
  const work = await linked();
  work.edit("erp.csv", "B,Pear,2.00", "B,Pear,two");
  work.put(
    "shop.json",
    JSON.stringify(JSON.parse(work.text("shop.json")).filter(({ sku }: { sku: string }) => sku !== "B")),
  );
  const before = work.files();
  await work.sync();
  expect(work.files()).toEqual(before);
  work.edit("erp.csv", "two", "2.00");
  await work.synced({});
  expect(work.text("erp.csv")).toBe(erp.replace("B,Pear,2.00\n", ""));
});

test("[J33] a new record that is rejected is made elsewhere once it is mended", async () => {
  const work = await linked();
  work.put("erp.csv", `${erp}D,Fig,cheap\nE,Kiwi,5\n`);
  await work.synced({});
  expect(work.text("shop.json")).toContain("Kiwi");
  expect(work.text("shop.json")).not.toContain("Fig");
  work.edit("erp.csv", "cheap", "4");
  await work.synced({});
  expect(work.text("shop.json")).toContain("Fig");
});

test.each([
  ["an empty key", "sku,name,price\nA,Apple,1.00\n,Pear,2.00\nC,Plum,3.00\n", "record.key-empty", 3],
  ["a row with too many cells", `${erp.replace("Pear", "Pear,x")}`, "record.malformed", 3],
  ["a stray quote", `${erp.replace("Pear", '"Pear" x')}`, "record.malformed", 3],
] as const)(
  "[J33] %s rejects that record alone, by line; while it stands nothing counts as gone",
  async (_, csv, code, line) => {
    const work = await linked();
    work.put("erp.csv", csv.replace("Apple", "Apricot"));
    const before = work.text("shop.json");
    await work.synced({});
    expect(work.text("shop.json")).toBe(before.replace("Apple", "Apricot"));
    expect(deadLetters(work)).toMatchObject([
      {
        endpoint: "erp",
        record: `line ${line}`,
        problems: [{ code, at: { file: work.place("erp.csv"), line } }],
      },
    ]);
  },
);

test("[J34] records that share a key are held by a brake; approved, the rest goes on and they wait for a person", async () => {
  const work = await linked();
  work.put("erp.csv", `${erp.replace("Apple", "Apricot")}B,Second pear,9.00\n`);
  const before = work.files();
  const held = await work.sync();
  expect(held).toMatchObject({ ok: true, value: { kind: "blocked" } });
  if (!held.ok) return;
  expect(held.value.header.brakes).toEqual([
    { kind: "duplicates", endpoint: "erp", message: "Several records on erp share one key: B" },
  ]);
  expect(work.files()).toEqual(before);
  await work.synced({ approved: held.value.header.hash });
  expect(work.text("shop.json")).toContain("Apricot");
  expect(work.text("shop.json")).toContain("Pear");
  expect(work.text("shop.json")).not.toContain("Second pear");
  expect(work.text("erp.csv")).toBe(before["erp.csv"]);
  const conflicts = await work.state((state) => state.conflicts());
  expect(conflicts).toMatchObject([{ conflict: { kind: "ambiguous", key: "B" } }]);
  // One of them goes: they are one record again.
  work.edit("erp.csv", "B,Second pear,9.00\n", "");
  await work.sync({ approved: true });
  expect(await work.state((state) => state.conflicts())).toEqual([]);
  expect(await work.changes()).toEqual([]);
});

test("[J34] records that share a key on a first run are not guessed at", async () => {
  const work = new Workspace(
    {
      "erp.csv": "sku,name,price\nA,One,1\nA,Two,2\nB,Pear,3\n",
      "shop.json": '[{"sku": "A", "name": "Three", "price": 3}]',
    },
    sync,
  );
  await work.synced({ approved: true });
  expect(work.text("erp.csv")).toBe("sku,name,price\nA,One,1\nA,Two,2\nB,Pear,3\n");
  expect(JSON.parse(work.text("shop.json"))).toMatchObject([
    { sku: "A", name: "Three", price: 3 },
    { sku: "B", name: "Pear", price: 3 },
  ]);
  expect(await work.state((state) => state.conflicts())).toMatchObject([
    { conflict: { kind: "ambiguous", key: "A" } },
  ]);
});

test("[J33] names that JavaScript objects have of themselves are names and values like others", async () => {
  const places = "fields: { name: constructor, note: toString }";
  const fields = sync
    .replace("name: string, price: decimal", "name: string, note: string")
    .replace("erp.csv }, mode: two-way", `erp.csv }, mode: two-way, ${places}`)
    .replace("shop.json }, mode: two-way", `shop.json }, mode: two-way, ${places}`);
  const csv = "sku,constructor,toString\n__proto__,x,y\nconstructor,a,b\nhasOwnProperty,,\n";
  const work = await linked(fields, csv);
  expect(await work.changes()).toEqual([]);
  work.edit("shop.json", '"y"', '"why"');
  await work.synced({});
  expect(work.text("erp.csv")).toBe(csv.replace("x,y", "x,why"));
  expect(await work.changes()).toEqual([]);
});

test("[J33] a value that the sync says must stop the run stops it before anything is written", async () => {
  const stop = sync.replace("price: decimal", "price: { type: decimal, min: 0, onInvalid: stop }");
  const work = await linked(stop);
  work.edit("erp.csv", "2.00", "-2.00");
  work.edit("erp.csv", "Apple", "Apricot");
  const before = work.files();
  expect(await work.sync({ approved: true })).toMatchObject({
    ok: false,
    error: { code: "record.stop", at: { endpoint: "erp" } },
  });
  expect(work.files()).toEqual(before);
});

test("[J33] an expression that divides by zero rejects the one record, in words", async () => {
  const ratio = sync.replace(
    "  shop:",
    "  ratio: { csv: { path: ratio.csv }, mode: source, fields: { name: false, price: { read: 'decimal(total) / decimal(parts)' } } }\n  shop:",
  );
  const work = new Workspace(
    { "erp.csv": erp, "ratio.csv": "sku,total,parts\nA,4,2\nB,4,0\nC,9,3\n" },
    ratio.replace("mode: two-way", "mode: target").replace("mode: two-way", "mode: target"),
  );
  const report = await work.sync({ approved: true });
  expect(report).toMatchObject({ ok: true });
  expect(deadLetters(work)).toMatchObject([
    {
      endpoint: "ratio",
      record: "B",
      problems: [{ code: "record.expression", message: expect.stringContaining("zero") }],
    },
  ]);
  expect(work.text("erp.csv")).toBe("sku,name,price\nA,Apple,2\nB,Pear,2.00\nC,Plum,3.00\n");
});
