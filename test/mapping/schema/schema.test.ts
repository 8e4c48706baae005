import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import type { JsonSchema } from "../../../shared/mapping/schema/json-schema.ts";
import { syncFileSchema } from "../../../shared/mapping/schema/schema.ts";
import { validate } from "./validate.ts";

const published: JsonSchema = JSON.parse(
  readFileSync(new URL("../../../shared/mapping/sync-file.schema.json", import.meta.url), "utf8"),
);

const file = (more: string, field = "string", endpoint = "csv: e.csv, mode: source"): string =>
  `syncline: 1\nname: x\nrecord: { key: k, fields: { k: ${field} } }\nendpoints: { e: { ${endpoint} } }\n${more}\n`;

test("[M53] the published JSON Schema is the one that the parser checks files with", () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(syncFileSchema)));
});

describe("[M53] the published JSON Schema and the parser agree on what a sync file is", () => {
  const valid = [
    file(""),
    file("$schema: ./sync-file.schema.json"),
    file(
      "description: text\ndeletes: archive\nschemaChange: ignore\nbrakes: { deletes: 10%, updates: false, shrink: 0.5 }",
    ),
    file("conflicts: manual"),
    file(
      "conflicts: { default: { owner: e }, priority: [e], fields: { k: { rule: base } }, deletes: manual, skew: 5s }",
    ),
    file("when: { every: 15m }"),
    file("when: [{ on: change }, { cron: 0 2 * * *, zone: UTC }, { after: y }]"),
    file("tests: [{ name: t, endpoint: e, native: { a: 1, b: [null] }, record: { k: x }, direction: both }]"),
    file("lookups: { l: { json: l.json, key: id } }"),
    file(
      "",
      "{ type: string, required: true, clean: [trim], enum: [a, 1, true], minLength: 0, format: email, pattern: a }",
    ),
    file("", "{ clean: trim, default: null }"),
    file(
      "",
      "string",
      "csv: { path: e.csv, header: [a, b], delimiter: ';', skip: 2, ragged: accept }, mode: target, mirror: false",
    ),
    file("", "string", "json: { path: e.json, records: [a, b], file: true }, mode: source, id: a"),
    file(
      "",
      "string",
      "json: { path: e.json, records: a.b, file: '{k}.json' }, mode: source, fields: { k: false }",
    ),
    file(
      "",
      "string",
      "ndjson: e.ndjson, mode: source, fields: { k: { read: a } }, where: 'true', formats: { nulls: [''], empty: value }",
    ),
    file(
      "",
      "string",
      "xml: { path: e.xml, records: a.b, namespaces: { p: urn:p } }, mode: source, fields: { k: { path: '@k' } }",
    ),
  ];
  const invalid = [
    "",
    "[]",
    "text",
    file("extra: 1"),
    file("description: ''"),
    file("description: 5"),
    file("description:"),
    file("deletes: never"),
    file("brakes: { deletes: 110% }"),
    file("brakes: { deletes: 1.5 }"),
    file("brakes: { deletes: true }"),
    file("brakes: { atLeast: 1.5 }"),
    file("conflicts: someone"),
    file("conflicts: { default: { owner: e, rule: base } }"),
    file("conflicts: { default: {} }"),
    file("conflicts: { priority: [] }"),
    file("when: { every: 15 }"),
    file("when: { every: soon }"),
    file("when: { zone: UTC }"),
    file("when: { on: change, every: 5m }"),
    file("when: [{ webhook: {} }]"),
    file("tests: [{ name: t }]"),
    file("lookups: { l: { json: l.json } }"),
    file("lookups: { l: { key: id } }"),
    file("", "text"),
    file("", "{ type: text }"),
    file("", "{ clean: [scrub] }"),
    file("", "{ required: 1 }"),
    file("", "{ enum: [] }"),
    file("", "{ minLength: -1 }"),
    file("", "{ minLength: 1.5 }"),
    file("", "[string]"),
    file("", "string", "csv: e.csv"),
    file("", "string", "mode: source"),
    file("", "string", "csv: e.csv, json: e.json, mode: source"),
    file("", "string", "csv: { delimiter: ',' }, mode: source"),
    file("", "string", "csv: { path: e.csv, delimiter: ',,' }, mode: source"),
    file("", "string", "csv: { path: e.csv, header: false }, mode: source"),
    file("", "string", "csv: e.csv, mode: source, fields: { k: true }"),
    file("", "string", "csv: e.csv, mode: source, fields: { k: 5 }"),
    file("", "string", "xml: e.xml, mode: source"),
    file("", "string", "xml: { path: e.xml }, mode: source"),
    file("", "string", "csv: e.csv, mode: source, formats: { nulls: x }"),
    "syncline: 1\nname: ' x'\nrecord: { key: k, fields: { k: string } }\nendpoints: { e: { csv: e.csv, mode: source } }\n",
    "syncline: 1\nname: x\nrecord: { key: k, fields: {} }\nendpoints: { e: { csv: e.csv, mode: source } }\n",
    "syncline: 1\nname: x\nrecord: { key: k, fields: { constructor: string } }\nendpoints: { e: { csv: e.csv, mode: source } }\n",
    "syncline: 1\nname: x\nrecord: { key: k, fields: { k: string } }\nendpoints: {}\n",
    "syncline: 2\nname: x\nrecord: { key: k, fields: { k: string } }\nendpoints: { e: { csv: e.csv, mode: source } }\n",
    "name: x\nrecord: { key: k, fields: { k: string } }\nendpoints: { e: { csv: e.csv, mode: source } }\n",
  ];
  test.each(valid)("valid file %#", (text) => {
    expect(parseSync(text, "a").diagnostics).toEqual([]);
    expect(validate(parse(text), published)).toBe(true);
  });
  test.each(invalid)("invalid file %#", (text) => {
    expect(parseSync(text, "a").diagnostics).not.toEqual([]);
    expect(validate(parse(text), published)).toBe(false);
  });
});

test("[M53] every property and every list of words is described, for editors", () => {
  const look = (schema: JsonSchema, path: string): readonly string[] => {
    const missing = schema.description === undefined ? [path] : [];
    const parts = [
      ...Object.entries(schema.properties ?? {}),
      ...(schema.items ? [["[]", schema.items] as const] : []),
    ];
    return [...missing, ...parts.flatMap(([name, part]) => look(part, `${path}.${name}`))];
  };
  expect(look(published, "")).toEqual([]);
});
