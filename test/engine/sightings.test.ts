import fc from "fast-check";
import { expect, test } from "vitest";
import { type Sighting, Sightings } from "../../shared/engine/sightings.ts";

const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant("\ud800"),
);

test("sightings come back as they were, whatever their fields and values", () => {
  const sighting: fc.Arbitrary<Sighting> = fc.record(
    {
      id: fc.string(),
      record: fc.dictionary(fc.constantFrom("sku", "name", "price", "constructor"), value),
      version: fc.string(),
      position: fc.nat(),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 200 }), (all) => {
      const sightings = new Sightings();
      expect(all.map((one) => sightings.add(one))).toEqual(all.map((_, number) => number));
      expect([...sightings]).toEqual(all.map((one) => ({ ...one, record: { ...one.record } })));
      expect(sightings.size).toBe(all.length);
    }),
  );
});

test("many sightings and huge ones come back", () => {
  const sightings = new Sightings();
  const at = (number: number): Sighting => ({
    id: `A-${number}`,
    record: { sku: `A-${number}`, note: number % 1000 === 7 ? "ü".repeat(2_000_000) : "short" },
    version: String(number),
    position: number,
  });
  for (let number = 0; number < 3000; number++) sightings.add(at(number));
  for (let number = 0; number < 3000; number += 101) expect(sightings.at(number)).toEqual(at(number));
  expect(sightings.at(1007)).toEqual(at(1007));
});
