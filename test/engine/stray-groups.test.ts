import fc from "fast-check";
import { expect, test } from "vitest";
import { Observation } from "../../shared/engine/observation.ts";
import { StrayGroups } from "../../shared/engine/stray-groups.ts";
import { RecordIndex } from "../../shared/state/record-index.ts";
import { identitySync } from "../support/identity-sync.ts";

const names = ["erp", "shop", "crm"];

/** An observation of each endpoint that saw records with these keys, in this order. */
function seen(keys: readonly (readonly string[])[]): readonly Observation[] {
  const sync = identitySync({
    fields: ["key"],
    key: "key",
    endpoints: names.map((name) => ({ name, mode: "two-way" })),
    conflicts: { default: { kind: "manual" }, priority: [], fields: {}, deletes: "manual", skew: 0 },
    deletes: "propagate",
  });
  return names.map((name, endpoint) => {
    const observation = new Observation(sync.endpoints.get(name)!, RecordIndex.empty, null, sync.keyOf);
    keys[endpoint]!.forEach((key, position) => {
      observation.record({ key }, `v${position}`, 0, 0, position);
    });
    return observation;
  });
}

const key = fc.constantFrom("a", "b", "B", "ä", "ab", "10", "9");
const keysOfAll = fc.tuple(fc.array(key), fc.array(key), fc.array(key));

test("groups come in the order of their keys, each with all records of its key", () => {
  fc.assert(
    fc.property(keysOfAll, (keys) => {
      const groups = new StrayGroups(seen(keys));
      const got = [...groups.inOrder()].map((strays) => [
        strays[0]!.key,
        strays.map(({ endpoint, position }) => `${endpoint} ${position}`),
      ]);
      const expected = [...new Set(keys.flat())]
        .sort()
        .map((one) => [
          one,
          names.flatMap((name, endpoint) =>
            keys[endpoint]!.flatMap((other, position) => (other === one ? [`${name} ${position}`] : [])),
          ),
        ]);
      expect(got).toEqual(expected);
      names.forEach((name, endpoint) => {
        const rivals = keys[endpoint]!.filter((one, at, all) => all.indexOf(one) !== at);
        expect(groups.rivalsOn(name)).toEqual([...new Set(rivals)].sort());
      });
    }),
  );
});

test("what a link has taken is in no group any more", () => {
  fc.assert(
    fc.property(keysOfAll, key, fc.subarray(names), (keys, taken, endpoints) => {
      const groups = new StrayGroups(seen(keys));
      const before = groups.get(taken);
      expect(before.map(({ key: one }) => one)).toEqual(keys.flat().filter((one) => one === taken));
      groups.adopt(taken, new Set(endpoints));
      const left = before.filter(({ endpoint }) => !endpoints.includes(endpoint));
      expect(groups.get(taken)).toEqual(left);
      expect([...groups.inOrder()].flat().filter((stray) => stray.key === taken)).toEqual(left);
    }),
  );
});
