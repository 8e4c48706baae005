import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactNumber, type NativeRecord } from "../../shared/model/native.ts";
import type { PlanItem } from "../../shared/model/plan.ts";
import { ItemCodec } from "../../shared/state/sqlite/item-codec.ts";
import { fromLine, packedChunks, packLines, toLine, unpackLines } from "../../shared/state/sqlite/lines.ts";
import { LinkCodec } from "../../shared/state/sqlite/link-codec.ts";
import { TermList } from "../../shared/state/sqlite/terms.ts";
import { creation, items, link, links } from "./samples.ts";

test("[J9] any links read back as they were written, also by a codec that comes later", () => {
  fc.assert(
    fc.property(links, (all) => {
      const terms = new TermList();
      const codec = new LinkCodec(terms);
      const lines = all.map((one) => JSON.stringify(codec.encode(one, one.key)));
      const later = new LinkCodec(new TermList(terms.texts));
      lines.forEach((line, at) => {
        const read = later.decode(all[at]!.id, all[at]!.open, JSON.parse(line));
        expect(sorted(read)).toBe(sorted(all[at]!));
      });
    }),
    { numRuns: 500 },
  );
});

test("[J7] any plan items read back as they were given", () => {
  fc.assert(
    fc.property(items, (all) => {
      const terms = new TermList();
      const codec = new ItemCodec(terms);
      const lines = all
        .map((item) => codec.encode(item))
        .flatMap(({ deeds, natives, after, books }) => [deeds, natives, after, books].map(toLine));
      const later = new ItemCodec(new TermList(terms.texts));
      const stored = unpackLines(packLines(["x", ...lines])).slice(1);
      const read = all.map((_, at) => {
        const [deeds = "", natives = "", after = "", books = ""] = stored.slice(at * 4, at * 4 + 4);
        return later.decode({
          deeds: fromLine(deeds),
          natives: fromLine(natives),
          after: fromLine(after),
          books: fromLine(books),
        });
      });
      expect(read.map(sorted)).toEqual(all.map(sorted));
    }),
    { numRuns: 500 },
  );
});

test("[J7] a create without any native place reads back as it was given", () => {
  const item: PlanItem = {
    ...creation("S1"),
    operations: [{ kind: "create", endpoint: "shop", record: {}, native: {} }],
  };
  const terms = new TermList();
  const encoded = new ItemCodec(terms).encode(item);
  expect(new ItemCodec(new TermList(terms.texts)).decode(encoded)).toEqual(item);
});

test("[J9] a link whose ends hold just its base takes little more room than the base's values", () => {
  const codec = new LinkCodec(new TermList());
  const base = { sku: "S1", name: "Thing", price: "1.5" };
  const ends = { erp: { kind: "present", id: "S1", made: false, shadow: base } } as const;
  const encoded = JSON.stringify(codec.encode(link(1, { base, ends }), "S1"));
  expect(encoded.length).toBeLessThan(JSON.stringify(Object.values(base)).length + 25);
});

test("[J9] a field that comes and goes does not make the layout grow", () => {
  const terms = new TermList();
  const codec = new LinkCodec(terms);
  for (let id = 1; id <= 100; id++) {
    const base = id % 2 === 0 ? { a: "1", b: "2" } : { b: "2", c: "3" };
    codec.encode(link(id, { base, ends: {}, origins: {} }), "k");
  }
  expect(terms.texts).toHaveLength(2);
});

test("[J7] every digit of an exact number is kept, and ordinary numbers stay numbers", () => {
  const native: NativeRecord = {
    a: new ExactNumber("0.10"),
    b: [{ c: new ExactNumber("1e400") }],
    d: 0.1,
    e: 12,
  };
  expect(fromLine(toLine(native))).toStrictEqual(native);
  expect(toLine({ d: 0.1 })).toBe('{"d":0.1}');
});

test("[J7] chunks end after a thousand entries or some megabytes", () => {
  const sizes = (values: readonly unknown[]): readonly number[] =>
    [...packedChunks(values)].map((packed) => unpackLines(packed).length);
  expect(sizes([])).toEqual([]);
  expect(sizes(Array(2001).fill(1))).toEqual([1000, 1000, 1]);
  expect(sizes(Array(5).fill("x".repeat(2_000_000)))).toEqual([2, 2, 1]);
});

/** A value as JSON, with records as ordered lists of their members: equal values, and no others, have equal texts. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "object" &&
    member !== null &&
    !Array.isArray(member) &&
    !(member instanceof ExactNumber)
      ? Object.entries(member)
          .filter(([, inner]) => inner !== undefined)
          .sort(([one], [other]) => (one < other ? -1 : 1))
      : member,
  );
}
