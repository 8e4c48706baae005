import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { never, readAll, writeAll } from "../../../contract/connector.ts";
import { serve } from "../../http/server.ts";
import { faulty, numbered, openRest } from "../rest-fixture.ts";

const described = (origin: string) => ({
  openapi: "3.0.0",
  servers: [{ url: origin }],
  paths: {
    "/items": {
      get: {
        parameters: [{ name: "page", in: "query", schema: { type: "integer" } }],
        responses: {
          200: {
            content: {
              "application/json": {
                schema: {
                  type: "array",
                  items: {
                    properties: {
                      id: { type: "string", readOnly: true },
                      name: { type: "string", maxLength: 20 },
                      never: { type: "boolean" },
                    },
                  },
                },
              },
            },
          },
        },
      },
      post: { responses: {} },
    },
    "/items/{id}": { get: { responses: {} }, put: { responses: {} } },
  },
});

function file(content: unknown): { readonly folder: string; readonly name: string } {
  const folder = mkdtempSync(join(tmpdir(), "syncline-openapi-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "shop.json"), JSON.stringify(content));
  return { folder, name: "shop.json" };
}

test("[C93] a description alone says enough, and its columns come before any record was seen", async () => {
  const server = await faulty({ paging: "page", size: 2 }, numbered(5));
  const { folder, name } = file(described(server.origin));
  const { connector } = openRest({ openapi: `${name}#/items` }, { folder });
  const schema = await connector.discover(10, never);
  expect(
    schema.ok && schema.value.columns.map((column) => [column.name, column.declared?.maxLength ?? null]),
  ).toEqual([
    ["id", null],
    ["name", 20],
    ["never", null],
    ["note", null],
  ]);
  const { records, summary } = await readAll(connector);
  expect(records).toHaveLength(5);
  const [first] = records;
  await writeAll(connector, summary.version, [
    {
      kind: "update",
      index: 0,
      id: "k1000",
      version: first!.version,
      changes: [{ path: ["name"], value: "x" }],
    },
  ]);
  expect([server.count("PUT"), server.count("PATCH")]).toEqual([1, 0]);
  const { outcomes } = await writeAll(connector, summary.version, [
    { kind: "delete", index: 0, id: "k1001", version: records[1]!.version },
  ]);
  expect(outcomes).toMatchObject([{ kind: "failed", problem: { code: "endpoint.rejected" } }]);
});

test("[C93] what the sync file says comes first", async () => {
  const server = await faulty({ paging: "link", size: 2 }, numbered(5));
  const { folder, name } = file(described("https://elsewhere.example.com"));
  const written = {
    url: server.url,
    openapi: name,
    paging: { kind: "link" },
    update: { method: "PATCH" },
    delete: {},
  };
  const { connector } = openRest(written, { folder });
  const { records, summary } = await readAll(connector);
  expect(records).toHaveLength(5);
  const writes = [
    {
      kind: "update",
      index: 0,
      id: "k1000",
      version: records[0]!.version,
      changes: [{ path: ["name"], value: "x" }],
    },
    { kind: "delete", index: 1, id: "k1001", version: records[1]!.version },
  ] as const;
  const { outcomes } = await writeAll(connector, summary.version, writes);
  expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done"]);
});

test("[C93] a description is fetched from a URL, with the credential only where it is the API's own server", async () => {
  const server = await faulty({}, numbered(2));
  const seen: (string | undefined)[] = [];
  const away = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end(JSON.stringify(described(server.origin)));
  });
  const { connector } = openRest(
    {
      url: server.url,
      openapi: `${away}/openapi.json`,
      auth: { bearer: `\${env:TOKEN}` },
      paging: { kind: "none" },
    },
    { env: { TOKEN: "planted" } },
  );
  expect((await readAll(connector)).records).toHaveLength(2);
  expect(seen).toEqual([undefined]);
  expect(server.calls[0]!.headers.authorization).toBe("Bearer planted");
});

test.each<[string, string, unknown, string]>([
  ["no such file", "other.json#/items", {}, "There is no description other.json"],
  ["none at all", "shop.json#/items", "words", "neither JSON nor YAML"],
  ["another resource", "shop.json#/things", described("https://a.example"), 'has no list "/things"'],
  ["no resource named", "shop.json", described("https://a.example"), "may describe several resources"],
  ["no server", "shop.json#/items", { ...described(""), servers: [] }, "does not say on which server"],
])("[C94] %s is said", async (_title, openapi, content, words) => {
  const { folder } = file(content);
  const { connector } = openRest({ openapi }, { folder });
  const schema = await connector.discover(10, never);
  expect(schema).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } });
});
