import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf } from "../../shared/mapping/compile/key.ts";
import { setAt } from "../../shared/mapping/compile/place.ts";
import type { EndpointMapping, ReadOutcome } from "../../shared/mapping/compiled.ts";
import { ExactNumber, type NativeRecord, type NativeValue } from "../../shared/model/native.ts";
import { parsePath } from "../../shared/model/path.ts";
import type { CanonicalRecord } from "../../shared/model/value.ts";
import { compiled, context, header, mapping } from "./context.ts";

const recordOf = (outcome: ReadOutcome): CanonicalRecord => {
  if (outcome.kind !== "record") throw new Error(JSON.stringify(outcome));
  return outcome.record;
};
const read = (of: EndpointMapping, native: NativeRecord): CanonicalRecord =>
  recordOf(of.read({ k: "1", ...native }));
const update = (of: EndpointMapping, record: CanonicalRecord, native: NativeRecord) =>
  of.update(record, new Set(Object.keys(record)), native);

describe("[M37] null, missing and empty are told apart per format, by a rule that the file can set", () => {
  const from = (kind: "csv" | "json", formats: string): EndpointMapping =>
    mapping("a: string", `${kind}: e.${kind}, mode: two-way, formats: { ${formats} }`);
  test.each<["csv" | "json", string, NativeRecord, CanonicalRecord]>([
    ["csv", "", { a: "" }, { k: "1", a: null }],
    ["csv", "", {}, { k: "1", a: null }],
    ["csv", "empty: value", { a: "" }, { k: "1", a: "" }],
    ["csv", "missing: absent", {}, { k: "1" }],
    ["csv", "nulls: [N/A]", { a: "N/A" }, { k: "1", a: null }],
    ["csv", "nulls: [N/A]", { a: "n/a" }, { k: "1", a: "n/a" }],
    ["json", "", { a: "" }, { k: "1", a: "" }],
    ["json", "", { a: null }, { k: "1", a: null }],
    ["json", "", {}, { k: "1", a: null }],
    ["json", "empty: 'null'", { a: "" }, { k: "1", a: null }],
    ["json", "empty: null", { a: "" }, { k: "1", a: null }],
    ["json", "missing: absent", { a: null }, { k: "1", a: null }],
    ["json", "missing: absent", {}, { k: "1" }],
  ])("%s { %s } reads %j", (kind, formats, native, record) => {
    expect(read(from(kind, formats), native)).toEqual(record);
  });

  test.each<["csv" | "json", string, NativeRecord]>([
    ["csv", "", { k: "1", a: "" }],
    ["csv", "writeNull: remove", { k: "1" }],
    ["json", "", { k: "1", a: null }],
    ["json", "writeNull: empty", { k: "1", a: "" }],
    ["json", "writeNull: remove", { k: "1" }],
  ])("%s { %s } writes no value", (kind, formats, native) => {
    expect(from(kind, formats).create({ k: "1", a: null }, 0)).toEqual({ ok: true, value: native });
  });

  test("a default stands where there is no value, read or written", () => {
    const defaults = mapping(
      "a: { type: boolean, default: false }, b: { default: x }",
      "json: e.json, mode: two-way",
    );
    expect(read(defaults, { a: null })).toEqual({ k: "1", a: false, b: "x" });
    expect(defaults.create({ k: "1" }, 0)).toEqual({ ok: true, value: { k: "1", a: false, b: "x" } });
    expect(update(defaults, { k: "1", a: false }, { k: "1", a: null })).toEqual({ ok: true, value: [] });
  });

  test("where no value is written as an empty text, a number or a date reads that back (seed -1720591006)", () => {
    const csv = mapping("a: timestamp, b: string", "csv: e.csv, mode: two-way, formats: { empty: value }");
    expect(read(csv, { a: "", b: "" })).toEqual({ k: "1", a: null, b: "" });
  });

  test("XML has no null: a field without a value has no element", () => {
    const xml = mapping("a: string", "xml: { path: e.xml, records: r.e }, mode: two-way");
    expect(xml.create({ k: "1", a: null }, 0)).toEqual({ ok: true, value: { k: "1" } });
    expect(update(xml, { a: null }, { k: "1", a: "x" })).toEqual({
      ok: true,
      value: [{ path: ["a"], value: undefined }],
    });
  });
});

describe("[M60] a field without a mapping is at the place of its own name, if there can be one", () => {
  test("all columns known", () => {
    const e = mapping("a: string, b: string", "csv: e.csv, mode: two-way", header("k", "a", "other"));
    expect([...e.readable]).toEqual(["k", "a"]);
    expect([...e.writable]).toEqual(["k", "a"]);
    expect(read(e, { a: "x", b: "y" })).toEqual({ k: "1", a: "x" });
    expect(e.place("b")).toBeNull();
  });

  test("a place that is yet to be made has all that the file names, in order", () => {
    const e = mapping(
      "a: string, b: string",
      "csv: e.csv, mode: target, id: nr, fields: { b: B b }, write: { c: a }, onCreate: { nr: k }",
    );
    expect(e.columns).toEqual(["nr", "k", "a", "B b", "c"]);
  });

  test("names of columns are taken as they stand, paths are followed", () => {
    const csv = mapping(
      "a: string, 'b-c': string",
      "csv: e.csv, mode: two-way, fields: { a: name.first, b-c: '[\"x.y\"]' }",
    );
    expect(read(csv, { "name.first": "Ada", "x.y": "z" })).toEqual({ k: "1", a: "Ada", "b-c": "z" });
    const json = mapping(
      "a: string, b: string, c: integer",
      "json: e.json, mode: two-way, fields: { a: name.first, b: '[\"x.y\"]', c: 'lines[1].qty' }",
    );
    const native = { k: "1", name: { first: "Ada" }, "x.y": "z", lines: [{ qty: 1 }, { qty: 2 }] };
    expect(read(json, native)).toEqual({ k: "1", a: "Ada", b: "z", c: "2" });
    expect(json.place("c")).toEqual(["lines", 1, "qty"]);
    expect(json.create({ k: "1", a: "Ada", c: "5" }, 0)).toEqual({
      ok: true,
      value: { k: "1", name: { first: "Ada" }, lines: [null, { qty: 5 }] },
    });
  });

  test("an XML element with attributes is its text", () => {
    const xml = mapping(
      "a: decimal, u: string",
      "xml: { path: e.xml, records: r.e }, mode: two-way, fields: { a: price, u: price.@unit }",
    );
    const native = { k: "1", price: { "#text": "1.50", "@unit": "kg" } };
    expect(read(xml, native)).toEqual({ k: "1", a: "1.5", u: "kg" });
    expect(update(xml, { a: "2", u: "g" }, native)).toEqual({
      ok: true,
      value: [
        { path: ["price", "#text"], value: "2" },
        { path: ["price", "@unit"], value: "g" },
      ],
    });
    expect(xml.create({ k: "1", a: "2", u: "g" }, 0)).toEqual({
      ok: true,
      value: { k: "1", price: { "#text": "2", "@unit": "g" } },
    });
  });

  test("columns that are called as what every object has", () => {
    const e = mapping("a: string", "csv: e.csv, mode: two-way, fields: { a: constructor }");
    expect(read(e, {})).toEqual({ k: "1", a: null });
    expect(read(e, { constructor: "x" })).toEqual({ k: "1", a: "x" });
    const proto = mapping("a: string", "csv: e.csv, mode: two-way, fields: { a: __proto__ }");
    expect(read(proto, {})).toEqual({ k: "1", a: null });
    const made = proto.create({ k: "1", a: "x" }, 0);
    expect(made.ok && Object.keys(made.value)).toEqual(["k", "__proto__"]);
  });
});

describe("[M71] a wrong value is refused, dropped, replaced or ends the run, as its field says", () => {
  const e = (onInvalid: string) =>
    mapping(
      `a: { type: integer, min: 1, required: true, default: 7, onInvalid: ${onInvalid} }`,
      "csv: e.csv, mode: source",
    );
  const diagnostic = {
    code: "record.range",
    message: '"a" holds "0", which is less than "1".',
    at: { endpoint: "e", field: "a", record: "1" },
  };
  test.each<[string, unknown]>([
    [
      "reject",
      { kind: "rejected", id: "1", key: "1", problems: [{ ...diagnostic, severity: "error" }], stop: false },
    ],
    [
      "stop",
      { kind: "rejected", id: "1", key: "1", problems: [{ ...diagnostic, severity: "error" }], stop: true },
    ],
    [
      "drop",
      { kind: "record", id: "1", record: { k: "1" }, warnings: [{ ...diagnostic, severity: "warning" }] },
    ],
    [
      "default",
      {
        kind: "record",
        id: "1",
        record: { k: "1", a: "7" },
        warnings: [{ ...diagnostic, severity: "warning" }],
      },
    ],
  ])("%s", (onInvalid, outcome) => {
    expect(e(onInvalid).read({ k: "1", a: "0" })).toEqual(outcome);
  });

  test("all that is wrong with a record is said at once, without a huge value", () => {
    const many = mapping(
      "a: integer, b: { required: true }, c: { format: email }",
      "csv: e.csv, mode: source",
    );
    const outcome = many.read({ k: "1", a: "x".repeat(100_000), b: "", c: "c" });
    expect(outcome).toMatchObject({ kind: "rejected", id: "1" });
    const problems = outcome.kind === "rejected" ? outcome.problems : [];
    expect(problems.map(({ code }) => code)).toEqual(["record.type", "record.required", "record.format"]);
    for (const { message } of problems) expect(message.length).toBeLessThan(150);
  });

  test("an expression that fails on a record", () => {
    const computed = mapping("a: integer", "csv: e.csv, mode: source, fields: { a: { read: 'integer(x)' } }");
    expect(computed.read({ k: "1", x: "12" })).toMatchObject({ record: { a: "12" } });
    expect(computed.read({ k: "1", x: "abc" })).toMatchObject({
      kind: "rejected",
      problems: [{ code: "record.expression", at: { field: "a", record: "1" } }],
    });
  });

  test("a computed field is cleaned, rounded and checked like any other", () => {
    const computed = mapping(
      "a: { clean: [trim, uppercase] }, b: { type: decimal, scale: 2 }, c: string",
      "csv: e.csv, mode: source, fields: { a: { read: x + ' ' }, b: { read: 'decimal(y) / 3' }, c: { read: 'trim(x)' } }",
    );
    expect(read(computed, { x: " ", y: "2" })).toEqual({ k: "1", a: null, b: "0.67", c: null });
    expect(read(computed, { x: "ab", y: "2" })).toEqual({ k: "1", a: "AB", b: "0.67", c: "ab" });
  });
});

describe("[M72] only records that pass `where` take part", () => {
  test("a filter of native values is looked at first, so that what it leaves out need not be right", () => {
    const e = mapping("a: integer", "csv: e.csv, mode: source, where: 'state == \"on\"'");
    expect(e.read({ k: "1", a: "5", state: "on" })).toMatchObject({ kind: "record" });
    expect(e.read({ k: "1", a: "x", state: "off" })).toEqual({ kind: "left", id: "1" });
    expect(e.read({ state: "off" })).toEqual({ kind: "left", id: "" });
    expect(e.read({ k: "1", a: "x", state: "on" })).toMatchObject({ kind: "rejected" });
  });

  test("a filter may look at the canonical record", () => {
    const e = mapping("a: integer", "csv: e.csv, mode: source, where: 'record.a > 2'");
    expect(e.read({ k: "1", a: "10" })).toMatchObject({ kind: "record" });
    expect(e.read({ k: "1", a: "2" })).toEqual({ kind: "left", id: "1" });
  });

  test("a filter that fails refuses the record", () => {
    const e = mapping("a: string", "csv: e.csv, mode: source, where: 'integer(a) > 2'");
    expect(e.read({ k: "1", a: "x" })).toMatchObject({
      kind: "rejected",
      id: "1",
      problems: [{ code: "record.expression", at: { field: "where" } }],
    });
  });

  test("the record around an element of a nested list is its parent", () => {
    const e = mapping(
      "a: string",
      "json: e.json, mode: source, each: lines, fields: { a: { read: 'parent.order' } }",
    );
    expect(e.read({ k: "1" }, { order: "A7" })).toMatchObject({ record: { k: "1", a: "A7" } });
  });
});

describe("[M73] a record's id is that of its endpoint or else its key, and different records have different keys", () => {
  test("the endpoint's own id", () => {
    const e = mapping("a: string", "json: e.json, mode: source, id: meta.id");
    for (const id of ["7", 7, new ExactNumber("7")]) {
      expect(e.identify({ meta: { id } })).toBe("7");
      expect(e.read({ k: "x", meta: { id } })).toMatchObject({ id: "7" });
    }
    expect(e.identify({ meta: { id: "" } })).toBeNull();
    expect(e.read({ k: "x" })).toMatchObject({
      kind: "rejected",
      id: null,
      key: "x",
      problems: [{ code: "record.key-empty" }],
    });
  });

  test("the key, read as its fields are", () => {
    const text =
      "syncline: 1\nname: x\nrecord: { key: [a, b], fields: { a: { clean: [trim, lowercase] }, b: decimal } }\nendpoints: { e: { csv: e.csv, mode: source } }\n";
    const sync = compiled(text);
    const e = sync.endpoints.get("e")!;
    const native = { a: " X/y ", b: "1.50" };
    expect(e.identify(native)).toBe("x\\/y / 1.5");
    expect(e.read(native)).toMatchObject({ id: "x\\/y / 1.5" });
    expect(sync.keyOf(recordOf(e.read(native)))).toBe("x\\/y / 1.5");
    for (const none of [{ a: "", b: "1" }, { a: "x" }, { a: "x", b: "y" }])
      expect(e.identify(none)).toBeNull();
    expect(e.read({ a: "x", b: "" })).toMatchObject({
      kind: "rejected",
      problems: [{ message: 'The record has no key: "a / b" is empty.' }],
    });
  });

  test("keys of several fields never meet", () => {
    const part = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a/\\ ]{1,6}$/));
    const same = (left: CanonicalRecord, right: CanonicalRecord): boolean =>
      left.a === right.a && left.b === right.b;
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const [left, right] = [
          { a, b },
          { a: c, b: d },
        ];
        expect(keyOf(left, ["a", "b"]) === keyOf(right, ["a", "b"])).toBe(same(left, right));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("[M74] an update holds just the places that mean something else than they should, spelled as the record spells them", () => {
  const json = mapping("a: decimal, b: boolean, c: string, d: integer", "json: e.json, mode: two-way");
  test.each<[NativeRecord, CanonicalRecord, readonly [string, NativeValue | undefined][]]>([
    [{ a: 1.5 }, { a: "1.5" }, []],
    [{ a: "1.50" }, { a: "1.5" }, []],
    [{ a: new ExactNumber("1.50") }, { a: "1.5" }, []],
    [{ a: "1.50" }, { a: "2" }, [["a", "2"]]],
    [{ a: 1.5 }, { a: "2" }, [["a", 2]]],
    [{}, { a: "2" }, [["a", 2]]],
    [{ a: 1 }, { a: "0.1234567890123456789" }, [["a", new ExactNumber("0.1234567890123456789")]]],
    [{ a: "abc" }, { a: "2" }, [["a", "2"]]],
    [{ b: "true" }, { b: false }, [["b", "false"]]],
    [{ b: true }, { b: false }, [["b", false]]],
    [{ c: 7 }, { c: "8" }, [["c", 8]]],
    [{ c: 7 }, { c: "008" }, [["c", "008"]]],
    [{ c: "7" }, { c: "8" }, [["c", "8"]]],
    [{ c: "x" }, { c: null }, [["c", null]]],
    [{}, { c: null }, []],
    [{ d: 1 }, { d: "123456789012345678901" }, [["d", new ExactNumber("123456789012345678901")]]],
  ])("%j, to hold %j", (native, record, changes) => {
    expect(update(json, record, native)).toEqual({
      ok: true,
      value: changes.map(([name, value]) => ({ path: [name], value })),
    });
  });

  test("only fields that changed are looked at", () => {
    expect(json.update({ a: "2", c: "y" }, new Set(["c"]), { a: 1, c: "x" })).toEqual({
      ok: true,
      value: [{ path: ["c"], value: "y" }],
    });
  });

  test("a number keeps the spelling of its column, and is not rewritten for it", () => {
    const csv = mapping("a: decimal", "csv: e.csv, mode: two-way, formats: { number: '1.234,56' }");
    expect(update(csv, { a: "1.5" }, { a: "1,5" })).toEqual({ ok: true, value: [] });
    expect(update(csv, { a: "1234.5" }, { a: "1,5" })).toEqual({
      ok: true,
      value: [{ path: ["a"], value: "1.234,50" }],
    });
  });

  test("what a clean step or a scale makes no difference of is left as it is", () => {
    const csv = mapping(
      "a: { clean: [trim, lowercase] }, b: { type: decimal, scale: 1 }",
      "csv: e.csv, mode: two-way",
    );
    expect(update(csv, { a: "x", b: "1.3" }, { a: " X ", b: "1.25" })).toEqual({ ok: true, value: [] });
  });

  test("a changed field writes the places whose expressions use it", () => {
    const e = mapping(
      "a: string, b: string, n: integer",
      "csv: e.csv, mode: two-way, fields: { a: { read: 'split(ab, \" \")[0]' }, b: { read: 'split(ab, \" \")[1]' } }, write: { ab: a + \" \" + b, n2: 'n * 2' }"
        .replaceAll("n2: 'n * 2'", "n2: n * 2")
        .replace('a + " " + b', "'a + \" \" + b'"),
    );
    const native = { k: "1", ab: "Ada Byron", n: "2", n2: "4" };
    const record = { k: "1", a: "Eve", b: "Byron", n: "2" };
    expect(e.update(record, new Set(["a"]), native)).toEqual({
      ok: true,
      value: [{ path: ["ab"], value: "Eve Byron" }],
    });
    expect(e.update(record, new Set(["n"]), native)).toEqual({ ok: true, value: [] });
  });

  test("an expression for a field's own place is the only one to write it", () => {
    const e = mapping("a: string", "csv: e.csv, mode: two-way, write: { a: upper(a) }");
    expect(e.create({ k: "1", a: "x" }, 0)).toEqual({ ok: true, value: { k: "1", a: "X" } });
    expect(e.project({ k: "1", a: "x" })).toEqual({ k: "1", a: "X" });
  });

  test("a value that cannot be computed is a problem that names its place", () => {
    const e = mapping("a: string", "csv: e.csv, mode: two-way, write: { b: integer(a) }");
    const problem = [
      expect.objectContaining({ code: "record.expression", at: { endpoint: "e", field: "b", record: "1" } }),
    ];
    expect(e.create({ k: "1", a: "x" }, 0)).toEqual({ ok: false, error: problem });
    expect(e.update({ k: "1", a: "x" }, new Set(["a"]), { k: "1" })).toEqual({ ok: false, error: problem });
  });
});

test("[M76] places under `onCreate` are written in new records only, and know when the run began", () => {
  const e = mapping(
    "a: string",
    "csv: e.csv, mode: two-way, onCreate: { made: run.startedAt, by: '\"sync \" + a' }",
  );
  const made = { k: "1", a: "x", made: "2026-01-02T03:04:05.25Z", by: "sync x" };
  expect(e.create({ k: "1", a: "x" }, Date.UTC(2026, 0, 2, 3, 4, 5, 250))).toEqual({ ok: true, value: made });
  expect(e.update({ k: "1", a: "y" }, new Set(["a"]), made)).toEqual({
    ok: true,
    value: [{ path: ["a"], value: "y" }],
  });
});

describe("[M75] a projection is what would be read back", () => {
  test.each<[string, string, CanonicalRecord, CanonicalRecord]>([
    [
      "a: timestamp",
      "csv: e.csv, mode: two-way, formats: { timestamp: yyyy-MM-dd HH:mm }",
      { a: "2026-01-02T03:04:05.5Z" },
      { a: "2026-01-02T03:04:00Z" },
    ],
    ["a: string", "csv: e.csv, mode: two-way", { a: "" }, { a: null }],
    ["a: string", "csv: e.csv, mode: two-way, formats: { nulls: [none] }", { a: "none" }, { a: null }],
    [
      "a: string",
      "json: e.json, mode: two-way, formats: { writeNull: remove, missing: absent }",
      { a: null },
      {},
    ],
    ["a: { clean: [uppercase] }", "json: e.json, mode: two-way", { a: "x" }, { a: "X" }],
    [
      "a: string, b: string",
      "json: e.json, mode: two-way, fields: { b: false }",
      { a: "x", b: "y" },
      { a: "x" },
    ],
    [
      "a: boolean",
      'csv: e.csv, mode: two-way, fields: { a: { read: \'s == "VIP"\' } }, write: { s: \'a ? "VIP" : "STD"\' }',
      { a: true },
      { a: true },
    ],
    ["a: string", "csv: e.csv, mode: two-way, fields: { a: { read: s } }", { a: "x" }, {}],
  ])("%s on { %s }", (fields, endpoint, record, projected) => {
    expect(mapping(fields, endpoint).project({ k: "1", ...record })).toEqual({ k: "1", ...projected });
  });

  const fields =
    "a: string, b: decimal, c: { type: decimal, scale: 2, clean: trim }, d: date, e: boolean, f: timestamp, g: json, h: { clean: [trim, empty-to-null], default: x }, i: integer";
  const endpoints = [
    "csv: e.csv, mode: two-way",
    "csv: e.csv, mode: two-way, formats: { number: '1.234,56', date: d.M.yyyy, boolean: ja/nein, timestamp: \"yyyy-MM-dd'T'HH:mm\", zone: Europe/Berlin, nulls: [a], empty: value }",
    "json: e.json, mode: two-way",
    "json: e.json, mode: two-way, formats: { as: text, writeNull: remove, missing: absent }, fields: { a: x.y, g: x.z }",
    "xml: { path: e.xml, records: a.b }, mode: two-way, fields: { a: '@a' }",
    "csv: e.csv, mode: two-way, fields: { a: { read: 'split(ai, \"|\")[0]' } }, write: { ai: 'a + \"|\"', b: b + 1 }".replace(
      "b: b + 1",
      "b: 'b + 1'",
    ),
  ];
  const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
  const plain = fc.stringMatching(/^(0|-?[1-9][0-9]{0,6})$/);
  const records = fc.record(
    {
      a: nullable(fc.string()),
      b: nullable(fc.stringMatching(/^-?[1-9][0-9]{0,9}\.[0-9]{0,5}[1-9]$/)),
      c: nullable(plain),
      d: nullable(fc.constantFrom("2024-02-29", "0001-01-01")),
      e: nullable(fc.boolean()),
      f: nullable(fc.constantFrom("2026-03-29T00:30:00Z", "2026-10-25T01:30:15.5Z")),
      g: nullable(fc.constantFrom('{"a":[1,2.5]}', "[]", '"x"', "7")),
      h: nullable(fc.string({ maxLength: 3 })),
      i: nullable(plain),
    },
    { requiredKeys: [] },
  );
  test.each(endpoints)("of any record, and the native record reads so: { %s }", (endpoint) => {
    const e = mapping(fields, endpoint);
    fc.assert(
      fc.property(records, (record) => {
        const whole = { k: "1", ...record };
        const created = e.create(whole, 0);
        if (!created.ok) return;
        const projected = e.project(whole);
        const back = recordOf(e.read(created.value));
        for (const field of Object.keys(projected))
          expect([field, projected[field]]).toEqual([field, back[field]]);
        expect(e.update(projected, e.writable, created.value).ok).toBe(true);
      }),
    );
  });

  test.each(endpoints.slice(0, 5))(
    "nothing is left to update in a record that was just made: { %s }",
    (endpoint) => {
      const e = mapping(fields, endpoint);
      fc.assert(
        fc.property(records, (record) => {
          const whole = { k: "1", ...record };
          const created = e.create(whole, 0);
          if (!created.ok) return;
          expect(e.update(e.project(whole), e.writable, created.value)).toEqual({ ok: true, value: [] });
        }),
      );
    },
  );
});

describe("[M77] the fingerprint changes with all that decides what records look like, and with nothing else", () => {
  const text = (fields: string, more: string): string =>
    `syncline: 1\nname: x\nrecord: { key: k, fields: { k: string, ${fields} } }\nendpoints: { e: { csv: e.csv, mode: source } }\n${more}`;
  const base = compiled(text("a: string", "")).fingerprint;
  const lookup = "lookups: { l: { csv: l.csv, key: k } }";
  const table = (name: string) => context({}, {}, new Map([["l", new Map([["1", { k: "1", name }]])]]));

  test("the same for the same, in SHA-256", () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(compiled(text("a: string", "")).fingerprint).toBe(base);
    expect(compiled(text("a: string", "description: other\nwhen: { every: 5m }\n")).fingerprint).toBe(base);
  });

  test("other fields, conflicts, columns or content of a lookup", () => {
    const others = [
      compiled(text("a: integer", "")),
      compiled(text("a: string", "conflicts: { default: { owner: e } }\n")),
      compiled(text("a: string", ""), context({ e: header("k") })),
      compiled(text("a: string", lookup), table("one")),
      compiled(text("a: string", lookup), table("two")),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set([base, ...others]).size).toBe(6);
  });
});

test("[M78] a rule decides from the changed values in endpoint order, the base, and each endpoint's value", () => {
  const sync = compiled(
    "syncline: 1\nname: x\nrecord: { key: k, fields: { k: string, a: decimal, b: boolean, c: string } }\n" +
      "endpoints: { one: { csv: a.csv, mode: two-way }, two: { csv: b.csv, mode: two-way } }\n" +
      "conflicts: { fields: { a: { rule: 'max(values)' }, b: { rule: 'values.exists(v, v)' }, c: { rule: 'by.two == null ? base : values[0] + by.two' } } }\n",
  );
  const by = (one: string | boolean | null, two: string | boolean | null) =>
    new Map([
      ["two", two],
      ["one", one],
    ]);
  expect(sync.decide("a", { base: "1", by: by("2.5", "10") })).toEqual({ ok: true, value: "10" });
  expect(sync.decide("b", { base: false, by: by(false, true) })).toEqual({ ok: true, value: true });
  expect(sync.decide("c", { base: "z", by: by("x", "y") })).toEqual({ ok: true, value: "xy" });
  expect(sync.decide("c", { base: "z", by: by("x", null) })).toEqual({ ok: true, value: "z" });
});

test("[M78] a rule that fails says so", () => {
  const sync = compiled(
    "syncline: 1\nname: x\nrecord: { key: k, fields: { k: string, a: integer } }\nendpoints: { e: { csv: a.csv, mode: two-way } }\nconflicts: { default: manual, fields: { a: { rule: 'div(1, values[0])' } } }\n",
  );
  expect(sync.decide("a", { base: undefined, by: new Map([["e", "0"]]) })).toMatchObject({
    ok: false,
    error: { code: "record.expression", at: { field: "a" } },
  });
});

test("[M80] a value explains itself: its place or expression, the clean steps, the type", () => {
  const e = mapping(
    "a: { type: decimal, clean: trim }, b: string",
    "csv: e.csv, mode: source, fields: { a: A, b: { read: upper(x) } }",
  );
  expect(e.trace({ A: " 1.50 " }, "a")).toEqual([
    { title: "A", value: " 1.50 " },
    { title: "clean: trim", value: "1.50" },
    { title: "as decimal", value: "1.5" },
  ]);
  expect(e.trace({ A: "x" }, "a").at(-1)).toEqual({
    title: 'holds "x", which is not a decimal',
    value: undefined,
  });
  expect(e.trace({ x: "y" }, "b")).toEqual([
    { title: "x", value: "y" },
    { title: "upper(x)", value: "Y" },
    { title: "as string", value: "Y" },
  ]);
  expect(e.trace({}, "nothing")).toEqual([]);
});

test("[M60] a place is put into a record without touching what is beside it", () => {
  const paths = ["a.b", "a", "c[1].d", "c[0]", "a.@x", "e"].map((text) => parsePath(text)!);
  fc.assert(
    fc.property(fc.shuffledSubarray(paths), (some) => {
      const native: Record<string, NativeValue> = {};
      for (const path of some) setAt(native, path, "v");
      const texts = JSON.stringify(native).match(/"v"/g) ?? [];
      expect(texts.length).toBe(some.length);
    }),
  );
});
