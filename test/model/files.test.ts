import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldNames, unique } from "./desk/desk-kind.ts";
import { numRuns, onDesk, patience } from "./desk/on-desk.ts";
import { anyScenario, strictScenario } from "./desk/scenario.ts";
import type { FileDesk } from "./file-desk.ts";

const heldBy = (desk: FileDesk): ReadonlySet<string> =>
  new Set(
    desk.kinds.flatMap((kind) =>
      desk.files.rows(kind).flatMap(({ record }) => unique.map((field) => String(record[field]))),
    ),
  );

/** Every live value of interest is on every endpoint. */
function expectEverywhere(desk: FileDesk, ofInterest: (value: string, key: string) => boolean): void {
  for (const kind of desk.kinds) {
    const records = desk.files.rows(kind).map(({ record }) => record);
    for (const [value, { key, field }] of desk.ledger.live) {
      if (!ofInterest(value, key)) continue;
      const there = records.find(({ sku }) => sku === key)?.[field];
      expect(there, `${JSON.stringify(value)} is not on ${kind.kind}`).toBe(value);
    }
  }
}

/** Records that nobody has to settle say the same on all endpoints. */
function expectAgreement(desk: FileDesk, unsettled: ReadonlySet<string>): void {
  const agreed = new Map<string, string | null>();
  for (const kind of desk.kinds) {
    for (const { record } of desk.files.rows(kind)) {
      if (unsettled.has(record.sku ?? "")) continue;
      for (const field of fieldNames) {
        const place = `${record.sku}.${field}`;
        if (!agreed.has(place)) agreed.set(place, record[field]);
        expect(record[field], `${place} on ${kind.kind}`).toBe(agreed.get(place));
      }
    }
  }
}

describe("on real files, whatever people do and whatever goes wrong", () => {
  test(
    "[R1] no value that a person wrote is lost, and all endpoints agree on what is not in conflict",
    async () => {
      await fc.assert(
        fc.asyncProperty(strictScenario, (scenario) =>
          onDesk(scenario, async (desk) => {
            await desk.settle();
            const held = heldBy(desk);
            const open = await desk.inConflict();
            const unsettled = await desk.unsettledKeys();
            for (const value of desk.ledger.live.keys())
              expect(held.has(value) || open.has(value), `${JSON.stringify(value)} is lost`).toBe(true);
            expectEverywhere(desk, (value, key) => !open.has(value) && !unsettled.has(key));
            expectAgreement(desk, unsettled);
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
            await desk.settle();
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
});
