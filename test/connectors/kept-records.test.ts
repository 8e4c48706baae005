import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { KeptRecords } from "../../shared/connectors/kept-records.ts";
import { ExactNumber, type NativeRecord } from "../../shared/model/native.ts";

const spills = () => readdirSync(tmpdir()).filter((name) => name.startsWith("syncline-records-"));

test("records are given again to the last digit, from memory and from the file that takes what is too much", () => {
  const before = spills().length;
  const kept = new KeptRecords();
  const record = (n: number): NativeRecord => ({
    id: n,
    amount: new ExactNumber("12345678901234567890.15"),
    nested: { list: [n, null, "ä"], __proto__: null },
    text: "x".repeat(n % 7 === 0 ? 300_000 : 900),
  });
  for (let n = 0; n < 2000; n++) expect(kept.add(record(n)).position).toBe(n);
  expect(spills().length).toBe(before + 1);
  for (const n of [0, 7, 700, 1001, 1999]) {
    const { native } = kept.at(n)!;
    expect(JSON.stringify(native.amount)).toBe("12345678901234567890.15");
    expect(native.id).toBe(n);
    expect(native.text).toBe(record(n).text);
  }
  expect(kept.at(2000)).toBeNull();
  expect(kept.at(-1)).toBeNull();
  expect(kept.at(Number.NaN)).toBeNull();
  kept.dispose();
  expect(spills().length).toBe(before);
  expect(existsSync(tmpdir())).toBe(true);
});

test("a version does not depend on the order of members, and the whole content's not on that of records", () => {
  const version = (...records: readonly NativeRecord[]) => {
    const kept = new KeptRecords();
    for (const one of records) kept.add(one);
    return [kept.versionAt(0), kept.contentVersion()];
  };
  expect(version({ a: 1, b: 2 })).toEqual(version({ b: 2, a: 1 }));
  expect(version({ a: 1 }, { a: 2 })[1]).toEqual(version({ a: 2 }, { a: 1 })[1]);
  expect(version({ a: 1 })).not.toEqual(version({ a: 2 }));
  expect(version({ a: 1 }, { a: 1 })[1]).not.toEqual(version({ a: 1 })[1]);
});
