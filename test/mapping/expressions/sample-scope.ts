import type { Scope } from "../../../shared/mapping/expressions/scope.ts";
import {
  booleanType,
  dateType,
  decimalType,
  dynType,
  integerType,
  jsonType,
  listType,
  numberType,
  objectType,
  stringType,
  timestampType,
  timeType,
} from "../../../shared/mapping/expressions/type.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";

/** A scope with a variable of every type, two lookups, and the values that `sampleRecord` gives them. */
export const sampleScope: Scope = {
  variables: new Map([
    ["firstName", stringType],
    ["lastName", stringType],
    ["fullName", stringType],
    ["vip", booleanType],
    ["quantity", integerType],
    ["price", decimalType],
    ["weight", numberType],
    ["born", dateType],
    ["opens", timeType],
    ["updatedAt", timestampType],
    ["tags", listType(stringType)],
    ["amounts", listType(decimalType)],
    ["extra", jsonType],
    ["native", dynType],
    ["Größe", stringType],
    ["row", objectType({ "Full Name": stringType, city: stringType, qty: integerType }, true)],
    ["open", objectType({ name: stringType }, false)],
  ]),
  lookups: new Map([
    ["countries", objectType({ alpha2: stringType, name: stringType }, true)],
    ["anything", objectType({}, false)],
  ]),
  tables: new Map<string, ReadonlyMap<string, NativeRecord>>([
    [
      "countries",
      new Map([
        ["DE", { alpha2: "DE", name: "Germany" }],
        ["FR", { alpha2: "FR", name: "France" }],
      ]),
    ],
    ["anything", new Map([["7", { "a.b": 1, deep: { er: "found" } }]])],
  ]),
};

export const sampleRecord = {
  firstName: "Ada",
  lastName: "Byron",
  fullName: "Ada Byron",
  vip: true,
  quantity: "12",
  price: "19.9",
  weight: 0.5,
  born: "1990-12-10",
  opens: "08:30:00",
  updatedAt: "2026-03-29T12:05:00Z",
  tags: ["red", "blue"],
  amounts: ["0.1", "0.2"],
  extra: '{"a":{"b":[1,2.5]}}',
  native: { n: 3, s: "x", list: [1, 2], text: { "#text": "hello", "@lang": "en" } },
  Größe: "XL",
  row: { "Full Name": "Ada Byron", city: "London", qty: "3" },
  open: { name: "o", more: 1 },
};
