import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type FaultyOptions, FaultyServer, type Item } from "../../support/faulty-server.ts";
import { Workspace } from "../../support/workspace.ts";

interface Shop {
  readonly work: Workspace;
  readonly server: FaultyServer;
  /** What the server holds, one line a record, without ids. */
  held(): readonly string[];
}

const csv = "sku;name;price\nA-1;Apple;1.50\nA-2;Pear;2.00\n";

/** A CSV file and an API, both ways. `rest` is what the sync file says of the API beside its URL. */
async function shop(options: FaultyOptions = {}, rest = "", items: readonly Item[] = []): Promise<Shop> {
  const server = await FaultyServer.start({ numbers: true, ...options }, items);
  onTestFinished(() => server.stop());
  const work = new Workspace(
    { "shop.csv": csv },
    `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: { type: decimal, scale: 2 } } }
endpoints:
  file: { csv: shop.csv, mode: two-way }
  shop: { rest: { url: "${server.url}"${rest === "" ? "" : `, ${rest}`} }, mode: two-way }
brakes: { updates: false, deletes: false, shrink: false }
`,
  );
  const held = () =>
    [...server.items.values()]
      .map(({ sku, name, price }) => `${String(sku)};${String(name)};${Number(price).toFixed(2)}`)
      .sort();
  return { work, server, held };
}

const lines = (work: Workspace) => work.text("shop.csv").trim().split("\n").slice(1).sort();

/** Runs until there is nothing left to do; gives how many of them did something. */
async function settled(work: Workspace): Promise<number> {
  for (let runs = 0; runs < 5; runs++) {
    const report = await work.sync({ approved: true });
    if (!report.ok) throw new Error(`${report.error.code}: ${report.error.message}`);
    if (report.value.kind === "nothing") return runs;
  }
  throw new Error("The runs never come to an end");
}

describe("[C96] what servers do to values", () => {
  test("one that trims, rounds and keeps floating-point numbers is not sent the same again", async () => {
    const { work, server, held } = await shop({
      keeps: (item) => ({
        ...item,
        name: String(item.name).trim().slice(0, 8),
        price: Math.round(Number(item.price) * 10) / 10,
      }),
    });
    work.put("shop.csv", "sku;name;price\nA-1;Strawberry jam;1.25\nA-2;Pear;0.30\n");
    await work.synced();
    expect(held()).toEqual(["A-1;Strawber;1.30", "A-2;Pear;0.30"]);
    expect(await work.changes()).toEqual([]);
    expect(lines(work)).toEqual(["A-1;Strawberry jam;1.25", "A-2;Pear;0.30"]);
    const sent = server.calls.length;
    await settled(work);
    expect(server.calls.slice(sent).every(({ method }) => method === "GET")).toBe(true);

    // Somebody there changes it for real, and that arrives.
    const [[id, item] = ["", {}]] = server.items;
    server.items.set(id, { ...item, name: "Jam" });
    await work.synced();
    expect(lines(work)).toEqual(["A-1;Jam;1.25", "A-2;Pear;0.30"]);
    expect(await work.changes()).toEqual([]);
  });

  test("one whose list is a summary loses nothing that only the record itself shows", async () => {
    const { work, held } = await shop({ shows: ({ id, sku, name }) => ({ id, sku, name }) });
    await work.synced();
    expect(held()).toEqual(["A-1;Apple;1.50", "A-2;Pear;2.00"]);
    expect(await work.changes()).toEqual([]);
    work.edit("shop.csv", "Apple", "Quince");
    await work.synced();
    expect([held(), lines(work)]).toEqual([
      ["A-1;Quince;1.50", "A-2;Pear;2.00"],
      ["A-1;Quince;1.50", "A-2;Pear;2.00"],
    ]);
    expect(await work.changes()).toEqual([]);
  });

  test("one whose list lags behind takes nothing back", async () => {
    const { work, server, held } = await shop({}, "consistency: eventual");
    await work.synced();
    server.lagging = [...server.items.values()];
    work.edit("shop.csv", "Apple", "Quince");
    work.edit("shop.csv", "A-2;Pear;2.00\n", "");
    work.edit("shop.csv", "A-1;", "A-3;Plum;3.00\nA-1;");
    await work.synced();
    for (let runs = 0; runs < 3; runs++) await work.sync({ approved: true });
    expect([held(), lines(work)]).toEqual([
      ["A-1;Quince;1.50", "A-3;Plum;3.00"],
      ["A-1;Quince;1.50", "A-3;Plum;3.00"],
    ]);
    server.lagging = null;
    await settled(work);
    expect(held()).toEqual(["A-1;Quince;1.50", "A-3;Plum;3.00"]);
  });
});

describe("[C96] a POST that is not answered though the work was done", () => {
  test.each([
    ["nothing to find it by but a read", ""],
    ["a value to look it up by", "lookup: { param: sku, field: sku }"],
    ["an idempotency key", "idempotency: Idempotency-Key"],
  ])("with %s: there is one record, and nothing left to do", async (_title, rest) => {
    const { work, server, held } = await shop(
      { idempotency: true },
      `timeout: 300ms${rest === "" ? "" : `, ${rest}`}`,
    );
    let lost = 0;
    server.fault = ({ method, body }) =>
      method === "POST" && (body as Item).sku === "A-2" && lost++ === 0 ? { kind: "silence" } : null;
    await work.synced();
    await settled(work);
    expect(lost).toBeGreaterThan(0);
    expect(held()).toEqual(["A-1;Apple;1.50", "A-2;Pear;2.00"]);
    work.edit("shop.csv", "Pear", "Quince");
    await settled(work);
    expect(held()).toEqual(["A-1;Apple;1.50", "A-2;Quince;2.00"]);
  });
});

describe("[C96] credentials", () => {
  test("an access token that expires in the middle is renewed, and no secret is anywhere afterwards", async () => {
    process.env.REST_TEST_SECRET = "planted-client-secret";
    onTestFinished(() => {
      delete process.env.REST_TEST_SECRET;
    });
    const { work, server, held } = await shop();
    work.edit(
      "work.sync.yaml",
      `url: "${server.url}"`,
      `url: "${server.url}", auth: { oauth: { tokenUrl: "${server.origin}/token", clientId: me, clientSecret: "\${env:REST_TEST_SECRET}" } }`,
    );
    server.tokens = new Set();
    let posts = 0;
    server.meanwhile = ({ method, path }) => {
      if (method === "POST" && path === "/items" && ++posts === 2) server.tokens?.clear();
    };
    await work.synced();
    expect(held()).toEqual(["A-1;Apple;1.50", "A-2;Pear;2.00"]);
    expect(server.tokensGiven).toBe(2);

    // And one that is refused for good: the run says so, and not by what.
    server.meanwhile = () => server.tokens?.clear();
    work.edit("shop.csv", "Apple", "Quince");
    const refused = await work.sync({ approved: true });
    expect(refused).toMatchObject({ ok: false, error: { code: "endpoint.refused" } });
    const told = [JSON.stringify(refused), JSON.stringify(await work.diagnostics())];
    for (const file of readdirSync(work.root, { recursive: true, withFileTypes: true }))
      if (file.isFile()) told.push(readFileSync(join(file.parentPath, file.name), "latin1"));
    expect(told.length).toBeGreaterThan(4);
    for (const text of told) expect(text).not.toMatch(/planted-client-secret|quite-secret/);
  });
});
