import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { type CliWorkspace, twoFiles } from "./cli-workspace.ts";

const item = {
  type: "object",
  required: ["sku"],
  properties: {
    id: { type: "integer", readOnly: true },
    sku: { type: "string", maxLength: 20 },
    state: { type: "string", enum: ["new", "old"] },
    size: { type: "object", properties: { width: { type: "number" } } },
  },
};
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const description = {
  openapi: "3.1.0",
  servers: [{ url: "http://127.0.0.1:1" }],
  paths: {
    "/items": {
      get: { responses: { 200: json({ type: "array", items: item }) } },
      post: { requestBody: json(item), responses: { 201: {} } },
    },
  },
};

function desk(): CliWorkspace {
  const workspace = twoFiles();
  const database = new DatabaseSync(workspace.place("shop.db"));
  database.exec(`CREATE TABLE items (id INTEGER PRIMARY KEY, sku VARCHAR(20) NOT NULL UNIQUE, price DECIMAL(10,2),
    gross REAL GENERATED ALWAYS AS (price * 1.2) VIRTUAL);
    INSERT INTO items (sku, price) VALUES ('A-1', 8.5), ('A-2', 20)`);
  database.close();
  workspace.put("api.json", JSON.stringify(description));
  workspace.put("plain.yaml", workspace.text("pair.sync.yaml").replaceAll("pair", "plain"));
  return workspace;
}

test("[M113] shows the columns of a file", async () => {
  expect((await desk().run("schema pair-a.csv")).out).toBe(
    'pair-a.csv\n  sku    string  "A-1", "A-2"\n  name   string  "Cup", "Pan"\n  price  string  "8.5", "20"\n',
  );
});

test("[M113] shows what a table declares of its columns, with values", async () => {
  const expected = `  id     INTEGER        id                1, 2
  sku    VARCHAR(20)    required, unique  "A-1", "A-2"
  price  DECIMAL(10,2)                    8.5, 20
  gross  REAL           made there        10.2, 24
`;
  expect((await desk().run("schema shop.db")).out).toBe(`shop.db#items\n${expected}`);
  expect((await desk().run("schema shop.db --table ITEMS")).out).toContain(expected);
});

test("[M113] shows what a description says of a resource", async () => {
  const { code, out, err } = await desk().run("schema api.json#/items");
  expect(code).toBe(0);
  expect(out).toBe(`api.json#/items
  id          integer  id, made there
  sku         string   required, at most 20
  state       string                         one of new, old
  size.width  number
  (there may be more)
`);
  expect(err).toContain("No record was looked at");
});

test("[M113] tells programs the same", async () => {
  const workspace = desk();
  expect((await workspace.json("schema shop.db")).document).toMatchObject({
    place: "shop.db#items",
    kind: "sqlite",
    closed: true,
    id: ["id"],
    columns: [{ name: "id", type: "integer", declared: { type: "INTEGER" } }, {}, {}, {}],
  });
  expect((await workspace.json("schema pair left")).document).toEqual({
    syncs: [
      { path: workspace.place("pair.sync.yaml"), sync: "pair", endpoints: { left: expect.any(Object) } },
    ],
  });
});

test("[M113] shows one endpoint of a sync, or all of one sync or of several", async () => {
  const workspace = desk();
  const headings = async (line: string) =>
    (await workspace.run(line)).out.match(/^\S.*/gm)?.map((heading) => heading.split(" ")[0]);
  expect(await headings("schema pair right")).toEqual(["right"]);
  expect(await headings("schema pair")).toEqual(["left", "right"]);
  expect(await headings("schema plain.yaml")).toEqual(["left", "right"]);
  expect(await headings("schema pair plain.yaml")).toEqual(["left", "right", "left", "right"]);
  workspace.put("right.sync.yaml", workspace.text("pair.sync.yaml"));
  // An endpoint's name means the endpoint, though a sync is called the same.
  expect(await headings("schema pair right")).toEqual(["right"]);
});

test("[M113] an endpoint that cannot be read is told of, and the others are shown", async () => {
  const workspace = desk();
  workspace.edit("pair.sync.yaml", "csv: { path: pair-b.csv }", "sqlite: { path: none.db, table: x }");
  const { code, out, err } = await workspace.run("schema pair");
  expect(code).toBe(1);
  expect(out).toContain('sku    string  "A-1", "A-2"');
  expect(err).toMatch(/no database .*none\.db/);
});

test.each<[line: string, code: number, message: RegExp]>([
  ["schema pair rihgt", 2, /no endpoint "rihgt"[\s\S]*Did you mean "right"/],
  ["schema shop.db pair-a.csv", 2, /one place at a time/],
  ["schema shop.db#itms", 1, /no table "itms"[\s\S]*Did you mean "items"/],
  ["schema none.csv", 1, /no file .*none\.csv/],
  ["schema nothing", 1, /no sync "nothing"/],
])("[M113] %s: a clear message", async (line, code, message) => {
  const ran = await desk().run(line);
  expect(ran).toMatchObject({ code, out: "" });
  expect(ran.err).toMatch(message);
});
