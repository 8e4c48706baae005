import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { PlanItems } from "../../shared/engine/plan-items.ts";
import { ExactNumber } from "../../shared/model/native.ts";
import type { PlanItem } from "../../shared/model/plan.ts";

/** A hundred kilobytes that hardly get smaller when they are packed. */
const text = (number: number): string =>
  createHash("shake256", { outputLength: 75_000 }).update(String(number)).digest("base64");

function itemOf(number: number): PlanItem {
  const record = { sku: `A-${number}`, note: text(number) };
  return {
    link: null,
    key: `A-${number}`,
    operations: [
      {
        kind: "create",
        endpoint: "shop",
        record,
        native: { ...record, price: new ExactNumber("1.10000000000000000001") },
      },
    ],
    decisions: [],
    conflicts: [],
    after: { base: record, ends: {}, open: false, versions: {} },
  };
}

/** Where the plan's temporary files go in this test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "syncline-items-"));
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("TEMP", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test("a plan too large for memory goes to a file, comes back item by item, and leaves nothing behind", () => {
  const folder = temporaryFolder();
  const items = new PlanItems();
  const count = 300;
  for (let number = 0; number < count; number++) items.add(itemOf(number));
  expect(items.size).toBe(count);
  expect(readdirSync(folder)).toHaveLength(1);
  for (const _ of [1, 2]) {
    let number = 0;
    for (const item of items) {
      if (number % 37 === 0 || number > count - 5) expect(item).toEqual(itemOf(number));
      number++;
    }
    expect(number).toBe(count);
  }
  const counted = [...items.packedChunks()].reduce((sum, { counts, marks }) => {
    expect(counts.creates).toBe(marks.length);
    return sum + counts.creates;
  }, 0);
  expect(counted).toBe(count);
  items.dispose();
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(true);
});

test("two plans have one hash if they do the same, and another if they do not", () => {
  const hashOf = (...numbers: readonly number[]): string => {
    const items = new PlanItems();
    for (const number of numbers) items.add(itemOf(number));
    return items.hash();
  };
  expect(hashOf(1, 2)).toBe(hashOf(1, 2));
  expect(new Set([hashOf(1, 2), hashOf(2, 1), hashOf(1), hashOf()]).size).toBe(4);
});
