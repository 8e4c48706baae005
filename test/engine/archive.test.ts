import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { archiveFile } from "../../shared/engine/archive-deletes.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
deletes: archive
`;

const erp = "sku,name,note\nA,Apple,sweet\nB,Pear,green\n";

async function linked(): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  return work;
}

const archived = (work: Workspace): readonly unknown[] =>
  work
    .text(".syncline/work.archive.ndjson")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("[J30] what is deleted is in the archive first, as its endpoint held it", async () => {
  const work = await linked();
  const json = work.text("shop.json");
  work.put("shop.json", json.replace(/,?\s*\{[^{}]*"B"[^{}]*\}/, ""));
  const { run } = await work.synced({});
  expect(work.text("erp.csv")).toBe("sku,name,note\nA,Apple,sweet\n");
  expect(archived(work)).toEqual([
    {
      run,
      at: expect.any(Number),
      endpoint: "erp",
      key: "B",
      id: "B",
      evidence: { endpoint: "shop", how: expect.stringContaining("shop.json") },
      record: { sku: "B", name: "Pear" },
      native: { sku: "B", name: "Pear", note: "green" },
    },
  ]);
});

test("[J30] later deletes are added to the archive", async () => {
  const work = await linked();
  work.put("shop.json", work.text("shop.json").replace(/,?\s*\{[^{}]*"B"[^{}]*\}/, ""));
  await work.synced({});
  work.put("erp.csv", "sku,name,note\n");
  await work.synced({ approved: true });
  expect(archived(work)).toMatchObject([
    { endpoint: "erp", key: "B" },
    { endpoint: "shop", key: "A" },
  ]);
});

test("[J30] nothing is deleted where the archive cannot be written", async () => {
  const work = await linked();
  work.put(".syncline", "a file where the archive's folder must be");
  work.put("erp.csv", "sku,name,note\nA,Apple,sweet\n");
  const before = work.files();
  const report = await work.sync({});
  expect(report).toMatchObject({
    ok: false,
    error: { code: "file.unwritable", message: expect.stringContaining("work.archive.ndjson") },
  });
  expect(work.files()).toEqual(before);
  work.remove(".syncline");
  await work.synced({});
  expect(work.text("shop.json")).not.toContain("Pear");
});

test("without deletes there is no archive", async () => {
  const work = await linked();
  expect(existsSync(archiveFile(work.path))).toBe(false);
});
