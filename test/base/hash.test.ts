import { describe, expect, test } from "vitest";
import { hashBytes, hashText, sha256Hex } from "../../shared/base/hash.ts";

const out = new Uint32Array(2);

function ofBytes(bytes: Uint8Array, start = 0, end = bytes.length): string {
  hashBytes(bytes, start, end, out);
  return `${out[0]} ${out[1]}`;
}

function ofText(text: string): string {
  hashText(text, out);
  return `${out[0]} ${out[1]}`;
}

describe("the hash of bytes", () => {
  test("[J18] depends on the span alone, not on what is around it or where it lies", () => {
    const text = Buffer.from("SKU-1,Name,12.50");
    for (const length of [0, 1, 2, 3, 4, 5, 16]) {
      const expected = ofBytes(text, 0, length);
      for (let shift = 1; shift < 6; shift++) {
        const around = Buffer.concat([
          Buffer.alloc(shift, 0xff),
          text.subarray(0, length),
          Buffer.alloc(3, 7),
        ]);
        expect(ofBytes(around, shift, shift + length)).toBe(expected);
      }
    }
  });

  test("[J18] differs for a million similar records", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 1_000_000; i++) seen.add(ofBytes(Buffer.from(`SKU-${i},Name ${i % 100},12.50`)));
    expect(seen.size).toBe(1_000_000);
  });

  test("[J18] differs for zeros of different lengths, and is never that of unknown bytes", () => {
    const zeros = Buffer.alloc(2000);
    const seen = new Set<string>();
    for (let length = 0; length <= zeros.length; length++) seen.add(ofBytes(zeros, 0, length));
    expect(seen.size).toBe(zeros.length + 1);
    expect(seen.has("0 0")).toBe(false);
  });

  test("[J18] changes in about half of its bits when one bit of the record does", () => {
    const record = Buffer.from("SKU-1,Some name of a product,12.50,2026-03-29,x");
    for (let bit = 0; bit < record.length * 8; bit++) {
      hashBytes(record, 0, record.length, out);
      const [high, low] = [out[0]!, out[1]!];
      record[bit >> 3]! ^= 1 << (bit & 7);
      hashBytes(record, 0, record.length, out);
      record[bit >> 3]! ^= 1 << (bit & 7);
      const changed = ones(high ^ out[0]!) + ones(low ^ out[1]!);
      expect(changed).toBeGreaterThan(12);
      expect(changed).toBeLessThan(52);
    }
  });
});

test("[J18] the hash of a text differs for a million similar ids and for texts that differ in one unit", () => {
  const seen = new Set<string>();
  for (let i = 0; i < 1_000_000; i++) seen.add(ofText(`customer-${i}`));
  for (const text of ["", "\0", "\0\0", "a", "a\0", "\ud800", "\udc00"]) seen.add(ofText(text));
  expect(seen.size).toBe(1_000_007);
});

test("[J19] SHA-256 tells parts apart from their joined text", () => {
  expect(sha256Hex(["ab"])).toMatch(/^[0-9a-f]{64}$/);
  expect(sha256Hex(["ab"])).toBe(sha256Hex([Buffer.from("ab")]));
  expect(new Set([sha256Hex(["ab"]), sha256Hex(["a", "b"]), sha256Hex(["ab", ""]), sha256Hex([])]).size).toBe(
    4,
  );
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
