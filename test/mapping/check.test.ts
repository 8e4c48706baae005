import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { type CheckContext, checkSync } from "../../shared/mapping/check.ts";
import { context, header, sampled } from "./context.ts";
import { applied } from "./parse/applied.ts";

const place = ({ at, code, severity }: Diagnostic): string =>
  `${at?.line}:${at?.column}-${at?.endColumn} ${severity === "error" ? "" : `${severity} `}${code}`;

const sync = (fields: string, ...endpoints: readonly string[]): string =>
  [
    "syncline: 1",
    "name: x",
    `record: { key: sku, fields: { sku: string, ${fields} } }`,
    "endpoints:",
    ...endpoints,
    "",
  ].join("\n");

describe("a sync file against its endpoints", () => {
  const csv = header("sku", "Name", "price");
  test.each<[string, string, CheckContext, readonly string[], string]>([
    [
      "[M61] an unknown column",
      sync("name: string, price: decimal", "  a: { csv: a.csv, mode: source, fields: { name: Nmae } }"),
      context({ a: csv }),
      ["5:50-54 sync.unknown-column"],
      '"a" has no column "Nmae".',
    ],
    [
      "[M61] an unknown column, written out",
      sync(
        "name: string, price: decimal",
        "  a: { csv: a.csv, mode: source, fields: { name: { path: Nmae } } }",
      ),
      context({ a: csv }),
      ["5:58-62 sync.unknown-column"],
      "Nmae",
    ],
    [
      "[M61] an unknown id",
      sync("price: decimal", "  a: { csv: a.csv, mode: source, id: idd }"),
      context({ a: csv }),
      ["5:38-41 sync.unknown-column"],
      '"idd"',
    ],
    [
      "[M61] an unknown column to write",
      sync(
        "price: decimal",
        "  a: { csv: a.csv, mode: target, write: { Nam: sku } }",
        "  b: { json: b.json, mode: source }",
      ),
      context({ a: csv }),
      ["5:43-46 sync.unknown-column"],
      '"Nam"',
    ],
    [
      "[M60] a field that is nowhere",
      sync(
        "price: decimal, cost: decimal",
        "  a: { csv: a.csv, mode: source }",
        "  b: { json: b.json, mode: source }",
      ),
      context({ a: csv }),
      ["5:3-4 warning sync.unmapped"],
      '"a" has no place "cost", so that the field takes no part there.',
    ],
    [
      "[M63] a key that is nowhere",
      sync("price: decimal", "  a: { csv: a.csv, mode: source }"),
      context({ a: header("id", "price") }),
      ["3:31-34 warning sync.unmapped", "5:3-4 sync.unmapped"],
      'No endpoint that is read holds "sku"',
    ],
    [
      "[M63] a key left out",
      sync(
        "price: decimal",
        "  a: { csv: a.csv, mode: source, fields: { sku: false } }",
        "  b: { csv: a.csv, mode: source }",
      ),
      context(),
      ["5:44-47 sync.unmapped"],
      '"sku" is part of the key',
    ],
    [
      "[M60] a field that no endpoint provides",
      sync(
        "price: decimal",
        "  a: { csv: a.csv, mode: target }",
        "  b: { csv: b.csv, mode: source, fields: { price: false } }",
      ),
      context(),
      ["3:44-49 warning sync.unmapped"],
      'No endpoint that is read holds "price"',
    ],
    [
      "[M64] two fields at one place",
      sync("p: decimal, q: decimal", "  a: { csv: a.csv, mode: two-way, fields: { p: c, q: c } }"),
      context(),
      ["5:51-52 sync.bad-value"],
      'The field "p" and the field "q" both write "c" on "a".',
    ],
    [
      "[M64] a place inside another",
      sync("p: decimal, q: decimal", "  a: { json: a.json, mode: two-way, fields: { p: c, q: c.d } }"),
      context(),
      ["5:53-54 sync.bad-value"],
      'both write "c.d"',
    ],
    [
      "[M64] a place written always and for new records",
      sync("p: decimal", "  a: { json: a.json, mode: two-way, write: { c: p }, onCreate: { c: p } }"),
      context(),
      ["5:66-67 sync.bad-value"],
      'both write "c"',
    ],
    [
      "[M64] a computed field that nothing writes",
      sync("p: string", "  a: { json: a.json, mode: two-way, fields: { p: { read: c + d } } }"),
      context(),
      ["5:47-48 warning sync.unmapped"],
      'Nothing writes "p" on "a"',
    ],
    [
      "[M63] new records without an id",
      sync("p: string", "  a: { json: a.json, mode: two-way, id: nr }"),
      context(),
      ["5:41-43 warning sync.unmapped"],
      'Nothing gives new records on "a" their "nr"',
    ],
    [
      "[M59] modified is no timestamp",
      sync("p: string", "  a: { json: a.json, mode: source, modified: p }"),
      context(),
      ["5:46-47 sync.bad-value"],
      "it must be a timestamp, not string",
    ],
    [
      "[M59] modified is not there",
      sync(
        "p: timestamp",
        "  a: { json: a.json, mode: source, modified: p, fields: { p: false } }",
        "  b: { json: b.json, mode: source }",
      ),
      context(),
      ["5:46-47 sync.unmapped"],
      '"a" does not hold "p"',
    ],
    [
      "[M56] nested lists are only read",
      sync("p: string", "  a: { json: a.json, mode: two-way, each: lines }"),
      context(),
      ["5:43-48 sync.not-yet"],
      "can only be read yet",
    ],
    [
      "[M62] an unknown name in a plain scalar",
      sync("p: string", "  a: { csv: a.csv, mode: source, fields: { p: { read: nmae + sku } } }"),
      context({ a: header("sku", "name") }),
      ["5:55-59 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] in single quotes",
      sync("p: string", "  a: { csv: a.csv, mode: source, fields: { p: { read: 'sku + nmae' } } }"),
      context({ a: header("sku", "name") }),
      ["5:62-66 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] in double quotes",
      sync("p: string", '  a: { csv: a.csv, mode: source, where: "sku == nmae" }'),
      context({ a: header("sku", "name", "p") }),
      ["5:49-53 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] in double quotes with escapes, the whole text",
      sync("p: string", '  a: { csv: a.csv, mode: source, where: "sku == \\"x\\" || nmae" }'),
      context({ a: header("sku", "name", "p") }),
      ["5:41-63 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] in a literal block",
      sync(
        "p: string",
        "  a:",
        "    csv: a.csv",
        "    mode: source",
        "    where: |",
        '      sku != "x" &&',
        "        nmae",
        '      == "y"',
      ),
      context({ a: header("sku", "name", "p") }),
      ["10:9-13 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] in a folded block, its start",
      sync(
        "p: string",
        "  a:",
        "    csv: a.csv",
        "    mode: source",
        "    where: >-",
        '      sku != "x" &&',
        '      nmae == "y"',
      ),
      context({ a: header("sku", "name", "p") }),
      ["8:12-18 sync.expression-name"],
      "nmae",
    ],
    [
      "[M62] an expression of a wrong type",
      sync("p: decimal", "  a: { csv: a.csv, mode: source, fields: { p: { read: sku } } }"),
      context({ a: header("sku") }),
      ["5:55-58 sync.expression-type"],
      "decimal",
    ],
    [
      "[M62] where is no condition",
      sync("p: string", "  a: { csv: a.csv, mode: source, where: sku }"),
      context({ a: header("sku", "p") }),
      ["5:41-44 sync.expression-type"],
      "boolean",
    ],
    [
      "[M62] a syntax error",
      sync("p: string", "  a: { csv: a.csv, mode: source, where: sku == }"),
      context({ a: header("sku", "p") }),
      ["5:47-47 sync.expression"],
      "",
    ],
    [
      "[M62] write sees canonical fields",
      sync("p: string", "  a: { json: a.json, mode: two-way, write: { c: q } }"),
      context(),
      ["5:49-50 sync.expression-name"],
      "q",
    ],
    [
      "[M62] only new records know when the run began",
      sync(
        "p: string",
        "  a: { json: a.json, mode: two-way, write: { c: run.startedAt }, onCreate: { d: run.startedAt } }",
      ),
      context(),
      ["5:49-52 sync.expression-name"],
      "run",
    ],
    [
      "[M62] a lookup",
      sync(
        "p: string",
        '  a: { json: a.json, mode: source, fields: { p: { read: \'lookup("countris", c, "name")\' } } }',
      ),
      context(),
      ["5:65-75 sync.unknown-lookup"],
      "countris",
    ],
    [
      "[M62] a rule",
      `${sync("p: string", "  a: { json: a.json, mode: source }")}conflicts: { fields: { p: { rule: by.b } } }\n`,
      context(),
      ["6:38-39 sync.expression-name"],
      "b",
    ],
  ])("%s", (_, text, about, places, message) => {
    const { diagnostics } = checkSync(text, "a", about);
    expect(diagnostics.map(place)).toEqual(places);
    expect(diagnostics[0]!.message).toContain(message);
  });
});

test("[M60] a field that is only written, as part of a column, needs no place of its own", () => {
  const text = sync(
    "first: string, last: string",
    "  a: { csv: a.csv, mode: target, write: { full: first + last } }",
    "  b: { json: b.json, mode: source }",
  );
  expect(checkSync(text, "a", context({ a: header("sku", "full") })).diagnostics).toEqual([]);
});

test("[M51] a fix is spelled as it must be where it stands", () => {
  const columns = header("sku", "Price: net", "it's", "Größe");
  for (const [wrong, right] of [
    ["Price net", '"Price: net"'],
    ['"its"', '"it\'s"'],
    ["'its'", "'it''s'"],
    ["Grösse", "Größe"],
  ] as const) {
    const text = sync("p: string", `  a: { csv: a.csv, mode: source, fields: { p: ${wrong} } }`);
    const { diagnostics } = checkSync(text, "a", context({ a: columns }));
    expect(applied(text, diagnostics)).toBe(text.replace(wrong, right));
  }
});

test("[M51] fixes of columns and expressions mend the file", () => {
  const text = sync(
    "name: string, price: decimal",
    "  a:",
    "    csv: a.csv",
    "    mode: two-way",
    "    fields: { name: Nmae, price: { read: 'decimal(prise)' } }",
    "    write: { prise: string(prce) }",
    "    where: |",
    '      skku != ""',
  );
  const about = context({ a: header("sku", "Name", "price") });
  const { diagnostics } = checkSync(text, "a", about);
  expect(diagnostics.filter(({ fix }) => fix !== undefined)).toHaveLength(5);
  expect(checkSync(applied(text, diagnostics), "a", about).diagnostics).toEqual([]);
});

describe("[M65] sampled records that do not fit are counted", () => {
  test("with what the first of them holds and what to do", () => {
    const samples = ["1,50", "2", "x", "3,25"].map((price, index) => ({ sku: `${index}`, price }));
    const { compiled, diagnostics } = checkSync(
      sync("price: decimal", "  a: { csv: a.csv, mode: source, fields: { price: price } }"),
      "a",
      context({ a: header("sku", "price") }, { a: samples }),
    );
    expect(compiled).not.toBeNull();
    expect(diagnostics).toEqual([
      {
        code: "sync.bad-value",
        severity: "warning",
        message: '3 of 4 sampled records on "a" do not fit: "price" holds "1,50", which is not a decimal.',
        hint: 'If numbers are spelled this way here, say `format: "1.234,56"`.',
        at: { file: "a", line: 5, column: 44, endLine: 5, endColumn: 49 },
      },
    ]);
  });

  test("where the field is not mapped, at the endpoint", () => {
    const { diagnostics } = checkSync(
      sync("price: decimal", "  a: { csv: a.csv, mode: source }"),
      "a",
      context({}, { a: [{ sku: "1", price: "x" }] }),
    );
    expect(diagnostics.map(place)).toEqual(["5:3-4 warning sync.bad-value"]);
  });
});

describe("[M66] what is written to an endpoint must read back as it was meant", () => {
  const text = (mode: string) =>
    sync(
      "first: string, last: string",
      `  a: { csv: a.csv, mode: ${mode}, fields: { first: { read: 'split(full, " ")[0]' }, last: { read: 'split(full, " ")[1]' } }, write: { full: 'last + " " + first' } }`,
      "  b: { json: b.json, mode: source }",
    );
  const about = context(
    { a: header("sku", "full") },
    {
      a: [
        { sku: "1", full: "Ada Byron" },
        { sku: "2", full: "Eve Eve" },
      ],
    },
  );

  test("two-way: an error that shows the way of the value, once a field", () => {
    const { compiled, diagnostics } = checkSync(text("two-way"), "a", about);
    expect(compiled).toBeNull();
    expect(diagnostics.map(place)).toEqual(["5:45-50 sync.round-trip", "5:85-89 sync.round-trip"]);
    expect(diagnostics[0]!.message).toBe(
      '"first" on "a" does not come back as it was: {"sku":"1","full":"Ada Byron"} is read as "Ada", written as {"sku":"1","full":"Byron Ada"} and read as "Byron".',
    );
  });

  test("a target: a warning", () => {
    const { compiled, diagnostics } = checkSync(text("target"), "a", about);
    expect(compiled).not.toBeNull();
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  });

  test("a pattern without seconds", () => {
    const file = sync(
      "at: timestamp",
      "  a: { csv: a.csv, mode: two-way, fields: { at: { format: 'yyyy-MM-dd HH:mm', clean: x } } }",
    ).replace(", clean: x", "");
    expect(
      checkSync(file, "a", context({}, { a: [{ sku: "1", at: "2026-01-01 10:00" }] })).diagnostics,
    ).toEqual([]);
  });
});

test("[M50] checking never throws, whatever text, schemas and samples are", () => {
  const natives = fc.dictionary(
    fc.constantFrom("sku", "p", "Name", "__proto__", "constructor", "#text"),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.constant(["a"]),
      fc.constant({ "#text": "x", "@a": "1" }),
    ),
  );
  const lines = fc.constantFrom(
    "    where: sku",
    "    write: { p: q, sku: p }",
    "    fields: { p: a.b, sku: false }",
    "    fields: { p: { read: row.x } }",
    "    onCreate: { t: run.startedAt }",
    "    id: Name",
    "    each: p",
    "    mode: two-way",
    "    mode: target",
    "    formats: { zone: Europe/Berlin, empty: value }",
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(lines, { maxLength: 6, selector: (line) => line.trim().split(":")[0] }),
      fc.array(natives, { maxLength: 4 }),
      fc.boolean(),
      (parts, samples, closed) => {
        const text = sync(
          "p: { type: decimal, clean: trim }, at: timestamp",
          "  a:",
          "    json: a.json",
          ...parts,
        );
        const schema = closed ? header("sku", "p", "Name") : sampled({ sku: "string", p: "unknown" });
        const { compiled, diagnostics } = checkSync(text, "a", context({ a: schema }, { a: samples }));
        expect(compiled === null).toBe(diagnostics.some(({ severity }) => severity === "error"));
      },
    ),
    { numRuns: 500 },
  );
});

test("a place that no record of an open endpoint has is suspicious, with what was probably meant", () => {
  const text =
    "syncline: 1\nname: x\nrecord: { key: sku, fields: { sku: string, price: decimal } }\nendpoints:\n  a: { json: a.json, mode: source, fields: { price: net-prise } }\n  b: { csv: b.csv, mode: target }\n";
  const columns = ["sku", "net-price"].map((name) => ({ name, type: "string" as const, samples: [] }));
  const { diagnostics } = checkSync(text, "x", {
    schemas: new Map([["a", { columns, closed: false }]]),
    samples: new Map(),
    lookups: new Map(),
  });
  expect(diagnostics).toMatchObject([
    {
      code: "sync.unknown-column",
      severity: "warning",
      at: { line: 5 },
      hint: expect.stringContaining("net-price"),
    },
  ]);
});
