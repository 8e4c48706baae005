import { describe, expect, test } from "vitest";
import type { Connector } from "../../../shared/connectors/contract.ts";
import { hashOfVersion } from "../../../shared/connectors/version.ts";
import { never, type Reading, readAll } from "../../contract/connector.ts";
import type { FaultyOptions, Item } from "../../support/faulty-server.ts";
import { faulty, numbered, openRest } from "./rest-fixture.ts";

const paged = (paging: NonNullable<FaultyOptions["paging"]>, more: FaultyOptions = {}): FaultyOptions => ({
  paging,
  size: 5,
  ...more,
});

const written: Record<string, object> = {
  link: {},
  next: {},
  cursor: { paging: { kind: "cursor", param: "after", path: "next_cursor" } },
  page: { paging: { kind: "page", param: "page" } },
  offset: { paging: { kind: "offset", param: "offset" } },
};

const idsOf = ({ records }: Reading) => records.map(({ native }) => native.id);

/** A read that must not go through; what it says. */
async function failing(connector: Connector): Promise<{ readonly code: string; readonly message: string }> {
  let seen = 0;
  const sink = { same: () => {}, bad: () => {}, gone: () => {}, record: () => void seen++ };
  const read = await connector.read({ known: null, cursor: null }, sink, never);
  if (read.ok) throw new Error("The read went through");
  expect(seen).toBe(0);
  return read.error;
}

describe("[C73] every record is read, however the pages follow each other", () => {
  test.each(["link", "next", "cursor", "page", "offset"] as const)("by %s", async (kind) => {
    for (const count of [0, 1, 5, 23, 25]) {
      const server = await faulty(paged(kind), numbered(count));
      const { connector } = openRest({ url: server.url, ...written[kind] });
      const reading = await readAll(connector);
      expect(idsOf(reading)).toEqual(numbered(count).map(({ id }) => id));
      expect(reading.summary).toMatchObject({ records: count, complete: true, extent: "all" });
    }
  });

  test.each(["page", "offset"] as const)(
    "by %s, where pages are smaller than they are asked to be",
    async (kind) => {
      const server = await faulty(paged(kind), numbered(23));
      const { connector } = openRest({ url: server.url, paging: { kind, size: 100, sizeParam: "size" } });
      expect(idsOf(await readAll(connector))).toHaveLength(23);
    },
  );

  test("a list that says how many there are is read no further than that", async () => {
    const server = await faulty(paged("page", { total: true }), numbered(20));
    await readAll(openRest({ url: server.url, ...written.page }).connector);
    expect(server.calls).toHaveLength(4);
  });
});

describe("[C74] the records are found in the body", () => {
  test.each<[string, (items: readonly Item[]) => unknown, object]>([
    ["the body itself", (items) => items, {}],
    ["its only list", (items) => ({ ok: true, things: items }), {}],
    ["a list of a usual name", (items) => ({ errors: [], warnings: [], data: items }), {}],
    ["one level deeper", (items) => ({ data: { list: items } }), {}],
    ["where the sync file says", (items) => ({ data: [], deep: { down: items } }), { records: "deep.down" }],
  ])("%s", async (_title, body, more) => {
    const server = await faulty({ around: body }, numbered(3));
    expect(idsOf(await readAll(openRest({ url: server.url, ...more }).connector))).toHaveLength(3);
  });

  test("and else it is said what there is", async () => {
    const server = await faulty({ around: (items) => ({ one: items, two: items }) }, numbered(3));
    const { code, message } = await failing(openRest({ url: server.url }).connector);
    expect([code, message]).toEqual(["endpoint.answer", `${server.url} shows no list of records`]);
  });

  test("an element that is no record is bad, and nothing counts as gone for that", async () => {
    const server = await faulty();
    server.fault = () => ({ kind: "answer", status: 200, body: [{ id: 1 }, "what", { id: 2 }] });
    const reading = await readAll(openRest({ url: server.url }).connector);
    expect([reading.records.length, reading.bad.length]).toEqual([2, 1]);
  });
});

describe("[C75] a list counts as read only where it is proved that it was", () => {
  const pages = { url: "", paging: { kind: "page", param: "page" } };
  const open = (server: { url: string }, more: object = pages) => openRest({ ...more, url: server.url });

  test("a page that fails for a while is asked for again", async () => {
    const server = await faulty(paged("page"), numbered(40));
    let failures = 0;
    server.fault = ({ query }) =>
      query.get("page") === "7" && failures++ < 3 ? { kind: "answer", status: 500 } : null;
    expect(idsOf(await readAll(open(server).connector))).toHaveLength(40);
    expect(failures).toBe(4);
  });

  test("a page that goes on failing fails the read", async () => {
    const server = await faulty(paged("page"), numbered(40));
    server.fault = ({ query }) => (query.get("page") === "7" ? { kind: "answer", status: 500 } : null);
    expect(await failing(open(server).connector)).toMatchObject({ code: "endpoint.failed" });
  });

  test.each([
    ["a reset in the middle", { kind: "cut", announced: true }],
    ["a body that is cut short without a word", { kind: "cut", announced: false }],
    ["a page that is not JSON", { kind: "html" }],
    ["a reset", { kind: "reset", done: true }],
  ] as const)("%s is asked for again, and fails the read where it stays", async (_title, fault) => {
    const server = await faulty(paged("link"), numbered(12));
    let faults = 0;
    server.fault = ({ query }) => (query.get("page") === "2" && faults++ < 1 ? fault : null);
    expect(idsOf(await readAll(open(server, {}).connector))).toHaveLength(12);
    server.fault = ({ query }) => (query.get("page") === "2" ? fault : null);
    const { code } = await failing(open(server, {}).connector);
    expect(["endpoint.answer", "endpoint.unreachable"]).toContain(code);
  });

  test("a page that repeats an earlier one is asked for again, and fails the read where it stays", async () => {
    const server = await faulty(paged("page"), numbered(20));
    let faults = 0;
    const list = (page: string | null, times: number) =>
      page === "3" && faults++ < times ? ({ kind: "list", items: numbered(5) } as const) : null;
    server.fault = ({ query }) => list(query.get("page"), 1);
    expect(idsOf(await readAll(open(server).connector))).toHaveLength(20);
    faults = 0;
    server.fault = ({ query }) => list(query.get("page"), 9);
    const { code, message } = await failing(open(server).connector);
    expect([code, message]).toEqual([
      "endpoint.incomplete",
      `${server.url}, page 3, repeats an earlier page`,
    ]);
  });

  test("an API that does not know the parameter of the page shows the same for ever, and is found out", async () => {
    const server = await faulty({ paging: "none" }, numbered(20));
    expect(await failing(open(server, { paging: { kind: "page", param: "p" } }).connector)).toMatchObject({
      code: "endpoint.incomplete",
    });
  });

  test("an empty page that is not the last is passed over", async () => {
    const server = await faulty(paged("link"), numbered(20));
    server.fault = ({ query }) => (query.get("page") === "2" ? { kind: "list", items: [] } : null);
    const reading = await readAll(open(server, {}).connector);
    expect(reading.records).toHaveLength(15);
    const counted = await faulty(paged("page", { total: true }), numbered(20));
    counted.fault = ({ query }) => (query.get("page") === "2" ? { kind: "list", items: [] } : null);
    const short = await readAll(open(counted).connector);
    expect([short.records.length, short.summary.complete]).toEqual([15, false]);
  });

  test("a total that is not reached proves nothing gone", async () => {
    const server = await faulty(paged("link", { total: true }), numbered(20));
    server.fault = ({ query }) =>
      query.get("page") === "2" ? { kind: "list", items: numbered(10).slice(5, 8) } : null;
    const { summary } = await readAll(open(server, {}).connector);
    expect(summary).toMatchObject({ records: 18, complete: false });
  });

  test("a list that says that there is more, and not how to get at it, fails the read", async () => {
    const server = await faulty(paged("link"), numbered(20));
    server.fault = () => ({
      kind: "answer",
      status: 200,
      body: numbered(5),
      headers: { "x-total-count": "20" },
    });
    expect(await failing(open(server, {}).connector)).toMatchObject({
      message: `${server.url} says that there is more (5 of 20 records so far), but not how to get at it; set \`paging:\``,
    });
    server.fault = () => ({ kind: "answer", status: 200, body: { data: numbered(5), has_more: true } });
    expect(await failing(open(server, {}).connector)).toMatchObject({ code: "endpoint.incomplete" });
  });

  test("links that lead round in a circle fail the read", async () => {
    const server = await faulty(paged("link"), numbered(20));
    server.fault = ({ query }) => {
      const next = query.get("page") === "2" ? "1" : "2";
      const items = query.get("page") === "2" ? numbered(10).slice(5) : numbered(5);
      return {
        kind: "answer",
        status: 200,
        body: items,
        headers: { link: `</items?page=${next}>; rel=next` },
      };
    };
    expect(await failing(open(server, {}).connector)).toMatchObject({
      code: "endpoint.incomplete",
      message: expect.stringMatching(/circle|repeats/),
    });
  });

  test("a link to where one has been fails the read, though it shows something else each time", async () => {
    const server = await faulty(paged("link"));
    let calls = 0;
    server.fault = () => ({
      kind: "answer",
      status: 200,
      body: [{ id: ++calls }],
      headers: { link: "</items?page=2>; rel=next" },
    });
    expect(await failing(open(server, {}).connector)).toMatchObject({
      message: expect.stringContaining("circle"),
    });
    expect(calls).toBe(2);
  });

  test("a page behind the last that is not there ends the list", async () => {
    const server = await faulty(paged("page"), numbered(10));
    server.fault = ({ query }) => (query.get("page") === "3" ? { kind: "answer", status: 404 } : null);
    expect((await readAll(open(server).connector)).summary).toMatchObject({ records: 10, complete: true });
  });
});

describe("[C76] records that move while they are read", () => {
  test("one that two pages show is there once", async () => {
    const server = await faulty(paged("page"), numbered(12));
    server.meanwhile = ({ query }) => {
      if (query.get("page") !== "2") return;
      const all = [...server.items.values()];
      server.items.clear();
      for (const item of [{ id: "new", name: "new", note: "" }, ...all])
        server.items.set(String(item.id), item);
      server.meanwhile = () => {};
    };
    const reading = await readAll(openRest({ url: server.url, ...written.page }).connector);
    const ids = idsOf(reading);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toHaveLength(12);
    // It was the same both times, so nobody had to be asked.
    expect(server.count("GET", false)).toBe(0);
  });

  test("one that two pages show differently is asked for", async () => {
    const server = await faulty(paged("page"), numbered(10));
    server.fault = ({ query, list }) =>
      list && query.get("page") === "2"
        ? { kind: "list", items: [{ id: "k1002", name: "in between", note: "" }, ...numbered(10).slice(5)] }
        : null;
    server.items.set("k1002", { id: "k1002", name: "now", note: "" });
    const { connector } = openRest({ url: server.url, ...written.page });
    const { records } = await readAll(connector);
    expect(records.filter(({ native }) => native.id === "k1002").map(({ native }) => native.name)).toEqual([
      "now",
    ]);
    expect(records).toHaveLength(10);
  });

  test("one that no page showed is still there for whoever asks, and one that is deleted is not", async () => {
    const server = await faulty(paged("page"), numbered(10));
    server.fault = ({ query, list }) =>
      list && query.get("page") === "1" ? { kind: "list", items: numbered(10).slice(1, 5) } : null;
    const { connector } = openRest({ url: server.url, ...written.page });
    const { records } = await readAll(connector);
    expect(records).toHaveLength(9);
    const found = await connector.find(["k1000", "k9999", "..", ""], never);
    expect(found.ok && found.value.map(({ kind }) => kind)).toEqual(["record", "none", "unknown", "unknown"]);
  });

  test("that a record is not there is believed only of a URL that shows those that are", async () => {
    const server = await faulty({}, numbered(5));
    server.fault = ({ list }) => (list ? null : { kind: "answer", status: 404 });
    const { connector } = openRest({ url: server.url });
    await readAll(connector);
    const found = await connector.find(["k9999"], never);
    expect(found).toEqual({ ok: true, value: [{ kind: "unknown" }] });
    server.fault = () => ({ kind: "answer", status: 403 });
    expect(await connector.find(["k9999"], never)).toMatchObject({
      ok: false,
      error: { code: "endpoint.refused" },
    });
  });
});

describe("[C77] what is read keeps its digits", () => {
  test.each([
    ["12345678901234567890", "12345678901234567890"],
    ["0.1000000000000000000001", "0.1000000000000000000001"],
    ["1.10", "1.1"],
  ])("%s", async (text, shown) => {
    const server = await faulty();
    server.raw = `[{"id":1,"price":${text}}]`;
    const { records } = await readAll(openRest({ url: server.url }).connector);
    expect(String(records[0]!.native.price)).toBe(shown);
  });
});

describe("[C78] the list alone says what a record is made of", () => {
  test("a record that is asked for by itself has just the members that the list shows", async () => {
    const shows = ({ id, name, note }: Item): Item => ({ id, name, note });
    const items = numbered(5).map((item) => ({ ...item, secret: "more", seen: 5 }));
    const server = await faulty({ shows }, items);
    const { connector } = openRest({ url: server.url });
    const reading = await readAll(connector);
    const found = await connector.find(["k1003"], never);
    const listed = reading.records[3]!;
    expect(found.ok && found.value[0]).toMatchObject({ native: listed.native, version: listed.version });
  });

  test("the version is a hash of that, or the record's own word", async () => {
    const server = await faulty({}, [{ id: 1, rev: 5, name: "a" }]);
    const versionOf = async (more: object) =>
      (await readAll(openRest({ url: server.url, ...more }).connector)).records[0]!.version;
    const [plain, own] = [await versionOf({}), await versionOf({ version: "rev" })];
    server.put({ id: 1, rev: 5, name: "b" });
    expect([(await versionOf({})) === plain, (await versionOf({ version: "rev" })) === own]).toEqual([
      false,
      true,
    ]);
    server.put({ id: 1, rev: 6, name: "b" });
    expect((await versionOf({ version: "rev" })) === own).toBe(false);
  });
});

describe("[C79] where records have their id", () => {
  test.each<[string, Item, readonly string[] | undefined]>([
    ["id", { id: 1, uuid: "a" }, ["id"]],
    ["_id", { _id: "x", name: "a" }, ["_id"]],
    ["uuid", { uuid: "x", id: null }, ["uuid"]],
    ["nothing like it", { sku: "x" }, undefined],
  ])("%s", async (_title, item, id) => {
    const server = await faulty();
    server.fault = () => ({ kind: "answer", status: 200, body: [item] });
    const { summary } = await readAll(openRest({ url: server.url }).connector);
    expect(summary.schema.id).toEqual(id);
  });

  test("an API that is still empty is taken to have what most have", async () => {
    const server = await faulty();
    expect((await readAll(openRest({ url: server.url }).connector)).summary.schema.id).toEqual(["id"]);
  });

  test("several parts make up one id and one URL", async () => {
    const server = await faulty({}, []);
    server.fault = ({ path }) =>
      path === "/items"
        ? { kind: "answer", status: 200, body: [{ shop: "a/b", no: 7, name: "x" }] }
        : path === "/items/a%2Fb/7"
          ? { kind: "answer", status: 200, body: { shop: "a/b", no: 7, name: "x" } }
          : { kind: "answer", status: 404 };
    const { connector } = openRest({ url: server.url, item: "{shop}/{no}" }, { id: ["shop", "no"] });
    await readAll(connector);
    const found = await connector.find(["a\\/b / 7", "a / 8"], never);
    expect(found.ok && found.value.map(({ kind }) => kind)).toEqual(["record", "none"]);
  });
});

describe("[C80] only what changed is read", () => {
  const changes = { param: "since", field: "changed" };
  const at = (minute: number) => `2026-03-01T12:${String(minute).padStart(2, "0")}:00Z`;
  const items = [1, 2, 3, 4, 5].map((minute) => ({ id: `k${minute}`, name: "x", changed: at(minute) }));

  test("since the greatest time that a record said, some time back, and by nobody's clock but the server's", async () => {
    const server = await faulty({}, items);
    const { connector, ports } = openRest({ url: server.url, changes: { ...changes, overlap: "30s" } });
    ports.now = Date.parse("2001-01-01");
    const first = await readAll(connector);
    expect(first.summary).toMatchObject({ extent: "all", cursor: at(5) });
    server.put({ id: "k1", name: "new", changed: at(9) });
    server.put({ id: "k6", name: "made", changed: at(9) });
    const again = await readAll(connector, { cursor: first.summary.cursor });
    expect(server.calls.at(-1)!.query.get("since")).toBe("2026-03-01T12:04:30Z");
    expect(idsOf(again)).toEqual(["k1", "k5", "k6"]);
    expect(again.summary).toMatchObject({ extent: "changes", complete: true, cursor: at(9), version: "" });
    const none = await readAll(connector, { cursor: "2027-01-01T00:00:00Z" });
    expect(none.summary).toMatchObject({ records: 0, cursor: "2027-01-01T00:00:00Z" });
  });

  test("a record that says that it is deleted is gone, in a read of changes and of everything", async () => {
    const server = await faulty({}, items);
    const { connector } = openRest({
      url: server.url,
      changes,
      deleted: { field: "archived", value: "yes" },
    });
    expect(connector.capabilities.changes).toEqual({ deletes: true, fullEvery: 24 * 3_600_000 });
    const { summary } = await readAll(connector);
    server.put({ id: "k2", name: "x", changed: at(20), archived: "yes" });
    for (const cursor of [summary.cursor, null]) {
      const reading = await readAll(connector, { cursor });
      expect(reading.gone.map(({ id }) => id)).toEqual(["k2"]);
      expect(reading.records.some(({ native }) => native.id === "k2")).toBe(false);
      expect(reading.summary.cursor).toBe(at(20));
    }
    expect(await connector.find(["k2"], never)).toMatchObject({ value: [{ kind: "none" }] });
  });

  test("where records may have slipped from page to page, the cursor stays where it was", async () => {
    const server = await faulty(
      paged("page"),
      items.concat(items.map((item) => ({ ...item, id: `${item.id}b` }))),
    );
    const page = { kind: "page", param: "page" };
    const { connector } = openRest({ url: server.url, changes, paging: page });
    expect((await readAll(connector)).summary.cursor).toBeNull();
    expect((await readAll(connector, { cursor: at(1) })).summary.cursor).toBe(at(1));
    server.options = { ...server.options, total: true };
    expect((await readAll(connector)).summary.cursor).toBe(at(5));
  });
});

describe("[C81] a list that lags behind", () => {
  test("what looks changed in it is asked for by itself before it is believed", async () => {
    const server = await faulty({}, numbered(6));
    const { connector } = openRest({ url: server.url, consistency: "eventual" });
    const first = await readAll(connector);
    const known = first.records.map(({ version }) => hashOfVersion(version)!);
    const find = (high: number, low: number) =>
      known.findIndex((one) => one.high === high && one.low === low);

    server.lagging = [...numbered(6).slice(1), { id: "ghost", name: "long gone", note: "" }];
    server.lagging[0] = { id: "k1001", name: "from before", note: "" };
    server.put({ id: "k1002", name: "new", note: "" });
    const asked = server.count("GET", false);
    const again = await readAll(connector, { known: { find } });
    // Two that look changed were asked for: one is as it was, the other is not there.
    expect(server.count("GET", false) - asked).toBe(2);
    expect(again.records).toEqual([]);
    expect(again.same.map(({ slot }) => slot)).toEqual([1, 2, 3, 4, 5]);
  });

  test("where that cannot be told, the read fails or the record is bad", async () => {
    const server = await faulty({}, numbered(3));
    server.fault = ({ list }) => (list ? null : { kind: "answer", status: 403 });
    expect(await failing(openRest({ url: server.url, consistency: "eventual" }).connector)).toMatchObject({
      code: "endpoint.refused",
    });
    server.fault = ({ path }) => (path.endsWith("k1001") ? { kind: "answer", status: 422 } : null);
    const { records, bad } = await readAll(openRest({ url: server.url, consistency: "eventual" }).connector);
    expect([records.length, bad.length]).toEqual([2, 1]);
  });
});

describe("[C82] an endpoint at rest", () => {
  test("a list of one page with an ETag is told to be as it was without being sent again", async () => {
    const server = await faulty({ listEtags: true }, numbered(3));
    const { connector } = openRest({ url: server.url });
    const { summary } = await readAll(connector);
    const other = openRest({ url: server.url }).connector;
    expect(await other.unchanged(summary.version, never)).toBe(true);
    server.put({ id: "k1000", name: "new", note: "" });
    expect(await other.unchanged(summary.version, never)).toBe(false);
    expect(await other.unchanged("", never)).toBe(false);
    expect(await openRest({ url: server.url, etag: false }).connector.unchanged(summary.version, never)).toBe(
      false,
    );
  });

  test("one of several pages is not", async () => {
    const server = await faulty(paged("link", { listEtags: true }), numbered(12));
    const { connector } = openRest({ url: server.url });
    const { summary } = await readAll(connector);
    expect(await connector.unchanged(summary.version, never)).toBe(false);
  });
});

test("[C72] nothing that is secret shows where a read fails", async () => {
  const server = await faulty({}, numbered(3));
  server.tokens = new Set();
  const { connector } = openRest(
    { url: `${server.url}?shop=\${env:SHOP}`, auth: { bearer: `\${env:TOKEN}` } },
    { env: { TOKEN: "planted-token-1", SHOP: "planted-shop-2" } },
  );
  const { code, message } = await failing(connector);
  expect(code).toBe("endpoint.refused");
  expect(message).toContain("the token ••• is not known");
  expect(message + connector.place).not.toMatch(/planted/);
});
