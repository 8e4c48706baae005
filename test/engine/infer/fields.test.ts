import { describe, expect, test } from "vitest";
import { blank, checked, fieldLines, numbers, propose, table } from "./specimen.ts";

describe("fields", () => {
  test("[M95] are one where values agree in the records that share a key, whatever they are called", () => {
    const one = table(
      "one",
      "sku,alpha,beta",
      numbers(6).map((n) => `A${n},p${n},q${n}`),
    );
    const other = table(
      "other",
      "sku,gamma,delta",
      numbers(6).map((n) => `A${n},q${n},p${n}`),
    );
    const proposal = propose([one, other]);
    expect(fieldLines(proposal).slice(1)).toEqual([
      "alpha: string one=alpha other=delta",
      "beta: string one=beta other=gamma",
    ]);
    expect(proposal.fields[1]?.reasons).toEqual(["all 6 values agree"]);
  });

  test("[M95] are not one where a name is alike and no value is", () => {
    const one = table(
      "one",
      "sku,warehouse_code",
      numbers(12).map((n) => `A${n},w${n}`),
    );
    const other = table(
      "other",
      "sku,code",
      numbers(12).map((n) => `A${n},c${n}`),
    );
    expect(fieldLines(propose([one, other]))).toEqual(["sku: string one=sku other=sku"]);
  });

  test("[M95] of the same name are one though their values differ, which is said", () => {
    const one = table(
      "one",
      "sku,price",
      numbers(12).map((n) => `A${n},${n}.5`),
    );
    const other = table(
      "other",
      "sku,price",
      numbers(12).map((n) => `A${n},${n}.9`),
    );
    const { fields } = propose([one, other]);
    expect(fields[1]).toMatchObject({ name: "price", reasons: ["same name, none of 12 values agree"] });
  });

  test("[M95] hold each column once", () => {
    const one = table(
      "one",
      "sku,price,unit_price",
      numbers(4).map((n) => `A${n},${n}.5,${n}.5`),
    );
    const other = table(
      "other",
      "sku,price",
      numbers(4).map((n) => `A${n},${n}.5`),
    );
    const { fields, alone } = propose([one, other]);
    expect(fields.map(({ name }) => name)).toEqual(["sku", "price"]);
    expect(alone.map(({ name }) => name)).toEqual(["unit_price"]);
  });

  test("[M95] that two of three endpoints hold are left out of the third", () => {
    const one = table("one", "sku,price", ["a,1.5", "b,2.5"]);
    const other = table("other", "sku", ["a", "b"]);
    const third = table("third", "sku,Preis", ["a,1.5", "b,2.5"]);
    const endpoints = [one, other, third];
    const proposal = propose(endpoints);
    expect(proposal.text).toContain("price: false  # other has nothing like it");
    expect(checked(proposal, endpoints)).toEqual([]);
  });

  test("[M95] of one endpoint are all that another gets which has nothing yet", () => {
    const endpoints = [table("one", "sku,unit_price", ["a,1.5", "b,2.5"]), blank("other")];
    const proposal = propose(endpoints);
    expect(fieldLines(proposal)).toEqual(["sku: string one=sku", "unitPrice: decimal one=unit_price"]);
    expect(checked(proposal, endpoints)).toEqual([]);
  });

  test("[M92] are required where many records have all a value, and are cleaned where one needs it", () => {
    const rows = (count: number) => numbers(count).map((n) => `u${n}@Example.com, n${n},`);
    const enough = ["one", "other"].map((name) => table(name, "email,nick,note", rows(20)));
    expect(propose(enough).fields).toMatchObject([
      { name: "email", required: true, clean: ["lowercase"], format: "email" },
      { name: "nick", required: true, clean: ["trim"] },
      { name: "note", required: false, clean: [] },
    ]);
    const few = ["one", "other"].map((name) => table(name, "email,nick,note", rows(19)));
    expect(propose(few).fields[1]).toMatchObject({ required: false });
  });

  test("[M92] whose types differ stay text, and that is said", () => {
    const one = table("one", "sku,due", ["a,2026-01-31", "b,2026-02-28"]);
    const other = table("other", "sku,due", ["a,soon", "b,later"]);
    expect(propose([one, other]).fields[1]).toMatchObject({
      type: "string",
      reasons: ["same name, none of 2 values agree", "the values look different, so they are kept as text"],
    });
  });

  test("[M92] of numbers with marks between thousands here and a fraction there are decimals", () => {
    const one = table("one", "sku,people", ["a,1.250", "b,950", "c,1.250.000"]);
    const other = table("other", "sku,people", ["a,1250", "b,950.5", "c,1250000"]);
    const endpoints = [one, other];
    const proposal = propose(endpoints);
    expect(proposal.fields[1]).toMatchObject({
      type: "decimal",
      reasons: ["same name, values agree in 2 of 3 records"],
    });
    expect(checked(proposal, endpoints)).toEqual([]);
  });

  test("[M92] take the wider of two kinds of numbers", () => {
    const one = table("one", "sku,amount", ["a,1", "b,2"]);
    const other = table("other", "sku,amount", ["a,1.5", "b,2"]);
    expect(propose([one, other]).fields[1]?.type).toBe("decimal");
  });

  test("[M93] whose days could be months say so where no other value tells", () => {
    const one = table("one", "sku,due", ["a,03/04/2026", "b,01/12/2026"]);
    const other = table("other", "sku,amount", ["a,1", "b,2"]);
    const third = table("third", "sku,due", []);
    const due = propose([one, other, third]).fields.find(({ name }) => name === "due");
    expect(due?.reasons).toContain("one: could be MM/dd/yyyy as well, no value tells");
  });
});
