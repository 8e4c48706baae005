import fc from "fast-check";
import { expect, test } from "vitest";
import { linkId } from "../../shared/model/ids.ts";
import { KnownInOrder } from "../../shared/state/known-in-order.ts";
import { RecordIndex } from "../../shared/state/record-index.ts";
import { RecordIndexBuilder } from "../../shared/state/record-index-builder.ts";

test("records are found in any order, by whatever was looked for before", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 20 }),
      fc.array(fc.nat(25)),
      (hashes, asked) => {
        const builder = new RecordIndexBuilder(RecordIndex.empty);
        // A hash of 0 stands for bytes that are not known.
        for (const [slot, hash] of hashes.entries()) builder.append(linkId(slot + 1), `r${slot}`, hash, hash);
        const known = new KnownInOrder(builder.build());
        for (const hash of [...hashes, ...asked]) {
          expect(known.find(hash, hash)).toBe(hash === 0 ? -1 : hashes.indexOf(hash));
        }
      },
    ),
  );
});
