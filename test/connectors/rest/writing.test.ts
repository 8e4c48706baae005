import { describe, expect, test } from "vitest";
import type { NativeWrite, WriteOutcome } from "../../../shared/connectors/contract.ts";
import { nativeAfter } from "../../../shared/connectors/native-after.ts";
import { parseJson } from "../../../shared/mapping/values/json.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { identify, never, type Reading, readAll, writeAll } from "../../contract/connector.ts";
import type { Fault, FaultyOptions, FaultyServer, Item } from "../../support/faulty-server.ts";
import { faulty, numbered, openRest } from "./rest-fixture.ts";

interface Desk {
  readonly server: FaultyServer;
  readonly reading: Reading;
  readonly intents: readonly string[][];
  update(id: string, value: string, path?: readonly string[]): NativeWrite;
  remove(id: string): NativeWrite;
  create(native: NativeRecord): NativeWrite;
  write(...writes: readonly NativeWrite[]): Promise<readonly WriteOutcome[]>;
}

/** A server with some records, read by a connector that is about to write. */
async function desk(
  options: FaultyOptions = {},
  written: object = {},
  items: readonly Item[] = numbered(6),
): Promise<Desk> {
  const server = await faulty(options, items);
  const { connector } = openRest({ url: server.url, ...written });
  const reading = await readAll(connector);
  const version = (id: string) =>
    reading.records.find(({ native }) => String(native.id) === id)?.version ?? "none";
  const intents: string[][] = [];
  let index = 0;
  return {
    server,
    reading,
    intents,
    update: (id, value, path = ["name"]) => ({
      kind: "update",
      index: index++,
      id,
      version: version(id),
      changes: [{ path, value }],
    }),
    remove: (id) => ({ kind: "delete", index: index++, id, version: version(id) }),
    create: (native) => ({ kind: "create", index: index++, id: String(native.sku ?? native.id), native }),
    async write(...writes) {
      const report = await writeAll(connector, reading.summary.version, writes, async (intent) => {
        if (intent.kind === "send") intents.push(intent.indexes.map(String));
      });
      index = 0;
      return report.outcomes;
    },
  };
}

/** That fault, once, for the first request of a method. */
function once(server: FaultyServer, method: string, fault: Fault, times = 1): void {
  let left = times;
  server.fault = (call) => (call.method === method && left-- > 0 ? fault : null);
}

const kinds = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ kind }) => kind);

const said = ([outcome]: readonly WriteOutcome[]) =>
  outcome?.kind === "failed" || outcome?.kind === "unknown"
    ? `${outcome.problem.code}: ${outcome.problem.message}`
    : "";

describe("[C83] a write is guarded by the version that it expects", () => {
  test("by the ETag, where the server sends it, right up to the moment at which it takes effect", async () => {
    const { server, update, remove, write } = await desk({ etags: true });
    server.meanwhile = ({ method, path }) => {
      if (method !== "GET")
        server.put({ ...server.items.get(path.slice(7)), id: path.slice(7), note: "theirs" });
    };
    const outcomes = await write(update("k1001", "ours"), remove("k1002"));
    expect(outcomes).toMatchObject([
      { kind: "stale", now: { id: "k1001", name: "name 1", note: "theirs" } },
      { kind: "stale", now: { id: "k1002", note: "theirs" } },
    ]);
  });

  test("else by a look right before it", async () => {
    const { server, update, remove, write } = await desk();
    server.put({ id: "k1001", name: "theirs", note: "" });
    server.items.delete("k1003");
    const outcomes = await write(
      update("k1001", "ours"),
      remove("k1002"),
      update("k1003", "ours"),
      remove("k1003"),
    );
    expect(kinds(outcomes)).toEqual(["stale", "done", "stale", "done"]);
    expect(server.count("PATCH")).toBe(0);
  });

  test("a weak ETag guards nothing", async () => {
    const { server, update, write } = await desk();
    server.fault = ({ method, path }) =>
      method === "GET" && path !== "/items"
        ? { kind: "answer", status: 200, body: server.items.get(path.slice(7)), headers: { etag: 'W/"1"' } }
        : null;
    await write(update("k1001", "ours"));
    expect(server.calls.find(({ method }) => method === "PATCH")!.headers["if-match"]).toBeUndefined();
  });

  test("a record that the server shows differently by itself than in the list is compared by what both show", async () => {
    const shows = ({ id, name, note }: Item): Item => ({ id, name, note, summary: `${String(name)}!` });
    const { server, update, write } = await desk(
      { shows },
      {},
      numbered(3).map((item) => ({ ...item, detail: 1 })),
    );
    const outcomes = await write(update("k1001", "ours"));
    expect(outcomes).toMatchObject([{ kind: "done", native: { id: "k1001", name: "ours", note: "" } }]);
    server.put({ id: "k1002", name: "theirs", note: "", detail: 1 });
    expect(kinds(await write(update("k1002", "ours")))).toEqual(["stale"]);
  });
});

describe("[C84] only what changed is sent, unless the API wants all of it", () => {
  const items = [{ id: "a", name: "n", deep: { one: 1, two: { x: 1, y: 2 } }, list: [1, 2], gone: "x" }];
  const change = (version: string): NativeWrite => ({
    kind: "update",
    index: 0,
    id: "a",
    version,
    changes: [
      { path: ["deep", "two", "x"], value: 9 },
      { path: ["list", 1], value: 8 },
      { path: ["gone"], value: undefined },
    ],
  });

  test.each<[string, object, unknown]>([
    ["PATCH", {}, { deep: { two: { x: 9 } }, list: [1, 8], gone: null }],
    [
      "PATCH",
      { update: { envelope: "item" } },
      { item: { deep: { two: { x: 9 } }, list: [1, 8], gone: null } },
    ],
    [
      "PUT",
      { update: { method: "PUT" } },
      { id: "a", name: "n", deep: { one: 1, two: { x: 9, y: 2 } }, list: [1, 8] },
    ],
  ])("%s %o", async (method, written, body) => {
    const server = await faulty({}, items);
    const { connector } = openRest({ url: server.url, ...written });
    const { records } = await readAll(connector);
    server.fault = (call) => (call.method === method ? { kind: "answer", status: 204 } : null);
    await writeAll(connector, "", [change(records[0]!.version)]);
    expect(server.calls.filter((call) => call.method === method).map((call) => call.body)).toEqual([body]);
  });

  test("with all its digits", async () => {
    const { server, create, write } = await desk({ numbers: true });
    const native = parseJson('{"sku":"s","price":12345678901234567890.01}') as NativeRecord;
    const made = '{"id":7,"sku":"s","price":12345678901234567890.01}';
    server.meanwhile = ({ method }) => {
      server.raw = method === "POST" ? made : null;
    };
    const [outcome] = await write(create(native));
    expect(server.calls.find(({ method }) => method === "POST")!.text).toBe(JSON.stringify(native));
    expect(JSON.stringify(outcome?.kind === "done" && outcome.native)).toBe(made);
  });
});

describe("[C85] the outcome is what reads back", () => {
  const trims = (item: Item): Item => ({
    ...item,
    name: String(item.name).trim(),
    price: Math.round(Number(item.price ?? 0)),
  });

  test.each([false, true])(
    "from the answer, or by asking where that shows nothing of it (%s)",
    async (mute) => {
      const { server, create, update, write } = await desk({ keeps: trims, mute, numbers: true });
      const outcomes = await write(create({ name: "  new ", price: 1.6 }), update("k1001", " ours "));
      expect(outcomes).toMatchObject([
        { kind: "done", native: { name: "new", price: 2 } },
        { kind: "done", native: { id: "k1001", name: "ours", note: "" } },
      ]);
      const { records } = await readAll(openRest({ url: server.url }).connector);
      for (const outcome of outcomes) {
        if (outcome.kind !== "done") throw new Error(outcome.kind);
        const read = records.find(({ native }) => native.id === nativeAfter(outcome, null)?.id);
        expect(read?.version).toBe(outcome.version);
      }
    },
  );

  test("in as much of it as the list shows", async () => {
    const { create, write } = await desk({ shows: ({ id, name }) => ({ id, name }), numbers: true });
    const [outcome] = await write(create({ name: "new", note: "which no list shows" }));
    expect(outcome).toMatchObject({ kind: "done", native: { name: "new" } });
    expect(outcome?.kind === "done" && Object.keys(outcome.native!).sort()).toEqual(["id", "name"]);
  });

  test("from a body with members around the record", async () => {
    const { server, create, write } = await desk({}, { create: { envelope: "product" } });
    server.fault = ({ method, body }) =>
      method === "POST"
        ? {
            kind: "answer",
            status: 201,
            body: { product: { ...(body as { product: Item }).product, id: "p1" } },
          }
        : null;
    expect(await write(create({ name: "new", note: "" }))).toMatchObject([
      { kind: "done", native: { id: "p1", name: "new" } },
    ]);
  });

  test("a PUT makes a record under an id of ours, and never over another", async () => {
    const { server, create, write } = await desk({}, { create: { method: "PUT" } });
    const outcomes = await write(create({ id: "mine", name: "a" }), create({ id: "k1001", name: "b" }));
    expect(outcomes).toMatchObject([{ kind: "done" }, { kind: "stale", now: { name: "name 1" } }]);
    expect(server.calls.find(({ method }) => method === "PUT")!.headers["if-none-match"]).toBe("*");
  });
});

describe("[C86] what the API does not take fails by itself, in its own words", () => {
  test.each<[number, unknown, string]>([
    [422, { title: "Invalid", detail: "name is too long" }, "Invalid; name is too long"],
    [400, { message: "no such colour" }, "no such colour"],
    [400, { error: { message: "no such colour" } }, "no such colour"],
    [
      422,
      {
        errors: [
          { field: "name", message: "too long" },
          { field: "note", message: "missing" },
        ],
      },
      "name: too long; note: missing",
    ],
    [422, { errors: { name: ["too long", "odd"] } }, "name: too long, odd"],
    [409, { error: "duplicate" }, "duplicate"],
    [400, "<html>", ""],
  ])("%s %o", async (status, body, words) => {
    const { server, update, create, write } = await desk();
    server.fault = ({ method, path, list }) =>
      method === "PATCH" && path.endsWith("k1001")
        ? { kind: "answer", status, body }
        : method === "POST" && list
          ? null
          : null;
    const outcomes = await write(update("k1001", "a"), update("k1002", "b"), create({ name: "c", note: "" }));
    expect(kinds(outcomes)).toEqual(["failed", "done", "done"]);
    expect(said(outcomes)).toMatch(/^endpoint\.rejected: /);
    expect(said(outcomes)).toContain(words);
  });

  test("credentials that are refused end the whole write, without trying all the others", async () => {
    const { server, update, write } = await desk({}, { concurrency: 1 });
    server.fault = ({ method }) => (method === "PATCH" ? { kind: "answer", status: 403 } : null);
    await expect(write(...numbered(6).map(({ id }) => update(String(id), "x")))).rejects.toThrow(
      /does not allow/,
    );
    expect(server.count("PATCH")).toBe(1);
  });

  test("what had gone through before is told all the same", async () => {
    const { server, update, write } = await desk({}, { concurrency: 1 });
    server.fault = ({ method, path }) =>
      method === "PATCH" && !path.endsWith("k1000") ? { kind: "answer", status: 401 } : null;
    const outcomes = await write(...numbered(6).map(({ id }) => update(String(id), "x")));
    expect(kinds(outcomes)).toEqual(["done", ...Array(5).fill("failed")]);
    expect(server.count("PATCH")).toBe(2);
  });

  test("what the API does not offer is not tried", async () => {
    const { server, update, create, remove, write } = await desk(
      {},
      { create: false, update: false, delete: false },
    );
    const before = server.calls.length;
    const outcomes = await write(update("k1000", "x"), create({ name: "x" }), remove("k1001"));
    expect(kinds(outcomes)).toEqual(["failed", "failed", "failed"]);
    expect(server.calls.length).toBe(before);
  });
});

describe("[C87] nothing is sent before its intent is on disk, and much of it under one intent", () => {
  test("window by window", async () => {
    const { create, write, intents, server } = await desk({ numbers: true });
    const outcomes = await write(
      ...Array.from({ length: 230 }, (_, index) => create({ sku: `s${index}`, name: "x" })),
    );
    expect(kinds(outcomes)).toEqual(Array(230).fill("done"));
    expect(intents.map(({ length }) => length)).toEqual([100, 100, 30]);
    expect(intents.flat()).toEqual(Array.from({ length: 230 }, (_, index) => String(index)));
    expect(server.items.size).toBe(236);
  });
});

describe("[C88] a write whose answer never came is traced before the run goes on", () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ["the connection was cut after the work was done", { kind: "reset", done: true }],
    ["no answer came in time, and the work was done", { kind: "silence" }],
    ["the answer was cut short", { kind: "cut", announced: true }],
  ];

  test.each(lost)("%s: an update and a delete are found done", async (_title, fault) => {
    for (const method of ["PATCH", "DELETE"]) {
      const { server, update, remove, write } = await desk({}, { timeout: "200ms" });
      once(server, method, fault);
      const outcomes = await write(update("k1001", "ours"), remove("k1002"));
      expect(kinds(outcomes)).toEqual(["done", "done"]);
      expect([server.count("PATCH"), server.count("DELETE")]).toEqual([1, 1]);
    }
  });

  test.each([
    ["the connection was cut before the work was done", { kind: "reset", done: false }],
    ["the server failed", { kind: "answer", status: 500 }],
  ] as const)("%s: an update and a delete are sent again, under the same guard", async (_title, fault) => {
    for (const method of ["PATCH", "DELETE"]) {
      const { server, update, remove, write } = await desk();
      once(server, method, fault);
      const outcomes = await write(update("k1001", "ours"), remove("k1002"));
      expect(kinds(outcomes)).toEqual(["done", "done"]);
      expect(server.count(method)).toBe(2);
    }
  });

  test("a server that fails over one record, again and again, does not keep the others from it", async () => {
    const { server, update, write } = await desk({}, { concurrency: 1 }, numbered(20));
    server.fault = ({ method, path }) =>
      method === "PATCH" && Number(path.slice(-2)) < 12 ? { kind: "answer", status: 500 } : null;
    const outcomes = await write(...numbered(20).map(({ id }) => update(String(id), "x")));
    expect(kinds(outcomes)).toEqual([...Array(12).fill("failed"), ...Array(8).fill("done")]);
    expect(said(outcomes)).toMatch(/^endpoint\.failed: /);
  });

  test("an update that was lost and that another overtook is stale", async () => {
    const { server, update, write } = await desk();
    once(server, "PATCH", { kind: "reset", done: false });
    server.meanwhile = ({ method }) => {
      if (method === "PATCH") server.put({ id: "k1001", name: "name 1", note: "theirs" });
    };
    expect(await write(update("k1001", "ours"))).toMatchObject([{ kind: "stale", now: { note: "theirs" } }]);
  });

  test("an update that the server made something else of is found done", async () => {
    const { server, update, write } = await desk({
      keeps: (item) => ({ ...item, name: String(item.name).toUpperCase() }),
    });
    once(server, "PATCH", { kind: "reset", done: true });
    expect(await write(update("k1001", "ours"))).toMatchObject([{ kind: "done", native: { name: "OURS" } }]);
  });
});

describe("[C89] a new record is made once at the most", () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ["after the work was done", { kind: "reset", done: true }],
    ["in silence", { kind: "silence" }],
    ["in the middle of the answer", { kind: "cut", announced: true }],
    ["before the work was done", { kind: "reset", done: false }],
    ["by a failure of the server", { kind: "answer", status: 502 }],
  ];
  const native = { sku: "s1", name: "new", note: "" };
  const made = (server: FaultyServer) => [...server.items.values()].filter(({ sku }) => sku === "s1").length;

  test.each(lost)(
    "%s, and nothing to find it by: it is unknown, and not sent again",
    async (_title, fault) => {
      const { server, create, write } = await desk({ numbers: true }, { timeout: "200ms" });
      once(server, "POST", fault);
      const outcomes = await write(create(native));
      expect(kinds(outcomes)).toEqual(["unknown"]);
      expect(said(outcomes)).toMatch(/^run\.unsettled: /);
      expect(server.count("POST")).toBe(1);
    },
  );

  test.each(lost)("%s, and an idempotency key: it is sent again under that key", async (_title, fault) => {
    const { server, create, write } = await desk(
      { numbers: true, idempotency: true },
      { timeout: "200ms", idempotency: "Idempotency-Key" },
    );
    once(server, "POST", fault, 2);
    expect(await write(create(native))).toMatchObject([{ kind: "done", native: { sku: "s1" } }]);
    const keys = server.calls
      .filter(({ method }) => method === "POST")
      .map(({ headers }) => headers["idempotency-key"]);
    expect([keys.length, new Set(keys).size, made(server)]).toEqual([3, 1, 1]);
  });

  test.each(lost)(
    "%s, and a value to look it up by: it is found where it is there",
    async (_title, fault) => {
      const { server, create, write } = await desk(
        { numbers: true },
        { timeout: "200ms", lookup: { param: "sku", field: "sku" } },
      );
      once(server, "POST", fault);
      const outcomes = await write(create(native));
      const wasDone = made(server) === 1;
      expect(kinds(outcomes)).toEqual([wasDone ? "done" : "unknown"]);
      expect(server.count("POST")).toBe(1);
    },
  );

  test.each(lost)("%s, under an id of ours", async (_title, fault) => {
    const { server, create, write } = await desk({}, { timeout: "200ms" });
    once(server, "POST", fault);
    const outcomes = await write(create({ id: "mine", name: "new", note: "" }));
    expect(kinds(outcomes)).toEqual([server.items.has("mine") ? "done" : "unknown"]);
    expect(server.count("POST")).toBe(1);
  });

  test.each<[string, Fault, string]>([
    ["taken, to be made later", { kind: "answer", status: 202, body: {} }, "unknown"],
    ["made, without a word under which id", { kind: "answer", status: 201, body: { ok: true } }, "unknown"],
    [
      "made under an id that is not shown yet",
      { kind: "answer", status: 201, body: { id: "later" } },
      "unknown",
    ],
    [
      "made, and shown elsewhere",
      { kind: "answer", status: 303, headers: { location: "/items/k1003" } },
      "done",
    ],
    [
      "sent on, as browsers are",
      { kind: "answer", status: 302, headers: { location: "/elsewhere" } },
      "unknown",
    ],
  ])("%s: it counts as there only once it is seen", async (_title, fault, kind) => {
    const { server, create, write } = await desk({ numbers: true });
    once(server, "POST", fault);
    expect(kinds(await write(create(native)))).toEqual([kind]);
    expect(server.count("POST")).toBe(1);
  });

  test("where it is certain that nothing was done, it is sent again", async () => {
    const { server, create, write } = await desk({ numbers: true });
    once(server, "POST", { kind: "answer", status: 429, headers: { "retry-after": "1" } }, 2);
    expect(kinds(await write(create(native)))).toEqual(["done"]);
    expect([server.count("POST"), made(server)]).toEqual([3, 1]);
  });

  test("where one after the other is not answered, no more are sent", async () => {
    const { server, create, write } = await desk({ numbers: true }, { concurrency: 2 });
    server.fault = ({ method }) => (method === "POST" ? { kind: "answer", status: 500 } : null);
    const outcomes = await write(
      ...Array.from({ length: 150 }, (_, at) => create({ sku: `s${at}`, name: "x" })),
    );
    const unknown = outcomes.filter(({ kind }) => kind === "unknown").length;
    expect(unknown).toBe(server.count("POST"));
    expect(unknown).toBeLessThanOrEqual(7);
    expect(
      outcomes.filter((one) => one.kind === "failed" && one.problem.code === "endpoint.paused"),
    ).toHaveLength(150 - unknown);
  });

  test("one that a slow server makes only after a while is waited for", async () => {
    const { server, create, write } = await desk(
      { numbers: true },
      { lookup: { param: "sku", field: "sku" } },
    );
    let looks = 0;
    server.fault = ({ method, list, query }) => {
      if (method === "POST") return { kind: "reset", done: false };
      if (list && query.has("sku") && ++looks === 3) server.put({ id: 77, ...native });
      return null;
    };
    expect(await write(create(native))).toMatchObject([{ kind: "done", native: { id: 77 } }]);
  });
});

describe("[C90] after a crash it is found out what became of each write", () => {
  const settled = async (written: object, change: (server: FaultyServer) => void, later = 0) => {
    const server = await faulty({ numbers: true }, numbered(4));
    const { connector, ports } = openRest({ url: server.url, ...written });
    const { records } = await readAll(connector);
    const { version } = records.find(({ native }) => native.id === "k1001")!;
    const token = `${ports.now.toString(36)}-x`;
    change(server);
    ports.now += later;
    const sent = server.calls.length;
    const writes: NativeWrite[] = [
      { kind: "update", index: 3, id: "k1001", version, changes: [{ path: ["name"], value: "ours" }] },
      { kind: "delete", index: 4, id: "k1002", version: records[2]!.version },
      { kind: "create", index: 5, id: "s1", native: { sku: "s1", name: "new" } },
    ];
    const outcomes = await connector.settle({ token, writes }, never);
    if (!outcomes.ok) throw new Error(outcomes.error.message);
    expect(server.calls.slice(sent).every(({ method }) => method === "GET")).toBe(true);
    expect(outcomes.value.map(({ index }) => index)).toEqual([3, 4, 5]);
    return kinds(outcomes.value);
  };
  const lookup = { lookup: { param: "sku", field: "sku" } };

  test("all of them took effect", async () => {
    const done = (server: FaultyServer) => {
      server.put({ id: "k1001", name: "ours", note: "" });
      server.items.delete("k1002");
      server.put({ id: 9, sku: "s1", name: "new" });
    };
    expect(await settled(lookup, done)).toEqual(["done", "done", "done"]);
    expect(await settled({}, done)).toEqual(["done", "done", "unknown"]);
  });

  test("none did: a create may still come, until it is too late for that", async () => {
    expect(await settled(lookup, () => {})).toEqual(["failed", "failed", "unknown"]);
    expect(await settled(lookup, () => {}, 300_000)).toEqual(["failed", "failed", "failed"]);
    expect(await settled({}, () => {}, 300_000)).toEqual(["failed", "failed", "unknown"]);
  });

  test("under an id of ours there are never two: it may be sent again, and what comes late is refused", async () => {
    const server = await faulty({}, numbered(2));
    const { connector, ports } = openRest({ url: server.url });
    const { summary } = await readAll(connector);
    const create = { kind: "create", index: 0, id: "mine", native: { id: "mine", name: "x" } } as const;
    const token = `${ports.now.toString(36)}-x`;
    expect(await connector.settle({ token, writes: [create] }, never)).toMatchObject({
      value: [{ kind: "failed" }],
    });
    server.meanwhile = ({ method }) => {
      if (method === "POST") server.put({ id: "mine", name: "late" });
    };
    const { outcomes } = await writeAll(connector, summary.version, [create]);
    expect(outcomes).toMatchObject([{ kind: "stale", now: { name: "late" } }]);
  });

  test("somebody else has been there since", async () => {
    const others = (server: FaultyServer) => {
      server.put({ id: "k1001", name: "theirs", note: "" });
      server.put({ id: "k1002", name: "theirs", note: "" });
    };
    expect(await settled(lookup, others)).toEqual(["unknown", "failed", "unknown"]);
  });
});

describe("[C91] several new records go in one request where the API takes them so", () => {
  const bulk = { bulk: { path: "batch", size: 3, envelope: "items", results: "out" } };
  const natives = ["a", "b", "c", "d"].map((sku) => ({ sku, name: sku }));
  /** The server's own way with a batch. */
  const batching = (server: FaultyServer, answer: (items: readonly Item[]) => Fault | null) => {
    server.fault = ({ method, path, body }) =>
      method === "POST" && path === "/items/batch"
        ? answer((body as { items: readonly Item[] }).items)
        : null;
  };
  const results = (items: readonly Item[]) =>
    items.map((item) =>
      item.sku === "b"
        ? { status: 422, error: "no b" }
        : { status: 201, body: { id: `i-${String(item.sku)}`, ...item } },
    );

  test("each has an outcome of its own", async () => {
    const { server, create, write } = await desk({}, bulk);
    batching(server, (items) => ({ kind: "answer", status: 200, body: { out: results(items) } }));
    const outcomes = await write(...natives.map(create));
    expect(outcomes).toMatchObject([
      { kind: "done", native: { id: "i-a" } },
      { kind: "failed", problem: { code: "endpoint.rejected", message: expect.stringContaining("no b") } },
      { kind: "done", native: { id: "i-c" } },
      // One that is left over goes alone.
      { kind: "done", native: { id: "n1" } },
    ]);
    expect(server.calls.filter(({ path }) => path === "/items/batch")).toHaveLength(1);
  });

  test("those that the answer does not tell of are looked up, and not sent again", async () => {
    const { server, create, write } = await desk({}, { ...bulk, lookup: { param: "sku", field: "sku" } });
    batching(server, (items) => {
      for (const item of items.filter(({ sku }) => sku !== "b"))
        server.put({ id: `i-${String(item.sku)}`, ...item });
      return { kind: "reset", done: false };
    });
    const outcomes = await write(...natives.slice(0, 3).map(create));
    expect(kinds(outcomes)).toEqual(["done", "unknown", "done"]);
    expect(server.count("POST")).toBe(1);
  });
});

test("[C72] nothing that is secret shows where a write fails", async () => {
  const server = await faulty({}, numbered(2));
  server.tokens = new Set(["planted-token-1"]);
  const { connector } = openRest(
    { url: server.url, auth: { bearer: `\${env:TOKEN}` } },
    { env: { TOKEN: "planted-token-1" } },
  );
  const { records } = await readAll(connector);
  server.fault = ({ method, headers }) =>
    method === "PATCH"
      ? { kind: "answer", status: 422, body: { message: `you sent ${headers.authorization}` } }
      : null;
  const { version } = records[0]!;
  const update = {
    kind: "update",
    index: 0,
    id: "k1000",
    version,
    changes: [{ path: ["name"], value: "x" }],
  } as const;
  const { outcomes } = await writeAll(connector, "", [update]);
  expect(said(outcomes)).toContain("you sent Bearer •••");
  server.fault = ({ method }) => (method === "PATCH" ? { kind: "reset", done: true } : null);
  server.tokens = new Set();
  const request = { writes: [update], expected: "", identify, columns: [] };
  const failed = await connector.write(request, { intend: async () => {}, settle: () => {} }, never);
  expect(JSON.stringify(failed)).not.toContain("planted");
});
