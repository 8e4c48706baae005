import { expect, test } from "vitest";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import { standardFormats } from "../../../shared/mapping/standard-formats.ts";
import {
  type CleanStep,
  cleanSteps,
  type ValueFormat,
  valueFormats,
} from "../../../shared/mapping/sync-file.ts";
import { cleaner } from "../../../shared/mapping/values/clean.ts";
import { codecFor } from "../../../shared/mapping/values/codec.ts";
import { compareValues } from "../../../shared/mapping/values/compare.ts";
import { constraintsOf } from "../../../shared/mapping/values/constraints.ts";
import { roundPlain } from "../../../shared/mapping/values/plain-number.ts";
import { hasFormat } from "../../../shared/mapping/values/value-format.ts";

const cleaned: readonly [readonly CleanStep[], string, string | null][] = [
  [["trim"], " \u00a0a b\t", "a b"],
  [["lowercase"], "ÄB", "äb"],
  [["uppercase"], "straße", "STRASSE"],
  [["titlecase"], "ada o'neill-byron", "Ada O'neill-Byron"],
  [["collapse"], "a \n\t b", "a b"],
  [["nfc"], "e\u0301", "é"],
  [["nfkc"], "ﬁ①", "fi1"],
  [["strip-accents"], "Çéñ ø", "Cen ø"],
  [["strip-control"], "a\u0000\u200b\ufeffb\nc", "ab\nc"],
  [["strip-html"], "<p>1 &lt; 2 &amp; <b class='x'>3</b> &#x41;&#66; a<5</p>", "1 < 2 & 3 AB a<5"],
  [["digits"], "+49 (30) 12-34", "49301234"],
  [["empty-to-null"], "", null],
  [["trim", "empty-to-null", "uppercase"], "   ", null],
  [["digits", "trim"], "x1", "1"],
];

test.each(cleaned)("[M38] %j makes %j into %j", (steps, text, expected) => {
  expect(cleaner(steps)(text)).toBe(expected);
});

test("[M38] every clean step is shown above, and none takes long for hostile text", () => {
  expect(new Set(cleaned.flatMap(([steps]) => steps))).toEqual(new Set(cleanSteps));
  const hostile = ["<", "&", " ", "<a", "&#", "\u0301", "'"].map((text) => text.repeat(100_000));
  for (const step of cleanSteps)
    for (const text of hostile) expect(cleaner([step])(text)).toBeTypeOf("string");
});

test.each<[string, number, string]>([
  ["1.005", 2, "1.01"],
  ["-1.005", 2, "-1.01"],
  ["0.994", 2, "0.99"],
  ["9.999", 2, "10"],
  ["-0.004", 2, "0"],
  ["0.5", 0, "1"],
  ["-0.5", 0, "-1"],
  ["123456789012345678901234567890.125", 2, "123456789012345678901234567890.13"],
  ["1.5", 4, "1.5"],
])("[M39] %s rounded to %i digits is %s", (text, scale, rounded) => {
  expect(roundPlain(text, scale)).toBe(rounded);
});

test.each<[string, number, string]>([
  ["9.8", 2, "9.80"],
  ["12", 2, "12.00"],
  ["1.234", 2, "1.234"],
  ["-0.5", 0, "-0.5"],
])("[M45] %s with a scale of %i is written as %s", (value, scale, written) => {
  expect(codecFor("decimal", standardFormats("csv"), scale).format(value, "text")).toBe(written);
});

const constraint = (field: string) => {
  const { file, diagnostics } = parseSync(
    `syncline: 1\nname: x\nrecord: { key: k, fields: { k: string, f: ${field} } }\nendpoints: {}`,
    "x",
  );
  expect(diagnostics.map(({ message }) => message)).toEqual(["`endpoints` is empty."]);
  return constraintsOf(file!.record.fields.f!)!;
};

test.each<[string, string | number | boolean, string | null]>([
  ["{ enum: [a, b] }", "a", null],
  ["{ enum: [a, b] }", "c", "record.enum"],
  ["{ type: decimal, enum: [1.50] }", "1.5", null],
  ["{ type: integer, min: -5, max: 100000000000000000000 }", "-5", null],
  ["{ type: integer, min: -5 }", "-6", "record.range"],
  ["{ type: integer, max: 100000000000000000000 }", "100000000000000000001", "record.range"],
  ["{ type: decimal, max: 9.95 }", "10", "record.range"],
  ["{ type: decimal, min: -0.5 }", "-0.51", "record.range"],
  ["{ type: number, max: 1.5 }", 1.6, "record.range"],
  ["{ type: date, min: 2026-01-01 }", "2025-12-31", "record.range"],
  ['{ type: timestamp, min: "2026-01-01T00:00:00Z" }', "2026-01-01T00:00:00.5Z", null],
  ['{ type: timestamp, max: "2026-01-01T00:00:00Z" }', "2026-01-01T00:00:00.5Z", "record.range"],
  ["{ minLength: 2, maxLength: 3 }", "😀😀😀", null],
  ["{ minLength: 2 }", "😀", "record.length"],
  ["{ maxLength: 3 }", "abcd", "record.length"],
  ["{ format: email }", "not-an-address", "record.format"],
  ['{ pattern: "[A-Z]+" }', "ABC", null],
])("[M40] a field %s and the value %j: %s", (field, value, code) => {
  expect(constraint(field)(value)?.code ?? null).toBe(code);
});

test("[M41] a pattern must match the whole value, and runs in linear time", () => {
  const matches = constraint('{ pattern: "(a+)+" }');
  expect(matches("aaa")).toBeNull();
  expect(matches("xaaa")?.code).toBe("record.pattern");
  expect(matches(`${"a".repeat(20_000)}!`)?.code).toBe("record.pattern");
});

test("[M40] timestamps and decimals are compared by what they mean", () => {
  expect(compareValues("timestamp", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00Z")).toBeGreaterThan(0);
  expect(compareValues("decimal", "-10", "-9.5")).toBeLessThan(0);
  expect(compareValues("decimal", "9.5", "10")).toBeLessThan(0);
  expect(compareValues("decimal", "1.25", "1.3")).toBeLessThan(0);
  expect(compareValues("integer", "-1", "1")).toBeLessThan(0);
});

const formats: Readonly<Record<ValueFormat, readonly [readonly string[], readonly string[]]>> = {
  email: [
    ["a@b.com", "o'neill+x@münchen.example"],
    ["a", "@b.com", "a@b", "a b@c.de", "a..b@c.de", "a@-b.de", `${"x".repeat(65)}@b.de`],
  ],
  url: [
    ["https://example.com/a?b#c", "http://[::1]/"],
    ["example.com", "javascript:alert(1)", "https://", "https://a b"],
  ],
  uuid: [["123e4567-E89B-12d3-a456-426614174000"], ["123e4567e89b12d3a456426614174000", ""]],
  phone: [
    ["+49 30 123456", "(030) 12-34-56"],
    ["12", "+49 phone", "1".repeat(16)],
  ],
  country: [
    ["DE", "ZW"],
    ["de", "XX", "D ", "DEU"],
  ],
  currency: [["EUR"], ["eur", "ABC", "EU"]],
  iban: [
    ["DE89 3704 0044 0532 0130 00", "gb82west12345698765432"],
    ["DE89370400440532013001", "DE89", "X"],
  ],
  ean: [
    ["4006381333931", "96385074", "036000291452"],
    ["4006381333932", "123", "400638133393a"],
  ],
  hostname: [
    ["example.com", "localhost"],
    ["-a.com", "a..b", "a_b", ""],
  ],
  ipv4: [["127.0.0.1"], ["256.1.1.1", "1.2.3"]],
  ipv6: [
    ["::1", "2001:db8::ff00:42:8329"],
    ["1.2.3.4", ":::"],
  ],
};

test.each(valueFormats)("[M40] %s", (format) => {
  const [good, bad] = formats[format];
  for (const text of good) expect([text, hasFormat[format](text)]).toEqual([text, true]);
  for (const text of bad) expect([text, hasFormat[format](text)]).toEqual([text, false]);
  for (const part of ["a", "1", "a.", "@", " ", "-", "::"])
    expect(hasFormat[format](part.repeat(50_000))).toBe(false);
});
