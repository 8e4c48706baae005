import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ValueFormats } from "../../../shared/mapping/sync-file.ts";
import { type Codec, codecFor, type Given } from "../../../shared/mapping/values/codec.ts";
import { canonicalJson } from "../../../shared/mapping/values/json.ts";
import { Misfit } from "../../../shared/mapping/values/misfit.ts";
import { ExactNumber, type NativeValue } from "../../../shared/model/native.ts";
import type { TypeName } from "../../../shared/model/value.ts";

const standard: ValueFormats = {
  number: null,
  date: null,
  time: null,
  timestamp: null,
  boolean: null,
  zone: "UTC",
  nulls: [],
  empty: "null",
  missing: "null",
  writeNull: "empty",
  as: null,
};

const codec = (type: TypeName, formats: Partial<ValueFormats> = {}): Codec =>
  codecFor(type, { ...standard, ...formats });
const exact = (text: string): ExactNumber => new ExactNumber(text);
const isMisfit = (value: Given | Misfit): value is Misfit => value instanceof Misfit;

describe("[M30] a value is of a type only if all of it is spelled as the type or its format says", () => {
  test.each<[TypeName, NativeValue, Given]>([
    ["integer", "12", "12"],
    ["integer", "-0", "0"],
    ["integer", "0012", "12"],
    ["integer", 12, "12"],
    ["integer", -0, "0"],
    ["integer", 1e21, "1000000000000000000000"],
    ["integer", exact("9007199254740993"), "9007199254740993"],
    ["integer", exact("12e2"), "1200"],
    ["decimal", "1.50", "1.5"],
    ["decimal", "-0.00", "0"],
    ["decimal", "007.10", "7.1"],
    ["decimal", 0.1, "0.1"],
    ["decimal", 1e-7, "0.0000001"],
    ["decimal", exact("0.1000000000000000055511151231257827"), "0.1000000000000000055511151231257827"],
    ["number", "1.5e3", 1500],
    ["number", -0, 0],
    ["boolean", "TRUE", true],
    ["boolean", false, false],
    ["date", "2024-02-29", "2024-02-29"],
    ["time", "14:05", "14:05:00"],
    ["time", "14:05:09.120000000", "14:05:09.12"],
    ["timestamp", "2026-03-29T12:05:00Z", "2026-03-29T12:05:00Z"],
    ["timestamp", "2026-03-29 14:05:00.5+02:00", "2026-03-29T12:05:00.5Z"],
    ["timestamp", "2026-03-29t12:05z", "2026-03-29T12:05:00Z"],
    ["timestamp", "2026-03-29T12:05:00,123456789-0330", "2026-03-29T15:35:00.123456789Z"],
    ["timestamp", "0044-03-15T12:00:00+01", "0044-03-15T11:00:00Z"],
  ])("%s reads %j as %j", (type, native, value) => {
    expect(codec(type).parse(native)).toBe(value);
  });

  test.each<[TypeName, NativeValue]>([
    ["integer", "12abc"],
    ["integer", "12.0"],
    ["integer", " 12"],
    ["integer", "+12"],
    ["integer", "1,000"],
    ["integer", ""],
    ["integer", "١٢"],
    ["integer", 1.5],
    ["integer", true],
    ["integer", exact("1e999999999")],
    ["decimal", "1,5"],
    ["decimal", "1."],
    ["decimal", ".5"],
    ["decimal", "1e5"],
    ["decimal", "--1"],
    ["decimal", "NaN"],
    ["decimal", ["1"]],
    ["number", "Infinity"],
    ["number", "1e999"],
    ["number", "0x10"],
    ["boolean", "yes"],
    ["boolean", 1],
    ["date", "2026-02-30"],
    ["date", "2025-02-29"],
    ["date", "2026-3-1"],
    ["date", "2026-03-01T00:00:00Z"],
    ["date", 20260301],
    ["time", "24:00"],
    ["time", "14:05:60"],
    ["timestamp", "2026-03-29"],
    ["timestamp", "2026-03-29T12:05:00+25:00"],
    ["timestamp", "2026-13-29T12:05:00Z"],
    ["timestamp", "0000-01-01T00:00:00+14:00"],
    ["timestamp", 1711713900],
    ["string", ["a"]],
    ["string", { a: "b" }],
  ])("%s does not read %j", (type, native) => {
    expect(codec(type).parse(native)).toBeInstanceOf(Misfit);
  });
});

test("[M31] integers and decimals keep every digit, whatever their size", () => {
  const digits = `${"1234567890".repeat(40)}.${"0123456789".repeat(40)}1`;
  expect(codec("decimal").parse(digits)).toBe(digits);
  expect(codec("decimal").format(digits, "native")).toEqual(exact(digits));
  const million = "1".repeat(1_000_000);
  expect(codec("integer").parse(million)).toBe(million);
  const grouped = codec("integer", { number: "1.234" });
  expect(grouped.parse(grouped.format(million, "text"))).toBe(million);
});

test("[M32] a string field keeps a text as it stands, and takes a JSON number's digits", () => {
  const string = codec("string");
  expect(string.parse("007")).toBe("007");
  expect(string.parse(" 1.50 ")).toBe(" 1.50 ");
  expect(string.parse(7)).toBe("7");
  expect(string.parse(1e21)).toBe("1000000000000000000000");
  expect(string.parse(exact("1.10"))).toBe("1.10");
  expect(string.parse(true)).toBe("true");
  expect(string.format("8", "native")).toBe(8);
  expect(string.format("007", "native")).toBe("007");
});

describe("[M33] a specimen of a number decides the marks between thousands and before the fraction", () => {
  test.each<[string, string, string]>([
    ["1.234,56", "1.234,56", "1234.56"],
    ["1.234,56", "1234,5", "1234.5"],
    ["1.234,56", "-1.234.567", "-1234567"],
    ["1.234,56", "−3", "-3"],
    ["1234,56", "1234,56", "1234.56"],
    ["1 234.56", "1 234.56", "1234.56"],
    ["1 234.56", "1\u00a0234.56", "1234.56"],
    ["1 234,56", "1\u202f234\u202f567,8", "1234567.8"],
    ["1'234.56", "1’234.56", "1234.56"],
    ["1,234,567.89", "1,234", "1234"],
  ])("%s reads %s as %s", (number, text, value) => {
    expect(codec("decimal", { number }).parse(text)).toBe(value);
  });

  test.each<[string, string]>([
    ["1.234,56", "1.23"],
    ["1.234,56", "12345.678"],
    ["1.234,56", "1.234."],
    ["1.234,56", ".234"],
    ["1.234,56", "1,234.56"],
    ["1.234,56", "1,"],
    ["1.234,56", "(1,5)"],
    ["1234,56", "1.234,56"],
    ["1234,56", "1234.56"],
  ])("%s does not read %s", (number, text) => {
    expect(codec("decimal", { number }).parse(text)).toBeInstanceOf(Misfit);
  });

  test.each<[TypeName, string, Given, string]>([
    ["decimal", "1.234,56", "1234567.5", "1.234.567,50"],
    ["decimal", "1.234,56", "-0.125", "-0,125"],
    ["decimal", "1 234.56", "1234", "1 234.00"],
    ["integer", "1.234", "-1234567", "-1.234.567"],
    ["integer", "1.234,56", "12", "12"],
    ["number", "1234,5", 0.25, "0,25"],
  ])("%s under %s writes %j as %s", (type, number, value, text) => {
    expect(codec(type, { number }).format(value, "text")).toBe(text);
  });
});

test("[M34] a boolean is read in any of its spellings and any case, and written in the first", () => {
  const german = codec("boolean", { boolean: "ja|j|1/nein|n|0" });
  expect(["ja", "J", "1", 1, true].map((native) => german.parse(native))).toEqual(Array(5).fill(true));
  expect(["Nein", "n", 0].map((native) => german.parse(native))).toEqual(Array(3).fill(false));
  expect(german.parse("true")).toBeInstanceOf(Misfit);
  expect([german.format(true, "text"), german.format(false, "text")]).toEqual(["ja", "nein"]);
  expect(codec("boolean", { boolean: "1/0" }).format(false, "native")).toBe(0);
  expect(codec("boolean").format(true, "native")).toBe(true);
});

describe("[M35] a date, time or timestamp is ISO 8601 or of its pattern, and a day of the calendar", () => {
  test.each<[TypeName, string, string, string, string]>([
    ["date", "dd.MM.yyyy", "29.03.2026", "2026-03-29", "29.03.2026"],
    ["date", "d.M.yyyy", "05.3.2026", "2026-03-05", "5.3.2026"],
    ["date", "yyyyMMdd", "20260329", "2026-03-29", "20260329"],
    ["date", "d MMM yyyy", "5 Mar 2026", "2026-03-05", "5 Mar 2026"],
    ["date", "dd/MM/yy", "05/03/26", "2026-03-05", "05/03/26"],
    ["time", "h:mm a", "2:05 PM", "14:05:00", "2:05 PM"],
    ["time", "HHmm", "1405", "14:05:00", "1405"],
    [
      "timestamp",
      "dd.MM.yyyy HH:mm:ss.SSS",
      "29.03.2026 14:05:00.120",
      "2026-03-29T14:05:00.12Z",
      "29.03.2026 14:05:00.120",
    ],
    [
      "timestamp",
      "yyyyMMdd'T'HHmmssZZZ",
      "20260329T140500+0200",
      "2026-03-29T12:05:00Z",
      "20260329T120500+0000",
    ],
    [
      "timestamp",
      "d MMM yyyy HH:mm ZZ",
      "5 Mar 2026 14:05 -05:00",
      "2026-03-05T19:05:00Z",
      "5 Mar 2026 19:05 +00:00",
    ],
    ["timestamp", "X", "1711713900", "2024-03-29T12:05:00Z", "1711713900"],
    ["timestamp", "x", "-1", "1969-12-31T23:59:59.999Z", "-1"],
  ])("%s %s reads %s as %s", (type, pattern, text, value, written) => {
    const dates = codec(type, { [type]: pattern });
    expect(dates.parse(text)).toBe(value);
    expect(dates.format(value, "text")).toBe(written);
  });

  test.each<[TypeName, string, string]>([
    ["date", "dd.MM.yyyy", "30.02.2026"],
    ["date", "dd.MM.yyyy", "1.2.2026"],
    ["date", "d MMM yyyy", "31 Feb 2026"],
    ["timestamp", "X", "12abc"],
    ["timestamp", "yyyy-MM-dd HH:mm ZZ", "2026-03-29 14:05 +99:00"],
  ])("%s %s does not read %s", (type, pattern, text) => {
    expect(codec(type, { [type]: pattern }).parse(text)).toBeInstanceOf(Misfit);
  });

  test("numbers stand for seconds and milliseconds since 1970", () => {
    expect(codec("timestamp", { timestamp: "X" }).parse(1711713900)).toBe("2024-03-29T12:05:00Z");
    expect(codec("timestamp", { timestamp: "x" }).format("2024-03-29T12:05:00.25Z", "native")).toBe(
      1711713900250,
    );
  });
});

test("[M36] a timestamp without an offset is in the zone; one that clocks never showed is refused, of two the earlier counts", () => {
  const berlin = codec("timestamp", { zone: "Europe/Berlin", timestamp: "yyyy-MM-dd HH:mm" });
  expect(berlin.parse("2026-01-15 12:00")).toBe("2026-01-15T11:00:00Z");
  expect(berlin.parse("2026-07-15 12:00")).toBe("2026-07-15T10:00:00Z");
  expect(berlin.parse("2026-03-29 01:59")).toBe("2026-03-29T00:59:00Z");
  expect(berlin.parse("2026-03-29 02:30")).toMatchObject({
    message: expect.stringContaining("never showed"),
  });
  expect(berlin.parse("2026-03-29 03:00")).toBe("2026-03-29T01:00:00Z");
  expect(berlin.parse("2026-10-25 02:30")).toBe("2026-10-25T00:30:00Z");
  expect(berlin.format("2026-07-15T10:00:00Z", "text")).toBe("2026-07-15 12:00");
  const kathmandu = codec("timestamp", { zone: "Asia/Kathmandu" });
  expect(kathmandu.parse("2026-07-15T12:00:00")).toBe("2026-07-15T06:15:00Z");
});

test("[M42] a json value is one text whatever the order of its members and the spelling of its numbers", () => {
  const json = codec("json");
  expect(json.parse({ b: [1.5, exact("1.50")], a: { y: null, x: "é" } })).toBe(
    '{"a":{"x":"é","y":null},"b":[1.5,1.5]}',
  );
  expect(json.parse("text")).toBe('"text"');
  const text = codec("json", { as: "text" });
  expect(text.parse('{"b": 12345678901234567890, "a": 1e2}')).toBe('{"a":100,"b":12345678901234567890}');
  expect(text.parse("{")).toBeInstanceOf(Misfit);
  expect(text.parse("[".repeat(100_000))).toBeInstanceOf(Misfit);
  expect(text.parse('{"__proto__": {"x": 1}}')).toBe('{"__proto__":{"x":1}}');
  expect(json.format('{"__proto__":1}', "native")).toEqual(JSON.parse('{"__proto__":1}'));
});

describe("[M44] what does not fit is shown, shortened to 80 characters, with what to do about it", () => {
  test.each<[TypeName, string, string]>([
    ["decimal", "1,5", 'format: "1.234,56"'],
    ["decimal", "1 234,50", 'format: "1 234,56"'],
    ["decimal", "1'234.50", 'format: "1\'234.56"'],
    ["decimal", " 1.5", "clean: [trim]"],
    ["decimal", "", "empty: null"],
    ["decimal", "1e5", "`number`"],
    ["integer", "1.5", "`decimal`"],
    ["boolean", "ja", "format: ja|j/nein|n"],
    ["boolean", "0", "format: 1/0"],
    ["date", "29.03.2026", 'format: "dd.MM.yyyy"'],
    ["date", "2026-03-29 00:00:00", 'format: "yyyy-MM-dd HH:mm:ss"'],
    ["time", "9:05", 'format: "H:mm"'],
    ["timestamp", "29.03.2026 14:05", 'format: "dd.MM.yyyy HH:mm"'],
    ["timestamp", "2026-03-29", "`date`"],
  ])("%s %j", (type, text, hint) => {
    const misfit = codec(type).parse(text);
    expect(misfit).toMatchObject({
      message: expect.stringContaining(JSON.stringify(text)),
      hint: expect.stringContaining(hint),
    });
  });

  test("a huge value", () => {
    const misfit = codec("integer").parse("x".repeat(1_000_000));
    expect(isMisfit(misfit) && misfit.message.length).toBeLessThan(130);
  });
});

const day = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-30T00:00:00Z"),
  noInvalidDate: true,
});
const fraction = fc.stringMatching(/^(\.[0-9]{0,8}[1-9])?$/);
const digits = fc.stringMatching(/^(0|-?[1-9][0-9]{0,30})$/);
const values: Readonly<Record<TypeName, fc.Arbitrary<Given>>> = {
  string: fc.string({ unit: "binary" }),
  integer: digits,
  decimal: fc.oneof(digits, fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})\.[0-9]{0,20}[1-9]$/)),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  boolean: fc.boolean(),
  date: day.map((date) => date.toISOString().slice(0, 10)),
  time: fc.tuple(day, fraction).map(([date, rest]) => date.toISOString().slice(11, 19) + rest),
  timestamp: fc.tuple(day, fraction).map(([date, rest]) => `${date.toISOString().slice(0, 19)}${rest}Z`),
  json: fc.jsonValue().map((value) => canonicalJson(JSON.parse(JSON.stringify(value))) ?? "null"),
};

describe("[M43] what is written reads back as the same value", () => {
  const spellings: readonly [TypeName, Partial<ValueFormats>][] = [
    ["string", {}],
    ["integer", {}],
    ["integer", { number: "1.234,56" }],
    ["integer", { number: "1 234" }],
    ["decimal", {}],
    ["decimal", { number: "1.234,56" }],
    ["decimal", { number: "1,234.5" }],
    ["decimal", { number: "1'234.56" }],
    ["decimal", { number: "1234,56" }],
    ["number", {}],
    ["number", { number: "1.234,56" }],
    ["boolean", {}],
    ["boolean", { boolean: "1/0" }],
    ["date", {}],
    ["date", { date: "d.M.yyyy" }],
    ["date", { date: "EEEE, d MMMM yyyy" }],
    ["time", {}],
    ["time", { time: "HHmmss.SSSSSSSSS" }],
    ["timestamp", {}],
    ["timestamp", { zone: "America/New_York" }],
    ["timestamp", { timestamp: "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSZZ", zone: "Europe/Berlin" }],
    ["json", {}],
    ["json", { as: "text" }],
  ];
  test.each(spellings)("%s %j", (type, formats) => {
    const spelled = codec(type, formats);
    fc.assert(
      fc.property(values[type], fc.constantFrom("text", "native"), (value, shape) => {
        if (type === "json" && (shape === "text") !== (formats.as === "text")) return;
        expect(spelled.parse(spelled.format(value, shape))).toBe(value);
      }),
    );
  });
});

test("[M30] no value makes a codec throw or hang", () => {
  const types = fc.constantFrom<TypeName>(
    "string",
    "integer",
    "decimal",
    "number",
    "boolean",
    "date",
    "time",
    "timestamp",
    "json",
  );
  const natives = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }).map((value): NativeValue => JSON.parse(JSON.stringify(value))),
    fc.string({ unit: "binary" }),
    fc.constant(exact("1e400")),
  );
  fc.assert(
    fc.property(types, natives, (type, native) => {
      const value = codec(type).parse(native);
      expect(typeof value === "object" ? isMisfit(value) : true).toBe(true);
    }),
  );
});

test("[M43] an instant of the time when clocks showed local noon keeps its seconds (seed -1708655924)", () => {
  const berlin = codec("timestamp", { timestamp: "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", zone: "Europe/Berlin" });
  expect(berlin.parse(berlin.format("1893-03-31T23:14:59Z", "text"))).toBe("1893-03-31T23:14:59Z");
});
