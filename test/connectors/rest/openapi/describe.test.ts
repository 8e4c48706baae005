import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { describeResource } from "../../../../shared/connectors/rest/openapi/describe-resource.ts";
import type { NativeValue } from "../../../../shared/model/native.ts";

const shop = parse(readFileSync(join(import.meta.dirname, "shop.openapi.yaml"), "utf8")) as NativeValue;

const described = (document: NativeValue, pointer: string) => {
  const found = describeResource(document, pointer);
  if (!found.ok) throw new Error(`${found.error.message} ${found.error.hint ?? ""}`);
  return found.value;
};

describe("[C92] what a description says of a resource", () => {
  test("its URLs, what it offers, its envelope, its pages and its credentials", () => {
    const { options, reasons } = described(shop, "#/customers");
    expect(options).toEqual({
      url: "https://eu.shop.example.com/v1/customers",
      item: "https://eu.shop.example.com/v1/customers/{id}",
      records: ["data"],
      paging: {
        kind: "cursor",
        param: "after",
        path: ["meta", "next_cursor"],
        sizeParam: "limit",
        size: 100,
      },
      get: { method: "GET", path: null, envelope: ["customer"] },
      create: { method: "POST", path: null, envelope: ["customer"] },
      update: { method: "PATCH", path: null, envelope: ["customer"] },
      delete: { method: "DELETE", path: null, envelope: null },
      idempotency: "Idempotency-Key",
      auth: [
        { kind: "bearer" },
        { kind: "oauth", tokenUrl: "https://login.example.com/token", scopes: ["read", "write"] },
      ],
    });
    expect(reasons).toContain("ETags guard writes");
  });

  test("its columns, with what is declared of each", () => {
    const { schema } = described(shop, "customers");
    const columns = Object.fromEntries(
      schema.columns.map(({ name, type, declared }) => [name, { type, declared }]),
    );
    expect(schema).toMatchObject({ closed: false, id: ["id"] });
    expect(Object.keys(columns)).toEqual([
      "id",
      "email",
      "name.first",
      "name.last",
      "born",
      "balance",
      "vip",
      "level",
      "tags",
      "parent",
      "updatedAt",
      "nickname",
      "extra",
    ]);
    expect(columns.id).toMatchObject({
      type: "integer",
      declared: { generated: true, unique: true, required: false },
    });
    expect(columns.email).toMatchObject({
      type: "string",
      declared: {
        type: "string (email)",
        required: true,
        maxLength: 80,
        nullable: false,
        description: "Where to write to",
      },
    });
    expect(columns["name.first"]).toMatchObject({ type: "string", declared: { required: true } });
    expect(columns["name.last"]).toMatchObject({ declared: { required: false, nullable: true } });
    expect(columns.born).toMatchObject({ type: "date" });
    expect(columns.balance).toMatchObject({ type: "decimal", declared: { scale: 2 } });
    expect(columns.vip).toMatchObject({ type: "boolean", declared: { required: false } });
    expect(columns.level).toMatchObject({ declared: { enum: ["gold", "silver"], nullable: true } });
    expect(columns.tags).toMatchObject({ type: "list" });
    expect(columns.updatedAt).toMatchObject({ type: "timestamp", declared: { generated: true } });
    expect(columns.nickname).toMatchObject({ type: "string", declared: { nullable: true } });
  });

  test("a resource that can only be read, with its list as it is, and pages by number", () => {
    const { options, schema } = described(shop, "/v1/orders");
    expect(options).toMatchObject({
      records: [],
      paging: { kind: "page", param: "page", first: 0, sizeParam: null },
      create: false,
      update: false,
      delete: false,
      get: { method: "GET" },
      idempotency: null,
      auth: [{ kind: "key", in: "header", name: "X-Api-Key" }],
    });
    expect(schema.id).toEqual(["orderId"]);
  });

  test("PUT where there is no PATCH", () => {
    expect(described(shop, "#/items").options).toMatchObject({
      update: { method: "PUT" },
      paging: { kind: "offset", param: "skip" },
    });
  });

  test("a resource that is not there is answered with those that are", () => {
    const missing = describeResource(shop, "#/v1/costumers");
    expect(missing).toMatchObject({
      ok: false,
      error: { code: "endpoint.missing", hint: 'Did you mean "#/v1/customers"?' },
    });
  });
});

describe("[C94] descriptions that are broken, hostile or circular", () => {
  test.each<[string, NativeValue]>([
    ["nothing", null],
    ["a list", []],
    ["an older kind", { swagger: "2.0", paths: {} }],
    ["no paths", { openapi: "3.0.0" }],
  ])("%s", (_title, document) => {
    expect(describeResource(document, "#/x").ok).toBe(false);
  });

  const list = (schema: NativeValue, more: { readonly [name: string]: NativeValue } = {}): NativeValue => ({
    openapi: "3.1.0",
    paths: { "/x": { get: { responses: { 200: { content: { "application/json": { schema } } } } } } },
    ...more,
  });
  const a = (schema: NativeValue) => ({ components: { schemas: { A: schema } } });
  const refA = { $ref: "#/components/schemas/A" };

  test.each<[string, NativeValue]>([
    ["a reference to itself", list(refA, a(refA))],
    ["a part of itself", list({ type: "array", items: refA }, a({ allOf: [refA, refA, refA] }))],
    [
      "a child like its parent",
      list(
        { type: "array", items: refA },
        a({ properties: { one: refA, two: refA, three: refA, four: refA } }),
      ),
    ],
    ["a list of lists of itself", list(refA, a({ type: "array", items: refA }))],
    ["a reference into nowhere", list({ type: "array", items: { $ref: "#/nowhere/at/all" } })],
    ["a reference to another file", list({ type: "array", items: { $ref: "file:///etc/passwd" } })],
    [
      "the names of what every object has",
      list({
        type: "array",
        items: { properties: JSON.parse('{"__proto__":{"type":"string"},"constructor":{}}') },
      }),
    ],
  ])("%s", (_title, document) => {
    const started = performance.now();
    const found = describeResource(document, "#/x");
    expect(found.ok && found.value.schema.columns.length).toBeLessThanOrEqual(1000);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("whatever is in it", () => {
    const words = fc.constantFrom(
      "openapi",
      "paths",
      "/x",
      "/x/{id}",
      "get",
      "post",
      "responses",
      "200",
      "content",
      "application/json",
      "schema",
      "properties",
      "allOf",
      "oneOf",
      "items",
      "type",
      "object",
      "array",
      "$ref",
      "#/components/schemas/A",
      "components",
      "schemas",
      "A",
      "required",
      "enum",
      "parameters",
      "name",
      "page",
      "in",
      "query",
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "medium" },
        words,
        fc.constantFrom(null, true, 0.01, 3),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(words, tie("node"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(node, node, (path, schema) => {
        const document = {
          openapi: "3.0.3",
          paths: {
            "/x": path,
            "/y": { get: { responses: { 200: { content: { "application/json": { schema } } } } } },
          },
          components: { schemas: { A: schema } },
        } as NativeValue;
        for (const pointer of ["#/x", "#/y"]) describeResource(document, pointer);
      }),
      { numRuns: 500 },
    );
  });
});
