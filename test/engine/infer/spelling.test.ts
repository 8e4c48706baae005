import { expect, test } from "vitest";
import { columnsOf } from "../../../shared/engine/infer/column.ts";
import type { NativeValue } from "../../../shared/model/native.ts";
import { csvSource, jsonSource } from "../../connectors/file/fixture.ts";

const columnOf = (
  name: string,
  values: readonly (NativeValue | undefined)[],
  kind: "csv" | "json" = "csv",
) => {
  const source = kind === "csv" ? csvSource("a.csv") : jsonSource("a.json");
  const samples = values.map((value) => (value === undefined ? {} : { [name]: value }));
  const schema = { columns: [{ name, type: "unknown" as const, samples: [] }], closed: kind === "csv" };
  const place = { name: "a", source, place: source.path, mode: "two-way", makesIds: false } as const;
  return columnsOf({ ...place, schema, samples, whole: true })[0]!;
};

/** The natural spelling that comes first, as `type format`. */
const spelled = (name: string, values: readonly NativeValue[], kind: "csv" | "json" = "csv"): string => {
  const [first] = columnOf(name, values, kind).spellings;
  return first === undefined ? "" : `${first.type}${first.format === null ? "" : ` ${first.format}`}`;
};

test.each<[name: string, values: readonly NativeValue[], spelling: string]>([
  ["count", ["1", "250", "-7"], "integer"],
  ["price", ["12.5", "7"], "decimal"],
  ["price", ["12.50", "7.00"], "decimal 1234.56"],
  ["price", ["12,50", "7,00"], "decimal 1234,56"],
  ["price", ["12,5", "1000"], "decimal 1234,5"],
  ["price", ["1.234,56", "7,00"], "decimal 1.234,56"],
  ["price", ["1,234.56", "7.00"], "decimal 1,234.56"],
  ["price", ["1 234,56", "7,00"], "decimal 1 234,56"],
  ["price", ["1'234.56", "7.00"], "decimal 1'234.56"],
  ["weight", ["1.250", "0.750"], "decimal 1234.567"],
  ["people", ["1.250", "950"], "integer 1.234"],
  ["people", ["1.250.000", "950.000"], "integer 1.234"],
  ["reading", ["1.5e-3", "2"], "number"],
  ["size", ["12 cm", "3 cm"], "string"],
  ["version", ["1.2.3", "1.2"], "string"],
])("[M92] the numbers of %s %j are %s", (name, values, spelling) => {
  expect(spelled(name, values)).toBe(spelling);
});

test.each<[name: string, values: readonly NativeValue[]]>([
  ["anything", ["007", "12"]],
  ["phone", ["03012345", "4912345"]],
  ["PLZ", ["50667", "10115"]],
  ["ean", ["4006381333931", "4006381333948"]],
  ["Artikelnummer", ["1001", "1002"]],
  ["anything", ["400638133393", "400638133394"]],
  ["customer_id", ["1", "2"]],
])("[M92] %s %j stays text", (name, values) => {
  expect(spelled(name, values)).toBe("string");
});

test("[M92] a number of JSON is a number, whatever its column is called", () => {
  expect(spelled("id", [1, 2], "json")).toBe("integer");
  expect(spelled("price", [1.5, 2], "json")).toBe("decimal");
});

test.each<[name: string, values: readonly NativeValue[], spelling: string]>([
  ["active", ["ja", "nein"], "boolean ja/nein"],
  ["active", ["JA", "NEIN", "JA"], "boolean JA/NEIN"],
  ["active", ["Yes", "Yes"], "boolean Yes/No"],
  ["active", ["true", "false"], "boolean"],
  ["active", ["TRUE", "FALSE"], "boolean TRUE/FALSE"],
  ["newsletter", ["J", "N"], "boolean J/N"],
  ["is_vip", ["1", "0"], "boolean 1/0"],
  ["count", ["1", "0"], "integer"],
  ["grade", ["N", "N"], "string"],
  ["answer", ["yes", "no", "maybe"], "string"],
])("[M92] the answers of %s %j are %s", (name, values, spelling) => {
  expect(spelled(name, values)).toBe(spelling);
});

test.each<[name: string, values: readonly NativeValue[], spelling: string]>([
  ["day", ["2026-01-31", "2025-12-01"], "date"],
  ["day", ["31.01.2026", "01.12.2025"], "date dd.MM.yyyy"],
  ["day", ["31.1.2026", "1.12.2025"], "date d.M.yyyy"],
  ["day", ["31/01/2026", "01/12/2025"], "date dd/MM/yyyy"],
  ["day", ["01/31/2026", "12/01/2025"], "date MM/dd/yyyy"],
  ["day", ["31 Jan 2026", "01 Dec 2025"], "date dd MMM yyyy"],
  ["order_date", ["20260131", "20251201"], "date yyyyMMdd"],
  ["count", ["20260131", "20251201"], "integer"],
  ["day", ["2026-02-30", "2026-01-01"], "string"],
  ["opens", ["08:30", "17:00"], "time HH:mm"],
  ["at", ["2026-01-31T12:00:00Z", "2026-01-31T13:30:00+01:00"], "timestamp"],
  ["at", ["2026-01-31 12:00:00"], "timestamp yyyy-MM-dd HH:mm:ss"],
  ["at", ["31.01.2026 12:00"], "timestamp dd.MM.yyyy HH:mm"],
])("[M92] the dates of %s %j are %s", (name, values, spelling) => {
  expect(spelled(name, values)).toBe(spelling);
});

test("[M92] counts of seconds are moments where the name says so", () => {
  expect(spelled("created_at", [1767225600, 1767225700], "json")).toBe("timestamp X");
  expect(spelled("created_at", [1767225600000], "json")).toBe("timestamp x");
  expect(spelled("views", [1767225600], "json")).toBe("integer");
});

test("[M93] a day that could be a month has both patterns, the day first", () => {
  const formats = columnOf("due", ["03/04/2026", "01/12/2026"]).spellings.filter(
    ({ type }) => type === "date",
  );
  expect(formats.map(({ format }) => format)).toEqual(["dd/MM/yyyy", "MM/dd/yyyy"]);
});

test("[M92] N/A is no value anywhere, a dash only where all else is not text", () => {
  expect(columnOf("stock", ["1", "N/A", "-", "3"])).toMatchObject({ nulls: ["N/A", "-"], filled: 2 });
  expect(columnOf("note", ["fine", "N/A", "-"])).toMatchObject({ nulls: ["N/A"], filled: 2 });
  expect(spelled("stock", ["1", "-", "3"])).toBe("integer");
  expect(spelled("ordered", ["x", "-"])).toBe("boolean x/-");
});

test("[M92] a column without values has no type", () => {
  expect(columnOf("a", [])).toMatchObject({ spellings: [], filled: 0, distinct: 0 });
  expect(columnOf("a", ["", "  ", undefined])).toMatchObject({ spellings: [], filled: 0, hasBlank: true });
});

test("[M92] addresses are told by their form, and blanks around values are seen", () => {
  expect(columnOf("a", [" Ada@example.com", "b@example.com"])).toMatchObject({
    form: "email",
    untrimmed: true,
  });
  expect(columnOf("a", ["https://example.com/a"])).toMatchObject({ form: "url", untrimmed: false });
  expect(columnOf("a", ["b1e7c5a4-3d2f-4a6b-8c9d-0e1f2a3b4c5d"])).toMatchObject({ form: "uuid" });
});

test("[M92] lists and objects are JSON", () => {
  expect(spelled("tags", [["a"], []], "json")).toBe("json");
});
