import type { Known, Samples } from "../../extension/language/samples.ts";
import { nothingKnown } from "../../extension/language/samples.ts";
import type { EndpointSchema } from "../../shared/mapping/compiled.ts";
import type { NativeRecord } from "../../shared/model/native.ts";

const shop: readonly NativeRecord[] = [
  {
    customer_no: "S-1",
    Email: " ada@example.com ",
    full_name: "Ada Byron",
    Balance: "1.008,50",
    Seen: "03.02.2026",
    "Last Order": "",
  },
  {
    customer_no: "S-2",
    Email: "grace@example.com",
    full_name: "Grace Hopper",
    Balance: "12,00",
    Seen: "soon",
    "Last Order": "A-7",
  },
];
const crm: readonly NativeRecord[] = [
  {
    id: 1,
    email: "ada@example.com",
    name: { first: "Ada", last: "Byron" },
    vip: true,
    tags: ["a"],
    lines: [{ sku: "A", qty: 2 }],
  },
];
const schemaOf = (
  records: readonly NativeRecord[],
  closed: boolean,
  columns: readonly string[],
): EndpointSchema => ({
  closed,
  columns: columns.map((name) => {
    const [first, second] = name.split(".");
    const value = records[0]?.[first!];
    const inner = second === undefined ? value : Object(value)[second];
    const type = Array.isArray(inner)
      ? "list"
      : typeof inner === "number"
        ? "integer"
        : typeof inner === "boolean"
          ? "boolean"
          : "string";
    return { name, type, samples: typeof inner === "object" || inner === undefined ? [] : [inner] };
  }),
});

/** Endpoints and lookups by the names that the syncs of these tests give them. */
export const fixedKnown: Known = {
  ...nothingKnown,
  version: 1,
  schemas: new Map([
    ["shop", schemaOf(shop, true, Object.keys(shop[0]!))],
    ["crm", schemaOf(crm, false, ["id", "email", "name.first", "name.last", "vip", "tags", "lines"])],
  ]),
  samples: new Map([
    ["shop", shop],
    ["crm", crm],
  ]),
  lookups: new Map([["countries", new Map([["DE", { alpha2: "DE", name: "Germany" }]])]]),
  tables: new Map([["db", ["customers", "sales.orders"]]]),
};

export const fixedSamples: Samples = {
  of: () => fixedKnown,
  files: () => ["data/contacts.json", "data/customers.csv", "export.xml"],
  secrets: () => ["crm-token"],
};
