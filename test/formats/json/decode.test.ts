import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textCodec } from "../../../shared/formats/encoding/text-codec.ts";
import { Fault } from "../../../shared/formats/format.ts";
import { json } from "../../../shared/formats/json/json.ts";
import { ExactNumber, isNativeRecord } from "../../../shared/model/native.ts";
import { choices, name, Scribe, value } from "./documents.ts";
import { at, oneAt, read, utf8 } from "./file.ts";

const decode = (record: string) => {
  const bytes = Buffer.from(record);
  return json.open(at(), utf8).decode(bytes, 0, bytes.length);
};

describe("native records", () => {
  test("any record is what the file says", () => {
    fc.assert(
      fc.property(fc.array(value), choices, (records, picked) => {
        const scribe = new Scribe(picked);
        const text = scribe.list(records.map((record) => scribe.value(record)));
        const natives = records.map((record) => (isNativeRecord(record) ? record : { $value: record }));
        expect(read(json.open(at(), utf8), text)).toEqual(natives);
      }),
      { numRuns: 500 },
    );
  });

  test("names with escapes, which JSON.parse mistakes for others (nodejs/node#63785)", () => {
    const texts = [
      '{"\\"":0,"\\\\":[true,"\\n",1e400]}',
      '{"\\"":0,"\\u0061":{"tab\\\\":null}}',
      '{"tab\\t":false}',
    ];
    for (let pass = 0; pass < 2; pass++)
      expect(texts.map(decode)).toEqual([
        { '"': 0, "\\": [true, "\n", new ExactNumber("1e400")] },
        { '"': 0, a: { "tab\\": null } },
        { "tab\t": false },
      ]);
    expect(decode('{"a":1,"\\u0061":1}')).toMatchObject({ code: "record.malformed" });
  });

  test("`__proto__` is a member like any other", () => {
    const record = decode('{"__proto__":{"a":1},"constructor":2}');
    expect(Object.keys(record)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  test("[F29] a member's key is under $key, whatever it is", () => {
    fc.assert(
      fc.property(name, choices, (key, picked) => {
        const scribe = new Scribe(picked);
        const file = scribe.object([scribe.member(key, { a: 1 })]);
        expect(read(json.open(at(), utf8), file)).toEqual([{ $key: key, a: 1 }]);
      }),
    );
  });

  test.each([
    ["[12]", { $value: 12 }],
    ['["a: b"]', { $value: "a: b" }],
    ["[[1]]", { $value: [1] }],
    ["[null]", { $value: null }],
    ['{"k":"v"}', { $key: "k", $value: "v" }],
    ['[{"$key":1,"$value":2}]', { $key: 1, $value: 2 }],
  ])("[F29] %s", (file, native) => {
    expect(read(json.open(at(), utf8), file)).toEqual([native]);
  });

  test("[F29] a keyed record that has a $key of its own is refused", () => {
    expect(read(json.open(at(), utf8), '{"a":{"$key":1}}')).toMatchObject([{ code: "record.malformed" }]);
  });
});

describe("numbers", () => {
  test.each([
    "12345678901234567890",
    "-9007199254740993",
    "0.12345678901234567",
    "1e400",
    "1e-400",
    "123456789012345678e-2",
    "-1E+309",
  ])("[F27] %s keeps its digits", (number) => {
    const record = decode(`{"n":${number},"m":[1,${number}]}`);
    expect(record).toEqual({ n: new ExactNumber(number), m: [1, new ExactNumber(number)] });
    expect(JSON.stringify(record)).toBe(`{"n":${number},"m":[1,${number}]}`);
  });

  test.each([
    ["0", 0],
    ["-1.50", -1.5],
    ["1e5", 1e5],
    ["100000000000000000000", 1e20],
    ["0.1000000000000000000", 0.1],
    ["0.30000000000000004", 0.30000000000000004],
    ["0e999999999999", 0],
    ["5e-324", 5e-324],
  ])("[F27] %s is a number", (text, number) => {
    expect(decode(`{"n":${text}}`)).toEqual({ n: number });
  });

  test("[F27] digits in texts are texts", () => {
    expect(decode('{"n":"12345678901234567890"}')).toEqual({ n: "12345678901234567890" });
  });

  test("[F27] any digits", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(30), (digits, power) => {
        const { n } = Object(decode(`{"n":${digits}e-${power}}`));
        if (typeof n === "number") {
          const scale = 10n ** 400n;
          expect(BigInt(expand(String(n), 400))).toBe((digits * scale) / 10n ** BigInt(power));
        } else expect(n).toEqual(new ExactNumber(`${digits}e-${power}`));
      }),
    );
  });
});

/** The digits of a number times ten to `power`, without a point. */
function expand(number: string, power: number): string {
  const [mantissa = "", exponent = "0"] = number.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return whole + fraction + "0".repeat(power + Number(exponent) - fraction.length);
}

describe("records that are refused", () => {
  test.each([
    ['{"a":1,}', 7, "`}` where a member name"],
    ['{"a":tru}', 5, "`tru` is not a JSON value"],
    ['{"a" 1}', 5, "`1` where the colon"],
    ['{"a":01}', 5, "`01` is not a JSON value"],
    ['{"é":"a\nb"}', 8, "a character or an escape"],
    ['{"a":"\\x"}', 6, "a character or an escape"],
    ['"key":{"a":1,}', 13, "`}` where a member name"],
  ])("[F26] %s", (record, offset, message) => {
    expect(decode(record)).toMatchObject({
      code: "record.malformed",
      offset,
      message: expect.stringContaining(message),
    });
  });

  test("[F26] the others are read", () => {
    expect(read(json.open(at(), utf8), '[{"a":1},{"a":1,},{"a":NaN},{"a":2}]')).toMatchObject([
      { a: 1 },
      { code: "record.malformed" },
      { code: "record.malformed" },
      { a: 2 },
    ]);
  });

  test("[F26] bytes that mean nothing in the encoding", () => {
    const record = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    expect(json.open(at(), utf8).decode(record, 0, record.length)).toMatchObject({
      code: "record.malformed",
      offset: 6,
    });
    const windows = textCodec("windows-1253");
    if (windows instanceof Fault) throw new Error(windows.message);
    expect(json.open(at(), windows).decode(record, 0, record.length)).toMatchObject({ offset: 6 });
  });

  test.each([
    ['{"a":1,"b":2,"a":1}', "a", 13],
    ['{"x":[{"b":{}},{"c":1,"\\u0063":2}]}', "c", 22],
    ['{"__proto__":1,"__proto__":2}', "__proto__", 15],
    ['"k":{"a":1,"a":2}', "a", 11],
  ])("[F28] %s", (record, member, offset) => {
    expect(decode(record)).toMatchObject({
      code: "record.malformed",
      message: expect.stringContaining(`"${member}" is there twice`),
      offset,
    });
  });

  test("[F25] one record that is nested without end", () => {
    expect(decode(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toMatchObject({
      code: "record.malformed",
    });
    const file = `${"[".repeat(500)}${"]".repeat(500)}`;
    expect(read(json.open(oneAt(), utf8), file)).toHaveLength(1);
  });
});
