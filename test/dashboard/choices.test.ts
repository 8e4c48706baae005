import { expect, test } from "vitest";
import { choicesOf, takesValue } from "../../agent/dashboard/words/choices.ts";
import type { Conflict } from "../../shared/model/conflict.ts";
import { linkId } from "../../shared/model/ids.ts";
import type { EndpointView } from "../../shared/protocol/views.ts";

const conflict = (part: Partial<Conflict>): Conflict => ({
  id: "A-1.price",
  kind: "edit",
  link: linkId(1),
  key: "A-1",
  field: "price",
  base: "1",
  sides: { erp: { kind: "value", value: "2" }, shop: { kind: "value", value: "3" } },
  ...part,
});

const endpoint = (name: string, mode: EndpointView["mode"]): EndpointView => ({
  name,
  mode,
  kind: "csv",
  place: "",
  records: null,
  readAt: null,
  problem: null,
});

const kinds = (one: Conflict) => choicesOf(one).map(({ resolution }) => resolution);

test("[D5] a field's conflict is settled by a side that holds a value", () => {
  expect(kinds(conflict({}))).toEqual([
    { kind: "endpoint", endpoint: "erp" },
    { kind: "endpoint", endpoint: "shop" },
  ]);
});

test("[D5] what was deleted here and changed there is kept or deleted", () => {
  const sides: Conflict["sides"] = { erp: { kind: "deleted" }, shop: { kind: "record", id: "1", text: "" } };
  expect(kinds(conflict({ kind: "delete", field: null, sides }))).toEqual([
    { kind: "keep" },
    { kind: "delete" },
  ]);
});

test("[D5] what was sent and not seen is sent again or done without", () => {
  const sides: Conflict["sides"] = { shop: { kind: "sent", text: "" } };
  expect(kinds(conflict({ kind: "unsettled", field: null, sides }))).toEqual([
    { kind: "again" },
    { kind: "without" },
  ]);
});

test("[D5] several records of one key are for the data to settle", () => {
  expect(kinds(conflict({ kind: "ambiguous", field: null }))).toEqual([]);
});

test("[D5] a value of one's own is taken only for a field, and not where a side only receives", () => {
  const both = [endpoint("erp", "two-way"), endpoint("shop", "two-way")];
  expect(takesValue(conflict({}), both)).toBe(true);
  expect(takesValue(conflict({}), [endpoint("erp", "source"), endpoint("shop", "target")])).toBe(false);
  expect(takesValue(conflict({ kind: "delete", field: null }), both)).toBe(false);
});
