import { describe, expect, test } from "vitest";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import { sourceOf } from "../../../shared/engine/infer/source-of.ts";
import type { Column, DeclaredColumn } from "../../../shared/mapping/compiled.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { checked, fieldLines, numbers, propose, table } from "./specimen.ts";

const nothing: DeclaredColumn = {
  type: "text",
  required: false,
  nullable: true,
  generated: false,
  unique: false,
  enum: null,
  maxLength: null,
  scale: null,
  description: null,
};

const column = (
  name: string,
  type: Column["type"] = "string",
  declared: Partial<DeclaredColumn> = {},
): Column => ({ name, type, samples: [], declared: { ...nothing, type, ...declared } });

/** A table of a database, empty unless records are given. */
const shop = (columns: readonly Column[], more: Partial<EndpointSample> = {}): EndpointSample => ({
  name: "shop",
  source: sourceOf("postgres", { url: "postgres://db.example.com/shop", table: "items" }),
  place: "postgres://db.example.com:5432/shop items",
  schema: { columns, closed: true, id: ["sku"] },
  samples: [],
  whole: true,
  mode: "target",
  makesIds: false,
  ...more,
});

const api = (columns: readonly Column[], more: Partial<EndpointSample> = {}): EndpointSample => ({
  ...shop(columns),
  name: "api",
  source: sourceOf("rest", { url: "https://api.example.com/items" }),
  place: "api.json#/items",
  schema: { columns, closed: false },
  ...more,
});

const erp = (columns: string, rows: readonly string[], more: Partial<EndpointSample> = {}) =>
  table("erp", columns, rows, { mode: "source", ...more });

const definitions = (endpoints: readonly EndpointSample[]): readonly string[] => {
  const proposal = propose(endpoints);
  expect(checked(proposal, endpoints)).toEqual([]);
  return proposal.text
    .slice(proposal.text.indexOf("  fields:") + 10, proposal.text.indexOf("\nendpoints:"))
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "");
};

describe("what a column is declared to hold", () => {
  test("[M102] leads over what values look like", () => {
    const rows = numbers(4).map((n) => `A${n},${n}00,${n}.5,2026-01-0${n} 10:00:00,yes,12${n}`);
    const endpoints = [
      erp("sku,code,price,changed,active,weight", rows),
      shop([
        column("sku"),
        column("code", "string", { type: "character varying(8)" }),
        column("price", "decimal", { type: "numeric(10,2)", scale: 2 }),
        column("changed", "timestamp", { type: "timestamp with time zone" }),
        column("active", "boolean"),
        column("weight", "number", { type: "double precision" }),
      ]),
    ];
    expect(fieldLines(propose(endpoints)).map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      "sku: string",
      "code: string",
      "price: decimal",
      "changed: timestamp",
      "active: boolean",
      "weight: decimal",
    ]);
    expect(definitions(endpoints)[2]).toContain(
      "price: { type: decimal, scale: 2 } # same name; PostgreSQL: numeric(10,2)",
    );
  });

  test("[M102] is not believed where values are something else", () => {
    const samples: readonly NativeRecord[] = [
      { sku: "a", n: "few" },
      { sku: "b", n: "many" },
    ];
    const endpoints = [
      erp("sku,n", ["a,few", "b,many"]),
      shop([column("sku"), column("n", "integer")], { samples }),
    ];
    expect(fieldLines(propose(endpoints))[1]).toBe("n: string erp=n shop=n");
  });

  test("[M102] lists and records are JSON, and are no field of a text", () => {
    const endpoints = [
      erp("sku,tags", ["a,x"]),
      shop([column("sku"), column("tags", "list"), column("meta", "json")]),
    ];
    const proposal = propose(endpoints);
    expect(fieldLines(proposal)).toEqual(["sku: string erp=sku shop=sku"]);
    expect(proposal.alone.map(({ name, spellings }) => [name, spellings[0]?.type])).toEqual([
      ["tags", "string"],
      ["tags", "json"],
      ["meta", "json"],
    ]);
  });

  test("[M102] a number that is only read may be a label elsewhere, one that is written may not", () => {
    const labels = erp("sku,no", ["a,007", "b,008"], { mode: "target" });
    const numbered = (mode: EndpointSample["mode"]) =>
      shop([column("sku"), column("no", "integer")], {
        mode,
        samples: [
          { sku: "a", no: 7 },
          { sku: "b", no: 8 },
        ],
      });
    expect(fieldLines(propose([numbered("source"), labels]))[1]).toBe("no: string shop=no erp=no");
    expect(fieldLines(propose([{ ...labels, mode: "source" }, numbered("target")]))).toHaveLength(1);
  });

  test("[M115] amounts in a column of texts are compared as amounts, and written as texts", () => {
    const samples = numbers(3).map((n): NativeRecord => ({ sku: `A${n}`, price: `${n}.50` }));
    const endpoints = [
      erp(
        "sku,price",
        numbers(3).map((n) => `A${n},${n}.5`),
      ),
      shop([column("sku"), column("price")], { samples }),
    ];
    const proposal = propose(endpoints);
    expect(proposal.fields[1]).toMatchObject({ type: "decimal" });
    expect(proposal.fields[1]?.reasons[0]).toBe("same name, all 3 values agree");
    expect(proposal.text).toContain("as: text");
    expect(checked(proposal, endpoints)).toEqual([]);
  });
});

describe("what values may be", () => {
  const limited = [
    column("sku", "string", { required: true, maxLength: 5, unique: true }),
    column("state", "string", { type: "state", enum: ["new", "old"], required: true }),
    column("note", "string", { maxLength: 10 }),
  ];

  test("[M103] becomes what the field allows, with who says so", () => {
    const endpoints = [erp("sku,state,note", ["a,new,x", "b,old,"]), shop(limited)];
    expect(definitions(endpoints)).toEqual([
      "sku: { type: string, required: true, maxLength: 5 } # PostgreSQL: string, not null, unique",
      "state: { type: string, required: true, enum: [new, old] } # same name; PostgreSQL: enum state, not null",
      "note: { type: string, maxLength: 10 } # same name; PostgreSQL: string",
    ]);
  });

  test("[M103] is a warning instead where records elsewhere do not keep to it, and refuses none of them", () => {
    const endpoints = [
      erp("sku,state,note", ["a,NEW,x", "b,,far too long a note", "c,old,y"]),
      shop(limited),
    ];
    const proposal = propose(endpoints);
    expect(checked(proposal, endpoints)).toEqual([]);
    expect(proposal.warnings).toEqual([
      { about: { field: "state" }, message: 'shop takes only new, old; erp has "NEW"' },
      {
        about: { field: "state" },
        message: "shop must have a value (PostgreSQL: not null); 1 of 3 records of erp have none",
      },
      { about: { field: "note" }, message: "shop takes 10 characters; erp has longer values" },
    ]);
    expect(proposal.fields[1]).toMatchObject({ required: false, limits: { enum: null } });
    expect(proposal.text).toContain('    # WARNING: state: shop takes only new, old; erp has "NEW".\n');
  });

  test("[M103] of several that keep different digits, none is lost, and of their words those in common are allowed", () => {
    const many = Array.from({ length: 40 }, (_, n) => `w${n}`);
    const columns = (scale: number, words: readonly string[], all: readonly string[]) => [
      column("sku"),
      column("price", "decimal", { scale }),
      column("state", "string", { enum: words }),
      column("kind", "string", { enum: all }),
    ];
    const endpoints = [
      api(columns(2, ["a", "b", "c"], many), { mode: "source" }),
      shop(columns(4, ["b", "c", "d"], many)),
    ];
    expect(definitions(endpoints).map((line) => line.split(" #")[0])).toEqual([
      "sku: { type: string, required: true }",
      "price: { type: decimal, scale: 4 }",
      "state: { type: string, enum: [b, c] }",
      "kind: string",
    ]);
  });

  test("[M103] an e-mail address or a UUID that only a description tells of is one", () => {
    const endpoints = [
      api(
        [
          column("mail", "string", { type: "string (email)" }),
          column("ref", "string", { type: "string (uuid)" }),
        ],
        {
          mode: "source",
        },
      ),
      shop([column("mail"), column("ref", "string", { type: "uuid" })]),
    ];
    expect(propose(endpoints).fields.map(({ name, format }) => [name, format])).toEqual([
      ["mail", null],
      ["ref", "uuid"],
    ]);
  });
});

describe("what an endpoint fills by itself", () => {
  const columns = [
    column("id", "integer", { unique: true }),
    column("sku"),
    column("total", "decimal", { generated: true }),
  ];
  const own = { makesIds: true, schema: { columns, closed: true, id: ["id"] } };
  const rows = ["1,a,5", "2,b,6"];

  test.each(["target", "two-way"] as const)("[M104] is not mapped on a %s, and is not the key", (mode) => {
    const endpoints = [erp("id,sku,total", rows), shop(columns, { ...own, mode })];
    const proposal = propose(endpoints);
    expect(checked(proposal, endpoints)).toEqual([]);
    expect(fieldLines(proposal)).toEqual(["sku: string erp=sku shop=sku"]);
    expect(proposal.own).toEqual([{ endpoint: "shop", id: ["id"], others: ["total"] }]);
    expect(proposal.text).toContain('# Its own id is "id", which it gives to new records itself.');
    expect(proposal.text).toContain("# It fills these itself, so they are not written: total");
  });

  test("[M104] may be read where nothing is written", () => {
    const samples: readonly NativeRecord[] = [
      { id: 1, sku: "a", total: 5 },
      { id: 2, sku: "b", total: 6 },
    ];
    const endpoints = [
      shop(columns, { ...own, mode: "source", samples }),
      erp("id,sku,total", rows, { mode: "target" }),
    ];
    expect(fieldLines(propose(endpoints))).toHaveLength(3);
  });

  test("[M104] an id that new records must come with is a column like any other", () => {
    const given = [column("sku", "string", { required: true }), column("name")];
    const endpoints = [
      erp("sku,name", ["a,x", "b,y"]),
      api(given, { makesIds: true, schema: { columns: given, closed: false, id: ["sku"] } }),
    ];
    expect(propose(endpoints).key).toMatchObject({ kind: "names", fields: ["sku"] });
  });

  test("[M104] where all of it is that, it is mapped all the same", () => {
    const endpoints = [
      erp("id", ["1"]),
      shop([column("id")], { ...own, schema: { columns: [column("id")], closed: true, id: ["id"] } }),
    ];
    expect(propose(endpoints).key.fields).toEqual(["id"]);
  });
});

describe("a place without records", () => {
  test("[M105] is mapped by what it declares, its unique column the key", () => {
    const endpoints = [
      erp("name,mail", ["Ada,ada@example.com", "Bob,bob@example.com"]),
      shop([column("name", "string", { required: true }), column("mail", "string", { unique: true })]),
    ];
    const proposal = propose(endpoints);
    expect(proposal.key).toMatchObject({
      kind: "names",
      fields: ["mail"],
      reason: "chosen by name: shop has no records yet",
    });
    expect(checked(proposal, endpoints)).toEqual([]);
  });

  test("[M105] of columns that would do by name, a unique one is the key", () => {
    const columns = [column("title"), column("slug", "string", { unique: true })];
    const endpoints = [erp("title,slug", ["Cup,cup", "Pan,pan"]), shop(columns)];
    expect(propose(endpoints).key.fields).toEqual(["slug"]);
  });

  test("[M105] that was not looked at is not called empty", () => {
    const proposal = propose([erp("sku", ["a"]), api([column("sku")], { whole: false })]);
    expect(proposal.key.reason).toBe("chosen by name: no records could be compared");
    expect(proposal.text).toContain("#   api  api.json#/items: no record was looked at\n");
  });

  test("[M105] two of them are enough", () => {
    const endpoints = [
      api([column("sku"), column("name")], { mode: "source", whole: false }),
      shop([column("sku"), column("name")]),
    ];
    const proposal = propose(endpoints);
    expect(fieldLines(proposal)).toHaveLength(2);
    expect(checked(proposal, endpoints)).toEqual([]);
  });
});

test("[M106] a column that new records must have and nothing fills is warned of", () => {
  const columns = [column("sku", "string", { required: true }), column("land", "string", { required: true })];
  const endpoints = [erp("sku", ["a", "b"]), shop(columns)];
  const proposal = propose(endpoints);
  const message =
    "nothing fills land, which new records must have (PostgreSQL: not null); map fields to them, or give them values under `onCreate:`";
  expect(proposal.warnings).toEqual([{ about: { endpoint: "shop" }, message }]);
  expect(proposal.text).toContain(`    # WARNING: ${message}.\n`);
  expect(propose([endpoints[0]!, shop(columns, { mode: "source" })]).warnings).toEqual([]);
  expect(checked(proposal, endpoints)).toEqual([]);
});

test("[M107] a table without a key of its own is given one, as far as it is written", () => {
  const columns = [column("sku"), column("name")];
  const bare = { schema: { columns, closed: true } };
  const source = erp("sku,name", ["a,x", "b,y"]);
  const proposal = propose([source, shop(columns, bare)]);
  expect(proposal.text).toContain("    id: sku  # the table has no primary key: this tells its rows apart\n");
  expect(checked(proposal, [source, shop(columns, bare)])).toEqual([]);
  expect(
    propose([shop(columns, { ...bare, mode: "source" }), { ...source, mode: "target" }]).text,
  ).not.toContain(" id:");
  expect(propose([source, shop(columns)]).text).not.toContain(" id:");
});
