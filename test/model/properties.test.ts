import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Action, fields, keys, type Scenario, World } from "./world.ts";

/** The default run; a longer one is `npm run hunt`. */
const numRuns = Number(process.env.SYNCLINE_HUNT ?? 2500);

const index = (length: number) => fc.nat(length - 1);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("set" as const),
      at: index(4),
      key: index(keys.length),
      field: index(fields.length),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("remove" as const), at: index(4), key: index(keys.length) }),
  },
  { weight: 7, arbitrary: fc.constant({ kind: "run" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("race" as const),
      at: index(4),
      key: index(keys.length),
      field: index(fields.length),
      remove: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("partial" as const), at: index(4) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "lose-state" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "keep-plan" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "apply-plan" as const }) },
);

const actions = fc.array(action, { minLength: 1, maxLength: 24 });
const drift = fc.constantFrom("overwrite" as const, "keep" as const, "conflict" as const);

const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  endpoints: fc
    .array(
      fc.record({ mode: fc.constantFrom("two-way" as const, "source" as const, "target" as const), drift }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((others) => [{ mode: "two-way" as const, drift: "overwrite" as const }, ...others]),
  policy: fc.constantFrom("manual", "newest", "priority", "owner", "rule"),
  deleteRule: fc.constantFrom("update-wins", "delete-wins", "manual"),
  deletes: fc.constantFrom("propagate", "ignore"),
  trims: fc.boolean(),
  actions,
});

/** Where nothing may be decided but by a person, so that nothing whatever may be lost. */
const strictScenario: fc.Arbitrary<Scenario> = fc.record({
  endpoints: fc.array(fc.constant({ mode: "two-way" as const, drift: "conflict" as const }), {
    minLength: 2,
    maxLength: 4,
  }),
  policy: fc.constant("manual"),
  deleteRule: fc.constantFrom("manual", "update-wins"),
  deletes: fc.constant("propagate"),
  trims: fc.constant(false),
  actions,
});

/** Plays a scenario and runs on until nothing is left to do. */
async function played(scenario: Scenario): Promise<World> {
  const world = new World(scenario);
  for (const one of scenario.actions) await world.act(one);
  let runs = 0;
  while ((await world.run()) > 0) expect(++runs, "the sync does not come to rest").toBeLessThan(5);
  return world;
}

const valuesIn = (world: World): ReadonlySet<string> =>
  new Set(
    world.endpoints.flatMap(({ records }) =>
      [...records.values()].flatMap((record) => fields.map((field) => String(record[field]))),
    ),
  );

describe("whatever people do, and whatever goes wrong", () => {
  test("[R1] no value that a person wrote is lost, where only persons decide", async () => {
    await fc.assert(
      fc.asyncProperty(strictScenario, async (scenario) => {
        const world = await played(scenario);
        const held = valuesIn(world);
        const open = world.inConflict();
        for (const value of world.live.keys()) {
          expect(held.has(value) || open.has(value), `${value} is lost`).toBe(true);
        }
        for (const [value, { key, field }] of world.live) {
          if (open.has(value) || world.state.conflicts().some(({ conflict }) => conflict.key === key))
            continue;
          for (const { records } of world.endpoints) {
            expect(records.get(key)?.[field], `${value} is not in every system`).toBe(value);
          }
        }
      }),
      { numRuns },
    );
  });

  test("[R2] a value that lost to a rule is told of, and none is made up", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (scenario) => {
        const world = await played(scenario);
        const held = valuesIn(world);
        const open = world.inConflict();
        for (const value of world.live.keys()) {
          const spellings = [value, value.trimEnd()];
          const found = spellings.some((text) => held.has(text) || open.has(text) || world.told.has(text));
          expect(found, `${value} is lost without a word`).toBe(true);
        }
        for (const { records } of world.endpoints) {
          for (const [key, record] of records) {
            for (const field of fields) {
              const value = record[field];
              if (typeof value === "string")
                expect(world.written.get(value.trimEnd())).toBe(`${key}.${field}`);
            }
          }
        }
      }),
      { numRuns },
    );
  });

  test("[R3] the plan after the last run is empty, and stays so", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (scenario) => {
        const world = await played(scenario);
        const before = world.endpoints.map(({ writes }) => writes.length);
        expect(await world.run()).toBe(0);
        expect(await world.run()).toBe(0);
        expect(world.endpoints.map(({ writes }) => writes.length)).toEqual(before);
      }),
      { numRuns },
    );
  });

  test("[R4] a plan does not depend on the order in which records are read", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.infiniteStream(fc.nat(5)), async (scenario, dice) => {
        const world = new World(scenario);
        for (const one of scenario.actions) await world.act(one);
        const first = await world.plan();
        for (const endpoint of world.endpoints) {
          endpoint.order = (ids) => {
            const shuffled: string[] = [];
            for (const id of ids) shuffled.splice(dice.next().value % (shuffled.length + 1), 0, id);
            return shuffled;
          };
        }
        const second = await world.plan();
        expect(second.header.hash).toBe(first.header.hash);
        expect([...second.items].map(({ key, operations }) => ({ key, operations }))).toEqual(
          [...first.items].map(({ key, operations }) => ({ key, operations })),
        );
      }),
      { numRuns },
    );
  });
});
