import { expect, test } from "vitest";
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

const erp = "sku,name,price\nA,Apple,1\nB,Pear,2\nC,Plum,3\n";

/** A workspace with a plan in `plan.json` that changes A and B in the shop. */
async function planned(): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  work.edit("erp.csv", "B,Pear,2", "B,Birne,2.5");
  expect(await work.planTo("plan.json")).toEqual({ ok: true, value: undefined });
  return work;
}

test("[J32] a plan file is applied as it is: nothing more, nothing less", async () => {
  const work = await planned();
  // What comes after the plan is left for the next one.
  work.edit("erp.csv", "Plum", "Prune");
  const applied = await work.apply("plan.json");
  expect(applied).toMatchObject({
    ok: true,
    value: { stale: [], report: { kind: "ran", outcome: { kind: "done" } } },
  });
  expect(JSON.parse(work.text("shop.json"))).toEqual([
    { sku: "A", name: "Apricot", price: 1 },
    { sku: "B", name: "Birne", price: 2.5 },
    { sku: "C", name: "Plum", price: 3 },
  ]);
  expect(await work.changes()).toEqual(["shop ~ C name Plum → Prune"]);
});

test("[J32] records that moved on are refused by name, with their fields; the others go through", async () => {
  const work = await planned();
  work.edit("shop.json", "Pear", "Poire");
  const applied = await work.apply("plan.json");
  expect(applied).toMatchObject({
    ok: true,
    value: {
      report: { kind: "ran", outcome: { kind: "done" } },
      stale: [
        {
          endpoint: "shop",
          key: "B",
          operation: "update",
          problem: {
            code: "plan.stale",
            message: expect.stringMatching(/^"B" has moved on since the plan was made: .*name/),
            hint: expect.stringContaining("Plan again"),
          },
        },
      ],
    },
  });
  expect(work.text("shop.json")).toContain("Apricot");
  expect(work.text("shop.json")).toContain("Poire");
  expect(work.text("erp.csv")).toContain("Birne");
  // Nothing of it was forgotten: the next plan sees both values of B.
  const plan = await work.planned();
  expect(plan.items.flatMap(({ conflicts }) => conflicts)).toMatchObject([{ id: "B.name" }]);
});

test("[J32] a plan file applied twice does nothing the second time and says why", async () => {
  const work = await planned();
  await work.apply("plan.json");
  const before = work.files();
  const again = await work.apply("plan.json");
  expect(again).toMatchObject({ ok: true, value: { stale: [{ key: "A" }, { key: "B" }] } });
  expect(again.ok && again.value.stale.map(({ problem }) => problem.message)).toEqual([
    '"A" has moved on since the plan was made: nothing is to be done there any more',
    '"B" has moved on since the plan was made: nothing is to be done there any more',
  ]);
  expect(work.files()).toEqual(before);
});

test("[J32] a plan file that was edited by hand is refused", async () => {
  const work = await planned();
  const before = work.files();
  const text = work.text("plan.json");
  for (const [from, to] of [
    ['"Apricot"', '"Apfel"'],
    ['"version":1', '"version":2'],
    [/"version":"[0-9a-f]/, '"version":"x'],
    [`"path":"${work.path}"`, '"path":"/etc/other.sync.yaml"'],
  ] as const) {
    const changed = text.replace(from, to);
    expect(changed, String(from)).not.toBe(text);
    work.put("plan.json", changed);
    const applied = await work.apply("plan.json");
    expect(applied, String(from)).toMatchObject({
      ok: false,
      error: { at: { file: work.place("plan.json") } },
    });
    expect(["plan.edited", "plan.unreadable"]).toContain(applied.ok ? "" : applied.error.code);
  }
  work.put("plan.json", text);
  expect({ ...work.files(), "plan.json": "" }).toEqual({ ...before, "plan.json": "" });
});

test.each([
  ["nothing", ""],
  ["half a plan", '{"kind":"syncline-plan","version":1,'],
  ["another program's JSON", '{"plan": []}'],
  ["JSON that is no object", "[1, 2"],
  ["null", "null"],
  ["a plan without a header", '{"kind":"syncline-plan","version":1,"path":"/a","items":[],"seal":""}'],
  [
    "a plan with wrong parts",
    '{"kind":"syncline-plan","version":1,"path":7,"header":null,"items":[null],"seal":1}',
  ],
  ["bytes", "\u0000\u0001\ufffd"],
] as const)("[J32] %s is no plan, and a message says so", async (_, content) => {
  const work = await planned();
  work.put("plan.json", content);
  const applied = await work.apply("plan.json");
  expect(applied.ok).toBe(false);
  if (applied.ok) return;
  expect(["plan.unreadable", "plan.edited"]).toContain(applied.error.code);
  expect(applied.error.message).toContain("plan.json");
  expect(applied.error.hint).toBeDefined();
});

test("[J32] a plan for another version of the sync file is refused", async () => {
  const work = await planned();
  work.edit("work.sync.yaml", "name: string", "name: { type: string, clean: [uppercase] }");
  const before = work.files();
  expect(await work.apply("plan.json")).toMatchObject({
    ok: false,
    error: { code: "plan.other-sync", hint: expect.stringContaining("syncline plan -o plan.json") },
  });
  expect(work.files()).toEqual(before);
});

test("[J32] a plan file keeps every digit of a number that JavaScript would round", async () => {
  const work = new Workspace({ "erp.csv": "sku,name,price\nA,Apple,12345678901234567890.12\n" }, sync);
  await work.planTo("plan.json");
  expect(await work.apply("plan.json")).toMatchObject({
    ok: true,
    value: { stale: [], report: { kind: "ran" } },
  });
  expect(work.text("shop.json")).toContain("12345678901234567890.12");
  expect(await work.changes()).toEqual([]);
});

test("[J32] open conflicts and rejections outlive a plan file that does not speak of them", async () => {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  work.edit("erp.csv", "Plum", "Prune");
  work.edit("shop.json", "Plum", "Damson");
  work.edit("erp.csv", "Apple", "Apricot");
  await work.planTo("plan.json");
  await work.sync();
  const opened = await work.state((state) => state.conflicts());
  expect(opened).toHaveLength(1);
  expect(await work.apply("plan.json")).toMatchObject({ ok: true });
  expect(await work.state((state) => state.conflicts())).toEqual(opened);
});

test("[J32] a plan with a delete and a create in its file goes through by the command", async () => {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  work.edit("erp.csv", "B,Pear,2\n", "D,Fig,4\n");
  expect(await work.cli("plan", "-o", "plan.json")).toMatchObject({ code: 0 });
  const { code, stdout } = await work.cli("apply", "plan.json");
  expect(stdout).toMatch(/shop \+1 .*-1/);
  expect(code).toBe(0);
  expect(JSON.parse(work.text("shop.json")).map(({ sku }: { sku: string }) => sku)).toEqual(["A", "C", "D"]);
});
