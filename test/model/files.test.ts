import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNames, unique } from "./desk/desk-kind.ts";
import { anyScenario, type Scenario, strictScenario } from "./desk/scenario.ts";
import { FileDesk } from "./file-desk.ts";

/** `SYNCLINE_HUNT=100000 npx vitest run test/model/files.test.ts` looks for what a short run does not find. */
const numRuns = Math.ceil(Number(process.env.SYNCLINE_HUNT ?? 480) / 4);
const patience = 600_000 + numRuns * 1000;

/** Plays a scenario on files of its own and lets `check` look at what came of it. */
async function onDesk(scenario: Scenario, check: (desk: FileDesk) => Promise<void>): Promise<void> {
  const desk = new FileDesk(scenario);
  try {
    for (const action of scenario.actions) await desk.act(action);
    await check(desk);
  } finally {
    desk.dispose();
  }
}

/** Runs until nothing is left to do. */
async function settle(desk: FileDesk): Promise<void> {
  let runs = 0;
  while ((await desk.run()) > 0) expect(++runs, "the sync does not come to rest").toBeLessThan(5);
}

const heldBy = (desk: FileDesk): ReadonlySet<string> =>
  new Set(
    desk.kinds.flatMap((kind) =>
      desk.files.rows(kind).flatMap(({ record }) => unique.map((field) => String(record[field]))),
    ),
  );

describe("on real files, whatever people do and whatever goes wrong", () => {
  test(
    "[R1] no value that a person wrote is lost, and all endpoints agree on what is not in conflict",
    async () => {
      await fc.assert(
        fc.asyncProperty(strictScenario, (scenario) =>
          onDesk(scenario, async (desk) => {
            await settle(desk);
            const held = heldBy(desk);
            const open = await desk.inConflict();
            const unsettled = await desk.unsettledKeys();
            for (const value of desk.ledger.live.keys())
              expect(held.has(value) || open.has(value), `${JSON.stringify(value)} is lost`).toBe(true);
            const cells = new Map<string, string | null>();
            for (const kind of desk.kinds) {
              const records = desk.files.rows(kind).map(({ record }) => record);
              for (const [value, { key, field }] of desk.ledger.live) {
                if (open.has(value) || unsettled.has(key)) continue;
                const there = records.find(({ sku }) => sku === key)?.[field];
                expect(there, `${JSON.stringify(value)} is not on ${kind.kind}`).toBe(value);
              }
              for (const record of records) {
                if (unsettled.has(record.sku ?? "")) continue;
                for (const field of fieldNames) {
                  const place = `${record.sku}.${field}`;
                  if (cells.has(place))
                    expect(record[field], `${place} on ${kind.kind}`).toBe(cells.get(place));
                  else cells.set(place, record[field]);
                }
              }
            }
          }),
        ),
        { numRuns },
      );
    },
    patience,
  );

  test(
    "[R2] a value that lost to a rule is told of, and none is made up",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyScenario, (scenario) =>
          onDesk(scenario, async (desk) => {
            await settle(desk);
            const held = heldBy(desk);
            const open = await desk.inConflict();
            for (const value of desk.ledger.live.keys()) {
              const found = held.has(value) || open.has(value) || desk.ledger.told.has(value);
              expect(found, `${JSON.stringify(value)} is lost without a word`).toBe(true);
            }
            for (const kind of desk.kinds)
              for (const { record } of desk.files.rows(kind)) desk.ledger.expectWritten(record);
          }),
        ),
        { numRuns },
      );
    },
    patience,
  );

  test(
    "[R3] once at rest nothing is written, however files are touched or spelled anew",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyScenario, fc.nat(9999), (scenario, dice) =>
          onDesk(scenario, async (desk) => {
            await settle(desk);
            const rest = desk.files.snapshot();
            expect(await desk.run()).toBe(0);
            expect(desk.files.snapshot()).toEqual(rest);
            desk.persons.reformat(dice);
            const spelled = desk.files.snapshot();
            expect(await desk.run()).toBe(0);
            expect(await desk.run()).toBe(0);
            expect(desk.files.snapshot()).toEqual(spelled);
          }),
        ),
        { numRuns },
      );
    },
    patience,
  );

  test(
    "[R4] a plan does not depend on the order in which records stand in their files",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyScenario, fc.nat(9999), (scenario, dice) =>
          onDesk(scenario, async (desk) => {
            const first = await desk.plan();
            desk.persons.shuffle(dice);
            const second = await desk.plan();
            expect(second.items).toEqual(first.items);
            expect(second.hash).toBe(first.hash);
          }),
        ),
        { numRuns },
      );
    },
    patience,
  );
});
