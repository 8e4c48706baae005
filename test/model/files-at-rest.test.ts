import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numRuns, onDesk, patience } from "./desk/on-desk.ts";
import { anyScenario } from "./desk/scenario.ts";

describe("on real files, whatever stands where", () => {
  test(
    "[R3] once at rest nothing is written, however files are touched or spelled anew",
    async () => {
      await fc.assert(
        fc.asyncProperty(anyScenario, fc.nat(9999), (scenario, dice) =>
          onDesk(scenario, async (desk) => {
            await desk.settle();
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
