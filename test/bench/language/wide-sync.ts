import { type Known, nothingKnown } from "../../../extension/language/samples.ts";
import type { EndpointSchema } from "../../../shared/mapping/compiled.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";

/** A sync file with many fields, the places where somebody types in it, and what is known of its endpoints. */
export interface WideSync {
  readonly text: string;
  readonly known: Known;
  /** Where a keystroke goes; what stands before it says what is completed there. */
  readonly places: readonly { readonly what: string; readonly after: string }[];
}

/** A CSV file whose columns are all mapped, a JSON file that has the fields by their own names, and one expression that names fields. */
export function wideSync(count: number): WideSync {
  const fields = Array.from({ length: count }, (_, index) => `field${index}`);
  const middle = fields[Math.floor(count / 2)]!;
  const csv = recordOf(fields, (name) => `Col ${name}`);
  const json = recordOf(fields, (name) => name);
  const text = [
    "syncline: 1",
    "name: wide",
    "record:",
    "  key: field0",
    "  fields:",
    ...fields.map((name) => `    ${name}: { type: string, clean: [trim] }`),
    "endpoints:",
    "  file:",
    "    csv: data/wide.csv",
    "    mode: source",
    "    fields:",
    ...fields.map((name) => `      ${name}: Col ${name}`),
    "    where: row.field",
    "  api:",
    "    json: data/wide.json",
    "    mode: target",
    "    write:",
    `      label: upper(${middle})`,
    "conflicts:",
    "  fields:",
    `    ${middle}: { owner: file }`,
    "",
  ].join("\n");
  return {
    text,
    known: {
      ...nothingKnown,
      version: 1,
      schemas: new Map([
        ["file", schemaOf(csv)],
        ["api", schemaOf(json)],
      ]),
      samples: new Map([
        ["file", [csv, csv]],
        ["api", [json, json]],
      ]),
    },
    places: [
      { what: "a column", after: `${middle}: Col field` },
      { what: "an expression over fields", after: "label: upper(field" },
      { what: "an expression over columns", after: "where: row" },
      { what: "a field's name", after: `fields:\n    ${middle.slice(0, 5)}` },
      { what: "a property of a field", after: `${middle}: { ty` },
    ],
  };
}

const recordOf = (fields: readonly string[], column: (name: string) => string): NativeRecord =>
  Object.fromEntries(fields.map((name) => [column(name), `value of ${name}`]));

const schemaOf = (record: NativeRecord): EndpointSchema => ({
  closed: true,
  columns: Object.entries(record).map(([name, value]) => ({ name, type: "string", samples: [value] })),
});
