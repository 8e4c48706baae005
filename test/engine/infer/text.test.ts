import { describe, expect, test } from "vitest";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import { jsonSource } from "../../connectors/file/fixture.ts";
import { checked, numbers, propose, table } from "./specimen.ts";

describe("the text", () => {
  test("[M97] says a spelling once where several columns share it", () => {
    const spelled = (rows: readonly string[]): EndpointSample => ({
      ...table("one", "sku,a,b,n", []),
      samples: rows.map((row) => {
        const [sku, a, b, n] = row.split("|");
        return { sku: sku!, a: a!, b: b!, n: n! };
      }),
    });
    const comma = spelled(["k1|1,50|2,50|7", "k2|3,25|4,75|1200"]);
    const point = { ...spelled(["k1|1.5|2.5|7", "k2|3.25|4.75|1200"]), name: "other" };
    expect(propose([comma, point]).text).toContain('formats: { number: "1234,56" }');
    const grouped = spelled(["k1|1.000,50|2,50|7", "k2|3,25|1.004,75|1200"]);
    const { text } = propose([grouped, point]);
    expect(text).not.toContain("formats:");
    expect(text).toContain('a: { format: "1.234,56" }');
  });

  test("[M97] reads empty texts of JSON as no value, as CSV does", () => {
    const one = table("one", "sku,note", ["a,x", "b,"]);
    const other: EndpointSample = { ...one, name: "other", source: jsonSource("other.json") };
    expect(propose([one, other]).text).toContain('formats: { empty: "null" }');
  });

  test("[M98] keeps names and values from being anything but names and values", () => {
    const hostile = 'a: "b" # c\n- d';
    const one: EndpointSample = {
      ...table("one", "sku", []),
      schema: {
        columns: ["sku", hostile].map((name) => ({ name, type: "string", samples: [] })),
        closed: true,
      },
      samples: [{ sku: "x", [hostile]: "\u0000\u2028 # }\n" }],
    };
    const endpoints = [one, table("other", "sku", ["x"])];
    expect(checked(propose(endpoints), endpoints)).toEqual([]);
  });

  test("[M98] shows no values of columns that hold secrets", () => {
    const one = table("one", "sku,api_token,colour", ["a,t0p,red", "b,s3cret,blue"]);
    const { text } = propose([one, table("other", "sku", ["a", "b"])]);
    expect(text).toContain('colour: colour       # string: "red", "blue"');
    expect(text).toContain("apiToken: api_token  # string\n");
  });

  test("[M98] lists at most thirty columns that are left over", () => {
    const one = table("one", ["sku", ...numbers(40).map((n) => `extra${n}`)].join(","), ["a", "b"]);
    expect(propose([one, table("other", "sku", ["a", "b"])]).text).toContain("    #   and 10 more\n");
  });
});
