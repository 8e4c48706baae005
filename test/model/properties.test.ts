import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ApiManners, type Fault, MemoryApi } from "../support/memory-api.ts";
import { type Action, fields, keys, type Scenario, World } from "./world.ts";

/** The default run; a longer one is `npm run hunt`. */
const numRuns = Number(process.env.SYNCLINE_HUNT ?? 1500);

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

const fault: fc.Arbitrary<Fault> = fc.constantFrom("none", "answer lost", "request lost", "refused");

/** What else happens with a web API. */
const apiAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: action },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("faults" as const),
      at: index(4),
      faults: fc.array(fault, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("lag" as const), at: index(4), on: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "kill" as const }) },
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

const manners: fc.Arbitrary<ApiManners> = fc.record({
  tells: fc.boolean(),
  changes: fc.constantFrom("none", "without deletes", "with deletes"),
});

const withApi = (scenario: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> =>
  fc
    .tuple(
      scenario,
      fc.array(fc.option(manners), { minLength: 4, maxLength: 4 }),
      fc.array(apiAction, { minLength: 1, maxLength: 24 }),
    )
    .map(([one, apis, played]) => ({
      ...one,
      actions: played,
      endpoints: one.endpoints.map((endpoint, at) => ({
        ...endpoint,
        api: apis[at] ?? (at === 1 ? { tells: false, changes: "none" } : null),
      })),
    }));

/** Plays a scenario and runs on until nothing is left to do. */
async function played(scenario: Scenario): Promise<World> {
  const world = new World(scenario);
  for (const one of scenario.actions) await world.act(one);
  world.calm();
  let runs = 0;
  for (let goesOn = true; goesOn; ) {
    const operations = await world.run();
    goesOn = world.settleSent() || operations > 0;
    expect(++runs, "the sync does not come to rest").toBeLessThan(8);
  }
  return world;
}

const valuesIn = (world: World): ReadonlySet<string> =>
  new Set(
    world.endpoints.flatMap(({ records }) =>
      [...records.values()].flatMap((record) => fields.map((field) => String(record[field]))),
    ),
  );

/** Every value that a person wrote is in every system, or waits for a person. */
async function losesNothing(scenario: Scenario): Promise<void> {
  const world = await played(scenario);
  const held = valuesIn(world);
  const open = world.inConflict();
  for (const value of world.live.keys()) {
    expect(held.has(value) || open.has(value), `${value} is lost`).toBe(true);
  }
  for (const [value, { key, field }] of world.live) {
    if (open.has(value) || world.state.conflicts().some(({ conflict }) => conflict.key === key)) continue;
    for (const { records } of world.endpoints) {
      expect(records.get(key)?.[field], `${value} is not in every system`).toBe(value);
    }
  }
}

/** What lost is told of, and nothing is made up. */
async function tellsAll(scenario: Scenario): Promise<void> {
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
        if (typeof value === "string") expect(world.written.get(value.trimEnd())).toBe(`${key}.${field}`);
      }
    }
  }
}

/** Once there is nothing left to do, nothing is done. */
async function comesToRest(scenario: Scenario): Promise<void> {
  const world = await played(scenario);
  const before = world.endpoints.map(({ writes }) => writes.length);
  expect(await world.run()).toBe(0);
  expect(await world.run()).toBe(0);
  expect(world.endpoints.map(({ writes }) => writes.length)).toEqual(before);
}

const holds = (
  scenario: fc.Arbitrary<Scenario>,
  property: (scenario: Scenario) => Promise<void>,
  runs = numRuns,
) => fc.assert(fc.asyncProperty(scenario, property), { numRuns: runs });

describe("whatever people do, and whatever goes wrong", () => {
  test("[R1] no value that a person wrote is lost, where only persons decide", () =>
    holds(strictScenario, losesNothing));

  test("[R2] a value that lost to a rule is told of, and none is made up", () =>
    holds(anyScenario, tellsAll));

  test("[R3] the plan after the last run is empty, and stays so", () => holds(anyScenario, comesToRest));

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

describe("the same with web APIs whose lists lag and whose answers get lost", () => {
  const runs = Math.ceil(numRuns / 2);

  test("[R1] nothing is lost", () => holds(withApi(strictScenario), losesNothing, runs));

  test("[R2] what lost is told of, and nothing is made up", () =>
    holds(withApi(anyScenario), tellsAll, runs));

  test("[R3] it comes to rest", () => holds(withApi(anyScenario), comesToRest, runs));

  test("[C20] a record that was sent without an answer is not made a second time", () =>
    holds(
      withApi(anyScenario),
      async (scenario) => {
        const world = await played(scenario);
        for (const endpoint of world.endpoints)
          if (endpoint instanceof MemoryApi) expect(endpoint.madeAgain, endpoint.place).toBe(0);
      },
      runs,
    ));
});
