import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../shared/formats/format.ts";
import { json } from "../../../shared/formats/json/json.ts";
import { choices, name, object, Scribe, value } from "./documents.ts";
import { at, oneAt, read, split, utf8 } from "./file.ts";

const texts = (options: Parameters<typeof json.open>[0], file: string): readonly string[] | Fault => {
  const bytes = Buffer.from(file);
  const spans = split(json.open(options, utf8), bytes);
  return spans instanceof Fault ? spans : spans.map(({ start, end }) => bytes.toString("utf8", start, end));
};

describe("where the records are", () => {
  test.each([
    ["the document itself", at(), ' [ {"a":1} , {"a":2}\n]\n', ['{"a":1}', '{"a":2}']],
    ["a list of scalars and lists", at(), '[1,"x, ]",null,[2]]', ["1", '"x, ]"', "null", "[2]"]],
    ["an empty list", at(), "[ ]", []],
    ["an object keyed by id", at(), '{"x" : {"a":1}, "y":2}', ['"x" : {"a":1}', '"y":2']],
    ["a member", at("items"), '{"items":[{"a":1}]}', ['{"a":1}']],
    ["a late member", at("items"), '{"a":{"items":[9]},"b":["items",{"items":[8]}],"items":[1]}', ["1"]],
    ["a nested member", at("a", "b"), '{"b":[7],"a":{"a":{"b":[8]},"b":{"k":1}},"c":0}', ['"k":1']],
    ["an element", at("1", "rows"), '[{"rows":[1]},{"rows":[2,3]},{"rows":[4]}]', ["2", "3"]],
    ["a name with an escape", at("ü\n"), '{"\\u00fc\\n":[1]}', ["1"]],
    ["a name from Object", at("__proto__"), '{"constructor":[1],"__proto__":[2]}', ["2"]],
    ["one record", oneAt(), ' {"a":[1,2]}\n', ['{"a":[1,2]}']],
    ["one record in a member", oneAt("data", "0"), '{"meta":1,"data":[{"a":1},{"a":2}]}', ['{"a":1}']],
    ["one scalar record", oneAt("data"), '{"data":12}', ["12"]],
  ])("[F20] %s", (_title, options, file, records) => {
    expect(texts(options, file)).toEqual(records);
  });

  test("[F20] a byte order mark is stepped over", () => {
    expect(read(json.open(at(), utf8), '\ufeff[{"a":1}]')).toEqual([{ a: 1 }]);
    expect(read(json.open(oneAt(), utf8), '\ufeff{"a":1}')).toEqual([{ a: 1 }]);
  });
});

describe("windows", () => {
  const file = Buffer.from(
    '\ufeff{"other":"\\\\\\" \\"[","n":-1.5e3,"deep":{"x":[[],{}]},"items":{"k\\"":{"a":"\\\\"},"l":[1,"\\""],"m":12,"n":"é"}}\n',
  );

  test.each([1, 2, 3, 5, 7, 11])("[F21] a window that grows by %i", (step) => {
    const whole = split(json.open(at("items"), utf8), file);
    expect(whole).toHaveLength(4);
    expect(split(json.open(at("items"), utf8), file, step)).toEqual(whole);
  });

  test("[F21] any document, any windows", () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([member]) => member }),
        choices,
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (records, others, picked, step, keyed) => {
          const scribe = new Scribe(picked);
          const parts = records.map((record, index) =>
            keyed ? scribe.member(String(index), record) : scribe.value(record),
          );
          const rows = `"rows":${keyed ? scribe.object(parts) : scribe.list(parts)}`;
          const members = others
            .filter(([member]) => member !== "rows")
            .map(([member, other]) => scribe.member(member, other));
          members.splice(scribe.choose() % (members.length + 1), 0, rows);
          const text = scribe.object(members);
          const file = Buffer.from(text);
          const spans = split(json.open(at("rows"), utf8), file);
          if (spans instanceof Fault) throw new Error(`${spans.message}: ${text}`);
          expect(spans.map(({ start, end }) => file.toString("utf8", start, end))).toEqual(parts);
          expect(split(json.open(at("rows"), utf8), file, step)).toEqual(spans);
        },
      ),
    );
  });

  test("[F21] a record far larger than a window is looked through once", () => {
    const long = "x".repeat(300_000);
    const file = Buffer.from(`{"skip":"${long}","rows":[{"a":"${long}\\""},"${long}"]}`);
    expect(split(json.open(at("rows"), utf8), file, 1000)).toHaveLength(2);
  });

  test("a member that is not looked at need not be kept", () => {
    const session = json.open(at("rows"), utf8);
    const window = Buffer.from(`{"skip":"${"x".repeat(1000)}`);
    expect(session.scan(window, 0, false, () => {})).toBe(window.length);
  });
});

describe("files that are refused", () => {
  test.each([
    ["[1", 2, "ends inside a list"],
    ['[{"a":1}', 8, "ends inside a list"],
    ['[{"a":1', 7, "ends inside an object"],
    ['[{"a":[1', 8, "ends inside a list"],
    ['[{"a":"x', 8, "ends inside a text"],
    ['["x', 3, "ends inside a text"],
    ["[1,", 3, "ends inside a list"],
    ["[1,]", 3, "`]` where a value should be"],
    ["[,1]", 1, "`,` where a value should be"],
    ["[1 2]", 3, "`2` where a comma or the closing bracket"],
    ["[1]]", 3, "`]` behind the end"],
    ["[1] x", 4, "`x` behind the end"],
    ["[1}", 2, "`}` where a `]` should close the list"],
    ['[{"a":[1}]]', 8, "`}` where a `]` should close the list"],
    ['[{"a":1]', 7, "`]` where a `}` should close the object"],
    ['{"a":{},}', 8, "`}` where a member name"],
    ["{a:{}}", 1, "`a` where a member name"],
    ['{"a" {}}', 5, "`{` where the colon"],
    ['{"a":}', 5, "`}` where a value should be"],
    ["[nul]", 1, "`nul` is not a JSON value"],
    ["[01]", 1, "`01` is not a JSON value"],
    ["[NaN]", 1, "`NaN` is not a JSON value"],
    ["<a/>", 0, "`<` where a value should be"],
    ["[\u00a0]", 1, "is not a JSON value"],
  ])("[F22] %s", (file, offset, message) => {
    for (const step of [1, file.length]) {
      const fault = split(json.open(at(), utf8), Buffer.from(file), step);
      expect(fault).toBeInstanceOf(Fault);
      expect(fault).toMatchObject({
        code: "file.malformed",
        offset,
        message: expect.stringContaining(message),
      });
    }
  });

  test("[F22] around the records the grammar holds too", () => {
    for (const file of [
      '{"x":[1,],"rows":[]}',
      '{"rows":[],"x":{"a" 1}}',
      '{"rows":[],"x":tru}',
      '{"rows":[]}{}',
    ])
      expect(split(json.open(at("rows"), utf8), Buffer.from(file))).toMatchObject({ code: "file.malformed" });
  });

  test("[F22] a file cut short anywhere", () => {
    const file = Buffer.from('{"a":[1,{"b":"\\""}],"rows":[{"c":[1,2]},{"d":"é"},3]}');
    for (let length = 1; length < file.length; length++) {
      const fault = split(json.open(at("rows"), utf8), file.subarray(0, length));
      expect(fault, file.toString("utf8", 0, length)).toBeInstanceOf(Fault);
    }
  });

  test.each(["", "  \n", "\ufeff"])("[F22] an empty file: %j", (file) => {
    expect(split(json.open(at(), utf8), Buffer.from(file))).toMatchObject({ code: "file.empty" });
  });

  test.each([
    [
      at("products"),
      '{"product":[],"count":3}',
      'The document has no "products"; it has "product", "count"',
      'Did you mean "product"',
    ],
    [at("a", "b"), '{"a":{"c":[]},"b":[]}', '"a" has no "b"; it has "c"', "records:"],
    [at("a"), "{}", "it is empty", "records:"],
    [at("a", "b"), '{"a":"x"}', '"a" is a text, so there is no "b" in it', "records:"],
    [at("a"), '{"a":12}', '"a" is a single value, not a list or an object', "records:"],
    [at(), '"x"', "The document is a text, not a list or an object", "records:"],
    [at("2"), "[[],[]]", 'The document has no "2"; it has "0", "1"', "records:"],
    [oneAt("a"), '{"b":1}', 'has no "a"; it has "b"', "records:"],
  ])("[F23] a path that leads nowhere: %#", (options, file, message, hint) => {
    const fault = split(json.open(options, utf8), Buffer.from(file));
    expect(fault).toMatchObject({
      code: "file.malformed",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  test.each([
    [at("a"), '{"a":[1],"a":[2]}'],
    [at("a", "b"), '{"a":{"c":1},"a":{"b":[]}}'],
    [at("a", "b"), '{"a":{"b":[],"b":[]}}'],
  ])("[F24] two members of one name on the way: %#", (options, file) => {
    expect(split(json.open(options, utf8), Buffer.from(file))).toMatchObject({
      code: "file.malformed",
      message: expect.stringContaining("two members named"),
    });
  });

  test("[F25] nesting without end, in records and around them", () => {
    const deep = "[".repeat(100_000);
    for (const file of [`[${deep}`, `{"x":${deep}`, `[{"a":${'{"a":'.repeat(1000)}`])
      expect(split(json.open(at("rows"), utf8), Buffer.from(file))).toMatchObject({ code: "file.too-large" });
    const ok = `[${"[".repeat(500)}${"]".repeat(500)}]`;
    expect(split(json.open(at(), utf8), Buffer.from(ok))).toHaveLength(1);
  });

  test("bytes at random neither throw nor hang", () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...'[]{}",:\\ 1ea\n'), maxLength: 60 }),
    );
    fc.assert(
      fc.property(junk, fc.integer({ min: 1, max: 20 }), (junk, step) => {
        const file = Buffer.from(junk);
        const whole = split(json.open(at(), utf8), file);
        const parts = split(json.open(at(), utf8), file, step);
        if (whole instanceof Fault) expect(parts).toBeInstanceOf(Fault);
        else expect(parts).toEqual(whole);
        if (!(whole instanceof Fault))
          for (const { start, end } of whole) json.open(at(), utf8).decode(file, start, end);
      }),
      { numRuns: 2000 },
    );
  });

  test("what JSON.parse takes is taken", () => {
    fc.assert(
      fc.property(object, choices, (document, picked) => {
        const text = new Scribe(picked).value(document);
        expect(split(json.open(at(), utf8), Buffer.from(text))).toHaveLength(Object.keys(document).length);
      }),
    );
  });
});
