import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashText } from "../../shared/base/hash.ts";
import { linkId } from "../../shared/model/ids.ts";
import { RecordIndex } from "../../shared/state/record-index.ts";
import { RecordIndexBuilder } from "../../shared/state/record-index-builder.ts";

const idHash = new Uint32Array(2);

function slotOf(index: RecordIndex, id: string): number {
  hashText(id, idHash);
  return index.findId(idHash[0]!, idHash[1]!);
}

function indexOf(
  ...records: readonly (readonly [link: number, id: string, high: number, low: number])[]
): RecordIndex {
  const builder = new RecordIndexBuilder(RecordIndex.empty);
  for (const [link, id, high, low] of records) builder.append(linkId(link), id, high, low);
  return builder.build();
}

describe("a record index", () => {
  test("[J18] finds a record by the hash of its bytes and by its id", () => {
    const index = indexOf([7, "a", 1, 2], [8, "b", 2, 1]);
    expect([index.find(1, 2), index.find(2, 1), index.find(1, 1)]).toEqual([0, 1, -1]);
    expect([slotOf(index, "a"), slotOf(index, "b"), slotOf(index, "c")]).toEqual([0, 1, -1]);
    expect(index.linkOf(1)).toBe(8);
  });

  test("[J18] of records with equal bytes the first is found, and the next once that is gone", () => {
    const index = indexOf([1, "a", 5, 5], [2, "b", 5, 5], [3, "c", 5, 5]);
    expect(index.find(5, 5)).toBe(0);
    const builder = new RecordIndexBuilder(index);
    builder.remove(0);
    const next = builder.build();
    expect(next.linkOf(next.find(5, 5))).toBe(2);
    expect(next.slots).toBe(2);
  });

  test("[J18] a record whose bytes are not known is never found by them", () => {
    expect(indexOf([1, "a", 0, 0]).find(0, 0)).toBe(-1);
  });

  test("[J18] a million equal records take no longer to look through than different ones", () => {
    const builder = new RecordIndexBuilder(RecordIndex.empty);
    for (let link = 1; link <= 1_000_000; link++) builder.append(linkId(link), "same", 9, 9);
    expect(builder.build().find(9, 9)).toBe(0);
  });

  test("[J18] changes make the next index and leave the last as it was", () => {
    const index = indexOf([1, "a", 1, 1], [2, "b", 2, 2], [3, "c", 3, 3]);
    const builder = new RecordIndexBuilder(index);
    builder.setBytes(0, 9, 9);
    builder.set(1, linkId(20), "bb", 8, 8);
    builder.remove(2);
    builder.remove(2);
    builder.append(linkId(4), "d", 4, 4);
    const next = builder.build();
    expect([next.find(9, 9), next.find(8, 8), next.find(3, 3), next.find(4, 4)]).toEqual([0, 1, -1, 2]);
    expect([slotOf(next, "a"), slotOf(next, "bb"), slotOf(next, "b")]).toEqual([0, 1, -1]);
    expect([0, 1, 2].map((slot) => next.linkOf(slot))).toEqual([1, 20, 4]);
    expect([index.find(1, 1), index.find(2, 2), index.find(3, 3)]).toEqual([0, 1, 2]);
  });

  test("[J18] agrees with a plain map, whatever is added, changed and removed", () => {
    const change = fc.record({
      kind: fc.constantFrom("set", "remove", "append"),
      at: fc.nat(40),
      hash: fc.nat(6),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 90 }), { maxLength: 4 }), (rounds) => {
        let index = RecordIndex.empty;
        let records: { link: number; hash: number }[] = [];
        let link = 0;
        for (const round of rounds) {
          const builder = new RecordIndexBuilder(index);
          for (const { kind, at, hash } of round) {
            const record = records[at];
            if (kind === "append") {
              records.push({ link: ++link, hash });
              builder.append(linkId(link), `id${link}`, hash, 0);
            } else if (!record) continue;
            else if (kind === "remove") {
              builder.remove(at);
              record.link = 0;
            } else {
              record.link = ++link;
              record.hash = hash;
              builder.set(at, linkId(link), `id${link}`, hash, 0);
            }
          }
          index = builder.build();
          records = records.filter((record) => record.link > 0);
          expect(index.slots).toBe(records.length);
          for (let hash = 0; hash < 7; hash++) {
            const expected = hash === 0 ? -1 : records.findIndex((record) => record.hash === hash);
            expect(index.find(hash, 0)).toBe(expected);
          }
          records.forEach((record, slot) => {
            expect(slotOf(index, `id${record.link}`)).toBe(slot);
          });
        }
      }),
    );
  });
});

describe("a packed record index", () => {
  const packed = indexOf([1, "a", 1, 2], [2, "b", 3, 4]).pack();

  test("[J17] is the same when unpacked, wherever its bytes lie", () => {
    for (const bytes of [packed, new Uint8Array([0, ...packed]).subarray(1)]) {
      const index = RecordIndex.unpack(bytes)!;
      expect([index.slots, index.find(3, 4), slotOf(index, "a"), index.linkOf(1)]).toEqual([2, 1, 0, 2]);
    }
    expect(RecordIndex.unpack(RecordIndex.empty.pack())?.slots).toBe(0);
  });

  test("[J17] is no index once any byte is other than it was", () => {
    for (let at = 0; at < packed.length; at++) {
      for (const bit of [1, 128]) {
        const damaged = packed.slice();
        damaged[at]! ^= bit;
        expect(RecordIndex.unpack(damaged)).toBeNull();
      }
    }
  });

  test("[J17] is no index when it is cut short, too long or something else", () => {
    for (let length = 0; length < packed.length; length++)
      expect(RecordIndex.unpack(packed.subarray(0, length))).toBeNull();
    expect(RecordIndex.unpack(new Uint8Array([...packed, 0, 0, 0, 0]))).toBeNull();
    expect(RecordIndex.unpack(Buffer.from("hello, this is no index"))).toBeNull();
  });
});
