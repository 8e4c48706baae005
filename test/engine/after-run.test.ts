import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const sync = (history: string) => `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, price: decimal } }
endpoints:
  erp: { csv: erp.csv, mode: source }
  shop: { csv: shop.csv, mode: target }
history: ${history}
`;

const backups = (work: Workspace): number =>
  readdirSync(join(work.home, "backups"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

async function threeRuns(history: string): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": "sku,price\nA,1\n", "shop.csv": "sku,price\n" }, sync(history));
  await work.synced();
  for (const price of ["2", "3", "4"]) {
    work.put("erp.csv", `sku,price\nA,${price}\n`);
    await work.synced();
  }
  return work;
}

test("[J40] files that runs replaced are kept for as long as the sync file says", async () => {
  expect(backups(await threeRuns("{ backups: 30d }"))).toBe(4);
  expect(backups(await threeRuns("{ backups: 0s }"))).toBeLessThan(4);
});

test("[J40] so many runs keep what they wrote, and all runs stay in the list", async () => {
  const work = await threeRuns("{ runs: 2 }");
  const kept = await work.state((state) => state.runs(10).map(({ id }) => [...state.items(id)].length));
  expect(kept).toEqual([1, 1, 0, 0]);
});
