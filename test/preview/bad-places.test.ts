import { closeSync, openSync, renameSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FaultyServer } from "../support/faulty-server.ts";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

const head = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
`;

const sync = `${head}
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { json: { path: shop.json }, mode: target }
brakes: { updates: false }
`;

const files = { "erp.csv": "sku,name\nA,Apple\nB,Pear\n", "shop.json": '[{"sku":"A","name":"Apple"}]' };

const api = (url: string) => `${head}
endpoints:
  erp: { csv: { path: erp.csv }, mode: source }
  shop: { rest: { url: "${url}" }, id: id, mode: target }
`;

async function server(): Promise<FaultyServer> {
  const started = await FaultyServer.start({}, [{ id: "1", sku: "A", name: "Apple" }]);
  onTestFinished(() => started.stop());
  return started;
}

test("[E9] a source that is not there is unread, and read once it is", async () => {
  const desk = new PreviewDesk(new Workspace({ "shop.json": files["shop.json"] }, sync));
  const shown = await desk.shown();
  expect(shown.plan).toEqual({ kind: "sample" });
  expect(shown.endpoints[0]).toMatchObject({
    name: "erp",
    extent: { kind: "unread", problem: { code: "file.missing", at: { endpoint: "erp" } } },
  });
  desk.work.put("erp.csv", files["erp.csv"]);
  expect(await desk.shown()).toMatchObject({ plan: { kind: "complete" }, endpoints: [{}, { creates: 1 }] });
});

test("[E9] a file that cannot be read is unread, with the reason", async () => {
  const desk = new PreviewDesk(new Workspace({ "shop.json": files["shop.json"] }, sync));
  // Even the superuser cannot read what is a circle of links.
  symlinkSync(desk.work.place("other.csv"), desk.work.place("erp.csv"));
  symlinkSync(desk.work.place("erp.csv"), desk.work.place("other.csv"));
  expect((await desk.shown()).endpoints[0]?.extent).toMatchObject({
    kind: "unread",
    problem: { code: "file.loop" },
  });
});

test("[E7] a file that is replaced while it is previewed is read again, and what is shown then is what is there", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  await desk.shown();
  for (let round = 0; round < 5; round++) {
    const fresh = desk.work.place("fresh.csv");
    writeFileSync(
      fresh,
      `sku,name\n${Array.from({ length: 3000 }, (_, at) => `K${at},Round ${round}`).join("\n")}\n`,
    );
    desk.session.show(sync);
    renameSync(fresh, desk.work.place("erp.csv"));
    await desk.ended();
    const { plan } = await desk.shown();
    expect(plan).toEqual({ kind: "complete", hash: (await desk.work.planned()).header.hash });
  }
  expect(desk.told.some(({ kind }) => kind === "stale")).toBe(true);
});

test("[E7] an API is asked once for all that is typed, and again by a refresh", async () => {
  const shop = await server();
  const desk = new PreviewDesk(new Workspace(files, api(shop.url)));
  expect(await desk.shown()).toMatchObject({ endpoints: [{}, { creates: 1, extent: { kind: "complete" } }] });
  const asked = shop.calls.length;
  expect(asked).toBeGreaterThan(0);
  for (const name of ["one", "two", "three"])
    await desk.shown(api(shop.url).replace("name: work", `name: ${name}`));
  expect(shop.calls.length).toBe(asked);
  shop.put({ id: "2", sku: "B", name: "Pear" });
  desk.session.refresh();
  expect(await desk.previewed()).toMatchObject({ endpoints: [{}, { creates: 0 }] });
  expect(shop.calls.length).toBeGreaterThan(asked);
  expect(shop.count("POST") + shop.count("PATCH") + shop.count("PUT") + shop.count("DELETE")).toBe(0);
});

test("[E7] an API whose address is being typed is asked once typing rests", async () => {
  const shop = await server();
  const desk = new PreviewDesk(new Workspace(files, sync));
  await desk.shown();
  const waiting = await desk.shown(api(shop.url));
  expect(waiting.endpoints[1]?.extent).toMatchObject({ kind: "unread" });
  expect(shop.calls.length).toBe(0);
  expect(await desk.previewed()).toMatchObject({
    endpoints: [{}, { creates: 1, extent: { kind: "complete" } }],
  });
});

test("[E9] an endpoint that does not answer, or lets nobody in, is unread; the others are shown", async () => {
  const shop = await server();
  const work = new Workspace(files, api(shop.url));
  shop.fault = () => ({ kind: "answer", status: 401 });
  const refused = new PreviewDesk(work);
  expect(await refused.shown()).toMatchObject({
    plan: { kind: "sample" },
    endpoints: [
      { extent: { kind: "complete", records: 2 } },
      { extent: { kind: "unread", problem: { code: "endpoint.refused", at: { endpoint: "shop" } } } },
    ],
  });
  await shop.stop();
  const closed = new PreviewDesk(work);
  expect(await closed.shown()).toMatchObject({
    endpoints: [{}, { extent: { kind: "unread", problem: { code: "endpoint.unreachable" } } }],
  });
});

test("[E9] waiting for an endpoint that is slow can be ended, and typing goes on meanwhile", async () => {
  const shop = await server();
  shop.fault = () => ({ kind: "silence" });
  const desk = new PreviewDesk(new Workspace(files, api(shop.url)));
  desk.session.show(api(shop.url));
  await expect.poll(() => shop.calls.length, { timeout: 20_000 }).toBeGreaterThan(0);
  desk.session.cancel();
  expect(await desk.ended()).toMatchObject({ kind: "cancelled" });
  desk.session.refresh();
  // Without the slow one there is a preview at once.
  expect(await desk.shown(sync)).toMatchObject({ plan: { kind: "complete" } });
});

test("[E8] without trust only files of the workspace are read, and that is said of the others", async () => {
  const shop = await server();
  const work = new Workspace(files, api(shop.url));
  writeFileSync(join(work.root, "outside.csv"), files["erp.csv"]);
  const desk = new PreviewDesk(work, { start: { trusted: false } });
  expect(await desk.shown()).toMatchObject({
    plan: { kind: "sample" },
    endpoints: [
      { extent: { kind: "complete", records: 2 } },
      {
        extent: {
          kind: "unread",
          problem: { code: "endpoint.refused", message: expect.stringContaining("not trusted") },
        },
      },
    ],
  });
  expect(shop.calls.length).toBe(0);
  expect(await desk.shown(sync.replace("erp.csv", "../outside.csv"))).toMatchObject({
    endpoints: [
      { extent: { kind: "unread", problem: { message: expect.stringContaining("outside the workspace") } } },
      {},
    ],
  });
});

test("[E1] a path may hold spaces, other alphabets and #", async () => {
  const work = new Workspace({ "Größe #1 & mehr/日本 #2.csv": files["erp.csv"] }, sync);
  work.put(
    "Größe #1 & mehr/my work.sync.yaml",
    sync.replace("erp.csv", '"日本 #2.csv"').replace("shop.json", '"läden #3.json"'),
  );
  const path = work.place("Größe #1 & mehr/my work.sync.yaml");
  const desk = new PreviewDesk(work, { start: { path } });
  expect(await desk.shown(work.text("Größe #1 & mehr/my work.sync.yaml"))).toMatchObject({
    plan: { kind: "complete" },
    endpoints: [{ extent: { records: 2 } }, { creates: 2 }],
  });
  const diff = await desk.session.ask({ kind: "diff", endpoint: "shop" });
  expect(diff).toMatchObject({
    kind: "files",
    files: [{ target: join(path, "../läden #3.json"), before: null }],
  });
});

test("[E5] a text with errors leaves the last preview, which can be looked at and not applied", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  await desk.shown();
  const before = await desk.rows();
  const { revision } = desk.session;
  for (const text of [
    sync.slice(0, 90),
    sync.replace("mode: source", "mode: [source"),
    sync.replace("sku: string", "sku: strnig"),
    "",
  ]) {
    desk.session.show(text);
    const told = await desk.ended();
    expect(told.kind === "wrong" && told.problems.length).toBeGreaterThan(0);
    const page = await desk.session.ask({ kind: "rows", from: 0, count: 100, filter: {} }, revision);
    expect(page?.rows).toEqual(before);
    expect(await desk.session.ask({ kind: "save-plan", path: desk.work.place("plan.json") }, revision)).toBe(
      null,
    );
  }
  await desk.shown();
  expect(await desk.session.ask({ kind: "find", key: "A" }, revision)).toBe(null);
});

test("[E6] a CSV file of 200 MB is previewed in two seconds, as the sample that it is", async () => {
  const desk = new PreviewDesk(new Workspace(files, sync));
  const large = openSync(desk.work.place("erp.csv"), "w");
  writeSync(large, "sku,name\n");
  for (let block = 0, row = 0; block < 200; block++) {
    const lines: string[] = [];
    for (let size = 0; size < 1 << 20; row++)
      size += lines.push(`SKU-${row},The name of article ${row}`) && 45;
    writeSync(large, `${lines.join("\n")}\n`);
  }
  closeSync(large);
  const times: number[] = [];
  desk.onTold = (told) => {
    if (told.kind === "preview") times.push(told.took);
  };
  const shown = await desk.shown();
  expect(shown.plan).toEqual({ kind: "sample" });
  expect(shown.endpoints[0]?.extent).toMatchObject({ kind: "sample", of: null });
  expect(shown.endpoints[1]?.creates).toBeGreaterThan(1000);
  for (let again = 0; again < 5 && Math.min(...times) > 2000; again++) {
    desk.session.refresh();
    await desk.previewed();
  }
  expect(Math.min(...times)).toBeLessThan(2000);
}, 120_000);

test("[E6] ten thousand conflicts are counted, and shown page by page", async () => {
  const rows = (name: string) => Array.from({ length: 10_000 }, (_, at) => `${at},${name} ${at}\n`).join("");
  const both = `${head}
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { csv: { path: shop.csv }, mode: two-way }
conflicts: { default: manual }
`;
  const text = (name: string) => `sku,name\n${rows(name)}`;
  const work = new Workspace({ "erp.csv": text("old"), "shop.csv": text("old") }, both);
  await work.sync({ approved: true });
  work.put("erp.csv", text("one"));
  work.put("shop.csv", text("other"));
  const desk = new PreviewDesk(work);
  expect(await desk.shown()).toMatchObject({ plan: { kind: "complete" }, conflicts: 10_000, rows: 10_000 });
  const page = await desk.session.ask({
    kind: "rows",
    from: 9990,
    count: 100,
    filter: { operation: "conflict" },
  });
  expect(page).toMatchObject({ total: 10_000 });
  expect(page?.rows.length).toBe(10);
}, 120_000);
