import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { resolveOpen } from "../support/resolve-open.ts";
import { Workspace } from "../support/workspace.ts";

const head = (fields: string) => `syncline: 1\nname: work\nrecord: { key: sku, fields: { ${fields} } }\n`;
const off = "brakes: { updates: false, deletes: false, shrink: false }\n";

const pair = (more = "", erp = "", shop = "") => `${head("sku: string, name: string")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way${erp} }
  shop: { json: { path: shop.json }, mode: two-way${shop} }
${off}${more}`;

const oneWay = (target = "", source = "") => `${head("sku: string, name: string")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: source${source} }
  shop: { json: { path: shop.json }, mode: target${target} }
${off}`;

const csv = "sku,name\nA,Apple\nB,Pear\nC,Plum\n";

async function linked(
  sync: string,
  files: Readonly<Record<string, string>> = { "erp.csv": csv },
): Promise<Workspace> {
  const work = new Workspace(files, sync);
  await work.synced();
  expect(await work.changes()).toEqual([]);
  return work;
}

interface ShopRecord {
  readonly sku: string;
  readonly name: string;
}

const json = (work: Workspace, name = "shop.json"): readonly ShopRecord[] => JSON.parse(work.text(name));

/** The shop without one of its records, as another program writes it. */
function without(work: Workspace, sku: string): void {
  const left = json(work).filter((record) => record.sku !== sku);
  work.put("shop.json", `${JSON.stringify(left, null, 2)}\n`);
}

test("ids of their own: records are linked by key once, and by each endpoint's id from then on", async () => {
  const sync = pair("", ", id: nr", ", id: uid");
  const work = new Workspace(
    {
      "erp.csv": "nr,sku,name\n17,A,Apple\n18,B,Pear\n",
      "shop.json":
        '[{"uid": "x-1", "sku": "A", "name": "Apple"}, {"uid": "x-2", "sku": "B", "name": "Pear"}]',
    },
    sync,
  );
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  // The key is a value like any other now: its change is an update, not a delete and a create.
  work.edit("erp.csv", "17,A,Apple", "17,A-new,Apple");
  expect(await work.changes()).toEqual(["shop ~ A-new sku A → A-new"]);
  await work.synced({});
  expect(json(work)).toEqual([
    { uid: "x-1", sku: "A-new", name: "Apple" },
    { uid: "x-2", sku: "B", name: "Pear" },
  ]);
  work.edit("shop.json", "Pear", "Birne");
  await work.synced({});
  expect(work.text("erp.csv")).toBe("nr,sku,name\n17,A-new,Apple\n18,B,Birne\n");
  expect(await work.changes()).toEqual([]);
});

test("without ids of their own a changed key is another record", async () => {
  const work = await linked(pair());
  work.edit("erp.csv", "A,Apple", "X,Apple");
  expect(await work.changes()).toEqual(["shop - A", "shop + X"]);
});

test("a record deleted on one side of two is deleted on the other", async () => {
  const work = await linked(pair());
  without(work, "B");
  expect(await work.changes()).toEqual(["erp - B"]);
  await work.synced({});
  expect(work.text("erp.csv")).toBe("sku,name\nA,Apple\nC,Plum\n");
  expect(await work.state((state) => state.countLinks())).toBe(2);
  work.edit("erp.csv", "C,Plum\n", "");
  await work.synced({});
  expect(json(work)).toEqual([{ sku: "A", name: "Apple" }]);
});

test.each([
  ["update-wins", ["shop + B"], "sku,name\nA,Apple\nB,Birne\nC,Plum\n", 3],
  ["delete-wins", ["erp - B"], "sku,name\nA,Apple\nC,Plum\n", 2],
] as const)("deleted here and changed there, %s", async (policy, changes, after, left) => {
  const work = await linked(pair(`conflicts: { deletes: ${policy} }\n`));
  without(work, "B");
  work.edit("erp.csv", "Pear", "Birne");
  expect(await work.changes()).toEqual(changes);
  await work.synced({});
  expect(work.text("erp.csv")).toBe(after);
  expect(json(work)).toHaveLength(left);
  expect(await work.changes()).toEqual([]);
});

test.each([
  ["keep", "sku,name\nA,Apple\nB,Birne\nC,Plum\n", 3],
  ["delete", "sku,name\nA,Apple\nC,Plum\n", 2],
] as const)("deleted here and changed there, for a person to decide: %s", async (kind, after, left) => {
  const work = await linked(pair("conflicts: { deletes: manual }\n"));
  without(work, "B");
  work.edit("erp.csv", "Pear", "Birne");
  const before = work.files();
  const { header } = await work.synced({});
  expect(header).toMatchObject({ newConflicts: 1, openConflicts: 1 });
  expect(work.files()).toEqual(before);
  expect(await work.state((state) => state.conflicts())).toMatchObject([
    {
      conflict: { id: "B.*", kind: "delete", sides: { shop: { kind: "deleted" }, erp: { kind: "record" } } },
    },
  ]);
  await work.state((state) => resolveOpen(state, "B.*", { kind }));
  await work.synced({});
  expect(work.text("erp.csv")).toBe(after);
  expect(json(work)).toHaveLength(left);
  expect(await work.state((state) => state.conflicts())).toEqual([]);
  expect(await work.changes()).toEqual([]);
});

test("a manual conflict holds back its field alone, is new once, and spreads once it is settled", async () => {
  const sync = `${head("sku: string, name: string, stock: integer")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
  cards: { xml: { path: cards.xml, records: cards.card }, mode: two-way }
${off}`;
  const work = await linked(sync, { "erp.csv": "sku,name,stock\nA,Apple,1\nB,Pear,2\n" });
  work.edit("erp.csv", "A,Apple,1", "A,Apricot,10");
  work.edit("shop.json", "Apple", "Avocado");
  expect((await work.synced({})).header).toMatchObject({ newConflicts: 1, openConflicts: 1 });
  expect(work.text("cards.xml")).toContain("<stock>10</stock>");
  expect(work.text("cards.xml")).toContain("<name>Apple</name>");
  expect(json(work)).toMatchObject([{ name: "Avocado", stock: 10 }, {}]);
  const second = await work.sync();
  expect(second).toMatchObject({
    ok: true,
    value: { kind: "nothing", header: { newConflicts: 0, openConflicts: 1 } },
  });
  const opened = await work.state((state) => state.conflicts());
  expect(opened).toHaveLength(1);
  await work.state((state) => resolveOpen(state, "A.name", { kind: "endpoint", endpoint: "shop" }));
  expect(await work.changes()).toEqual(["erp ~ A name Apricot → Avocado", "cards ~ A name Apple → Avocado"]);
  await work.synced({});
  expect(work.text("erp.csv")).toBe("sku,name,stock\nA,Avocado,10\nB,Pear,2\n");
  expect(await work.state((state) => state.conflicts())).toEqual([]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("a conflict is over where the sides come to agree, and where a person gives a value", async () => {
  const work = await linked(pair());
  for (const [mine, theirs] of [
    ["Apple", "Apricot"],
    ["Pear", "Poire"],
  ] as const) {
    work.edit("erp.csv", mine, `${theirs} 1`);
    work.edit("shop.json", mine, `${theirs} 2`);
  }
  await work.synced({});
  expect(await work.state((state) => state.conflicts())).toHaveLength(2);
  work.edit("erp.csv", "Apricot 1", "Apricot 2");
  await work.state((state) => resolveOpen(state, "B.name", { kind: "value", value: "Birne" }));
  await work.synced({});
  expect(await work.state((state) => state.conflicts())).toEqual([]);
  expect(work.text("erp.csv")).toBe("sku,name\nA,Apricot 2\nB,Birne\nC,Plum\n");
  expect(json(work)).toMatchObject([{ name: "Apricot 2" }, { name: "Birne" }, { name: "Plum" }]);
});

test.each([
  ["keep", 3, "Pear"],
  ["delete", 2, null],
] as const)("a record that leaves its where: is not gone, leaves: %s", async (leaves, left, name) => {
  const where = `, where: 'status != "old"', leaves: ${leaves}`;
  const work = await linked(pair("", where), {
    "erp.csv": "sku,name,status\nA,Apple,new\nB,Pear,new\nC,Plum,new\nD,Fig,old\n",
  });
  expect(json(work)).toHaveLength(3);
  work.edit("erp.csv", "B,Pear,new", "B,Birne,old");
  await work.sync();
  expect(json(work)).toHaveLength(left);
  expect(json(work).find(({ sku }) => sku === "B")?.name ?? null).toBe(name);
  expect(work.text("erp.csv")).toContain("B,Birne,old");
  expect(await work.changes()).toEqual([]);
  // It comes back.
  work.edit("erp.csv", "B,Birne,old", "B,Birne,new");
  await work.synced({});
  expect(json(work)).toHaveLength(3);
  expect(work.text("shop.json")).toContain("Birne");
  expect(await work.changes()).toEqual([]);
});

test.each([
  ["overwrite", "Apple", 0],
  ["keep", "Apfel", 0],
  ["conflict", "Apfel", 1],
] as const)("a value that a person changed on a target, drift: %s", async (drift, after, conflicts) => {
  const work = await linked(oneWay(`, drift: ${drift}`));
  work.edit("shop.json", "Apple", "Apfel");
  await work.sync();
  expect(json(work)).toMatchObject([{ name: after }, {}, {}]);
  expect(await work.state((state) => state.conflicts())).toHaveLength(conflicts);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
  expect(work.text("erp.csv")).toBe(csv);
  // What the source says anew is another matter.
  work.edit("erp.csv", "Apple", "Apricot");
  await work.sync();
  const settled = drift === "conflict" ? "Apfel" : "Apricot";
  expect(json(work)).toMatchObject([{ name: settled }, {}, {}]);
});

test.each([
  ["overwrite", 3],
  ["keep", 2],
] as const)("a record that a person took from a target, drift: %s", async (drift, left) => {
  const work = await linked(oneWay(`, drift: ${drift}`));
  without(work, "B");
  await work.sync();
  expect(json(work)).toHaveLength(left);
  expect(await work.changes()).toEqual([]);
});

test("a target keeps what the sync never put there, a mirror does not", async () => {
  const own = '[{"sku": "Z", "name": "Zucchini"}, {"sku": "A", "name": "Apple"}]';
  const work = await linked(oneWay(), { "erp.csv": csv, "shop.json": own });
  work.edit("erp.csv", "A,Apple\n", "");
  await work.sync();
  expect(work.text("shop.json")).toContain("Zucchini");
  expect(work.text("shop.json")).toContain("Apple");

  const mirror = new Workspace({ "erp.csv": csv, "shop.json": own }, oneWay(", mirror: true"));
  expect(await mirror.sync()).toMatchObject({
    ok: true,
    value: { kind: "blocked", header: { brakes: [{ kind: "first-run" }] } },
  });
  await mirror.synced();
  expect(mirror.text("shop.json")).not.toContain("Zucchini");
  mirror.edit("erp.csv", "A,Apple\n", "");
  await mirror.synced({});
  expect(json(mirror)).toEqual([
    { sku: "C", name: "Plum" },
    { sku: "B", name: "Pear" },
  ]);
});

test("a source that is not read to its end makes no mirror delete", async () => {
  const work = await linked(oneWay(", mirror: true"));
  work.put("erp.csv", 'sku,name\nA,Apple\nB,"Pe');
  const before = work.files();
  expect(await work.sync({ approved: true })).toMatchObject({ ok: false, error: { code: "file.malformed" } });
  expect(work.files()).toEqual(before);
});

test("lookups: a value from a table, and records follow when the table changes", async () => {
  const sync = `${head("sku: string, name: string, country: string")}
lookups: { countries: { csv: { path: countries.csv }, key: code } }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: source
    fields: { country: { read: 'lookup("countries", iso, "name")' } }
  shop: { json: { path: shop.json }, mode: target }
${off}`;
  const work = await linked(sync, {
    "erp.csv": "sku,name,iso\nA,Apple,DE\nB,Pear,XX\n",
    "countries.csv": "code,name\nDE,Germany\nFR,France\n",
  });
  expect(json(work)).toMatchObject([
    { sku: "A", country: "Germany" },
    { sku: "B", country: null },
  ]);
  work.edit("countries.csv", "Germany", "Deutschland");
  await work.synced({});
  expect(json(work)).toMatchObject([{ country: "Deutschland" }, {}]);
});

test("each: the lines of orders as records, with their order's own values", async () => {
  const sync = `syncline: 1
name: work
record: { key: [order, line], fields: { order: string, line: integer, sku: string, quantity: integer, customer: string } }
endpoints:
  orders:
    json: { path: orders.json }
    mode: source
    each: lines
    fields:
      order: { read: 'string(parent.no)' }
      line: no
      customer: { read: 'parent.customer.name' }
  report: { csv: { path: report.csv }, mode: target }
${off}`;
  const order = (no: number, name: string, ...lines: readonly unknown[]) => ({
    no,
    customer: { name },
    lines,
  });
  const work = await linked(sync, {
    "orders.json": JSON.stringify([
      order(1, "Ada", { no: 1, sku: "A", quantity: 2 }, { no: 2, sku: "B", quantity: 1 }),
      order(2, "Bob", { no: 1, sku: "A", quantity: 5 }),
      order(3, "Eve"),
    ]),
  });
  expect(work.text("report.csv")).toBe(
    "order,line,sku,quantity,customer\n1,1,A,2,Ada\n1,2,B,1,Ada\n2,1,A,5,Bob\n",
  );
  work.edit("orders.json", '"quantity":1', '"quantity":9');
  work.edit("orders.json", '{"no":1,"sku":"A","quantity":5}', "");
  await work.synced({});
  expect(work.text("report.csv")).toBe("order,line,sku,quantity,customer\n1,1,A,2,Ada\n1,2,B,9,Ada\n");
});

test("a full name is split on the way in and joined on the way out", async () => {
  const sync = `syncline: 1
name: work
record: { key: email, fields: { email: string, first: string, last: string } }
endpoints:
  crm: { json: { path: crm.json }, mode: two-way, fields: { first: name.first, last: name.last } }
  shop:
    csv: { path: shop.csv }
    mode: two-way
    fields:
      first: { read: 'split(full_name, " ")[0]' }
      last: { read: 'split(full_name, " ")[1]' }
    write: { full_name: first + " " + last }
${off}`;
  const work = await linked(sync, {
    "crm.json": '[{"email": "a@b.c", "name": {"first": "Ada", "last": "Byron"}}]',
    "shop.csv": "email,full_name,vip\nx@y.z,Alan Turing,yes\n",
  });
  expect(work.text("shop.csv")).toBe("email,full_name,vip\nx@y.z,Alan Turing,yes\na@b.c,Ada Byron,\n");
  expect(json(work, "crm.json")).toMatchObject([
    {},
    { email: "x@y.z", name: { first: "Alan", last: "Turing" } },
  ]);
  work.edit("crm.json", "Byron", "Lovelace");
  work.edit("shop.csv", "Alan Turing", "Alan Mathison");
  await work.synced({});
  expect(work.text("shop.csv")).toBe("email,full_name,vip\nx@y.z,Alan Mathison,yes\na@b.c,Ada Lovelace,\n");
  expect(json(work, "crm.json")).toMatchObject([
    { name: { last: "Lovelace" } },
    { name: { first: "Alan", last: "Mathison" } },
  ]);
  expect(await work.changes()).toEqual([]);
});

test("onCreate: a new record's own columns, which nobody writes again", async () => {
  const onCreate = ", onCreate: { state: '\"new\"', since: 'string(run.startedAt)' }";
  const sync = `${head("sku: string, name: string")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { json: { path: shop.json }, mode: target${onCreate} }
${off}`;
  const work = await linked(sync);
  expect(json(work)).toMatchObject([
    { sku: "A", state: "new", since: expect.stringMatching(/^20\d\d-/) },
    {},
    {},
  ]);
  work.edit("shop.json", '"state": "new"', '"state": "checked"');
  work.edit("erp.csv", "Apple", "Apricot");
  await work.synced({});
  expect(json(work)).toMatchObject([{ name: "Apricot", state: "checked" }, {}, {}]);
});

test("a folder with one record a file: files come, change and go with their records", async () => {
  const sync = `${head("sku: string, name: string")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  cards: { json: { path: cards/, file: "{sku}.json" }, mode: two-way }
${off}`;
  const work = await linked(sync);
  expect(readdirSync(work.place("cards")).sort()).toEqual(["A.json", "B.json", "C.json"]);
  work.edit("cards/B.json", "Pear", "Birne");
  work.remove("cards/C.json");
  work.put("cards/own name.json", '{"sku": "D", "name": "Fig"}');
  await work.synced({});
  expect(work.text("erp.csv")).toBe("sku,name\nA,Apple\nB,Birne\nD,Fig\n");
  work.edit("erp.csv", "D,Fig", "D,Fico");
  work.edit("erp.csv", "A,Apple\n", "");
  await work.synced({});
  expect(readdirSync(work.place("cards")).sort()).toEqual(["B.json", "own name.json"]);
  expect(work.text("cards/own name.json")).toBe('{"sku": "D", "name": "Fico"}');
  expect(await work.changes()).toEqual([]);
});

test("a glob of CSV files: each record stays in its file, new ones go where into: says", async () => {
  const sync = `${head("sku: string, name: string")}
endpoints:
  erp: { csv: { path: "in/*.csv", into: in/new.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
${off}`;
  const work = await linked(sync, {
    "in/a.csv": "sku,name\nA,Apple\n",
    "in/b.csv": "name;sku\r\nPear;B\r\n",
    "in/new.csv": "sku,name\n",
  });
  work.edit("shop.json", "Pear", "Birne");
  const records = JSON.parse(work.text("shop.json"));
  work.put("shop.json", JSON.stringify([...records, { sku: "Z", name: "Zebra" }]));
  await work.synced({});
  expect(work.files()).toMatchObject({
    "in/a.csv": "sku,name\nA,Apple\n",
    "in/b.csv": "name;sku\r\nBirne;B\r\n",
    "in/new.csv": "sku,name\nZ,Zebra\n",
  });
  // A whole file that is gone takes its records along, unless a brake holds it.
  work.remove("in/b.csv");
  await work.sync({ approved: true });
  expect(work.text("shop.json")).not.toContain("Birne");
});

test.each(["utf16le", "utf-16be"] as const)(
  "a file in %s is read, changed in its place, and stays what it is",
  async (encoding) => {
    const encode = (text: string) => {
      const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
      return encoding === "utf16le" ? bytes : bytes.swap16();
    };
    const work = new Workspace({ "erp.csv": encode(csv.replace("Pear", "Bärne 😀")) }, pair());
    await work.synced();
    expect(json(work)).toMatchObject([{}, { name: "Bärne 😀" }, {}]);
    work.edit("shop.json", "Bärne 😀", "Πέρα");
    await work.synced({});
    expect(work.files()["erp.csv"]).toBe(encode(csv.replace("Pear", "Πέρα")).toString("latin1"));
    expect(await work.changes()).toEqual([]);
  },
);

test("deletes: ignore leaves the other side as it is, for good", async () => {
  const work = await linked(pair("deletes: ignore\n"));
  without(work, "B");
  expect(await work.changes()).toEqual([]);
  await work.sync();
  expect(work.text("erp.csv")).toBe(csv);
  work.edit("erp.csv", "Pear", "Birne");
  await work.sync();
  expect(json(work)).toHaveLength(2);
  expect(await work.changes()).toEqual([]);
});

test("[J21] a target that rounds is not sent the same again and again", async () => {
  const sync = `${head("sku: string, price: decimal")}
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { json: { path: shop.json }, mode: target, fields: { price: { read: 'round(decimal(amount), 1)' } }, write: { amount: price } }
${off}`;
  const work = await linked(sync, { "erp.csv": "sku,price\nA,1.25\nB,2\n" });
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test("a sync in a folder with blanks and letters of other scripts does as well", async () => {
  const work = await linked(pair().replaceAll("shop.json", "Über uns/dœs ✓.json"));
  expect(work.text("Über uns/dœs ✓.json")).toContain("Apple");
});

test("a new record that nothing gives an id is not made, and the message says what to do", async () => {
  const work = new Workspace(
    { "crm.json": '[{"id":"1","email":"a@b.c"}]\n', "shop.csv": "email\na@b.c\nd@e.f\n" },
    `
syncline: 1
name: work
record: { key: email, fields: { email: string } }
endpoints:
  crm: { json: crm.json, mode: two-way, id: id }
  shop: { csv: shop.csv, mode: source }
`,
  );
  const before = work.text("crm.json");
  const report = await work.sync({ approved: true });
  expect(report.ok && report.value.header.rejections).toMatchObject([
    {
      endpoint: "crm",
      record: "d@e.f",
      problems: [{ code: "record.key-empty", hint: expect.stringContaining("onCreate:") }],
    },
  ]);
  expect(work.text("crm.json")).toBe(before);
});
