import { describe, expect, test } from "vitest";
import { fieldLines, numbers, propose, table } from "./specimen.ts";

describe("the key", () => {
  test("[M94] is unique on both sides and has values in common", () => {
    const one = table(
      "one",
      "row,sku,colour",
      numbers(5).map((n) => `${n},A${n},red`),
    );
    const other = table(
      "other",
      "line,code,colour",
      numbers(5, 2).map((n) => `${n},A${n},blue`),
    );
    const { key, fields } = propose([one, other]);
    expect(key).toMatchObject({
      kind: "values",
      fields: ["sku"],
      reason: "unique in all 5 records of both; 4 shared",
    });
    expect(fields[0]?.required).toBe(true);
  });

  test("[M94] says how many records were looked at where it was not all", () => {
    const one = table("one", "sku", ["a", "b"], { whole: false });
    const other = table("other", "sku", ["a", "b", "c"]);
    expect(propose([one, other]).key.reason).toBe(
      "unique in the first 2 records of one and all 3 of other; 2 shared",
    );
  });

  test("[M94] is not a row number that is shared by chance", () => {
    const one = table(
      "one",
      "row,mail",
      numbers(9).map((n) => `${n},u${n}@example.com`),
    );
    const other = table(
      "other",
      "position,address",
      numbers(9).map((n) => `${10 - n},u${n + 1}@example.com`),
    );
    expect(propose([one, other]).key.fields).toEqual(["mail"]);
  });

  test("[M94] may have a few doubles, which are named", () => {
    const one = table(
      "one",
      "sku,n",
      numbers(20).map((n) => `A${n},1`),
    );
    const other = table("other", "sku,m", ["A1,2", ...numbers(19).map((n) => `A${n},2`)]);
    expect(propose([one, other]).key).toMatchObject({
      kind: "doubles",
      fields: ["sku"],
      reason: "19 shared; not unique in other: records that share a key wait for a person",
    });
  });

  test("[M94] is not made longer for the sake of one record in a hundred", () => {
    const rows = (count: number) => numbers(count).map((n) => `A${n},x${n % 7}`);
    const one = table("one", "sku,name", [...rows(120), "A120,other"]);
    const other = table("other", "sku,name", rows(130));
    expect(propose([one, other]).key).toMatchObject({ kind: "doubles", fields: ["sku"] });
  });

  test("[M94] is of as few columns as will do", () => {
    const rows = numbers(12).map((n) => `${Math.floor(n / 4)},${n % 4},X,${n}`);
    const one = table("one", "order,line,kind,amount", rows);
    const other = table(
      "other",
      "order,line,kind,note",
      rows.slice(2).map((row) => `${row}n`),
    );
    expect(propose([one, other]).key).toMatchObject({
      kind: "values",
      fields: ["order", "line"],
      reason: "together unique in all 12 records of one and all 10 of other; 10 shared",
    });
  });

  test("[M94] goes by names where an endpoint has no records yet", () => {
    const one = table("one", "sku,name", ["a,x", "b,y"]);
    const other = table("other", "Artikelnummer,Bezeichnung", []);
    const proposal = propose([one, other]);
    expect(proposal.key).toMatchObject({ kind: "names", reason: "chosen by name: other has no records yet" });
    expect(fieldLines(proposal)).toEqual([
      "sku: string one=sku other=Artikelnummer",
      "name: string one=name other=Bezeichnung",
    ]);
  });

  test("[M94] is doubted where only the names agree", () => {
    const one = table("one", "sku", ["a", "b"]);
    const other = table("other", "sku", ["c", "d"]);
    expect(propose([one, other]).key).toMatchObject({
      kind: "names",
      reason: "chosen by name, though no record was found on both sides: see that it is right",
    });
  });

  test("[M94] of three endpoints is shared with each", () => {
    const three = ["one", "other", "third"].map((name, i) =>
      table(
        name,
        "sku,x",
        numbers(4 + i).map((n) => `A${n},${i}`),
      ),
    );
    expect(propose(three).key).toMatchObject({
      kind: "values",
      reason:
        "unique in all 4 records of one and all 5 of other and all 6 of third; 4 shared with other, 4 shared with third",
    });
  });
});
