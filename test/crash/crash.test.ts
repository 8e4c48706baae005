import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CrashSite } from "./crash-site.ts";
import { firstLoad, scenarios } from "./scenarios.ts";

test.each(scenarios)(
  "[J24] killed at any step, the next run finishes or undoes what was begun: $name",
  async (scenario) => {
    const site = await CrashSite.of(scenario);
    const before = site.work.files();
    const steps = site.run(0);
    const after = site.work.files();
    expect(after).not.toEqual(before);
    await site.settle();
    const expected = await site.outcome();
    expect(expected).toMatchObject({ unfinished: [], changes: [], files: after });

    const begun = new Set<boolean>();
    for (const [index, name] of [...steps].entries()) {
      const where = `step ${index + 1} of ${steps.length}, ${name}`;
      site.rewind();
      expect(site.run(index + 1), where).toBe("killed");
      for (const [file, content] of Object.entries(site.work.files())) {
        if (!file.endsWith(".tmp"))
          expect([before[file], after[file]], `${file} after ${where}`).toContain(content);
      }
      begun.add(await site.work.state((state) => state.unfinished().length > 0));
      expect(await site.settle(), where).toBeLessThanOrEqual(3);
      expect(await site.outcome(), where).toEqual(expected);
      expect(readdirSync(join(site.work.home, "leases")).filter((one) => one.endsWith(".json"))).toEqual([]);
    }
    expect(steps.length).toBeGreaterThan(20);
    expect(begun).toEqual(new Set([true, false]));
  },
  600_000,
);

test.each(scenarios)(
  "[J28] an undoing that was killed at any step is finished, or never was, and nobody's work is taken for it: $name",
  async (scenario) => {
    const { site, run } = await CrashSite.ran(scenario);
    const before = site.work.files();
    const steps = site.run(0, run);
    const after = site.work.files();
    expect(after).not.toEqual(before);
    await site.settle();
    const expected = await site.outcome();
    expect(expected.files).toEqual(before);
    for (const [index, name] of [...steps].entries()) {
      const where = `step ${index + 1} of ${steps.length}, ${name}`;
      site.rewind();
      expect(site.run(index + 1, run), where).toBe("killed");
      await site.settle();
      expect(await site.outcome(), where).toEqual(expected);
    }
    expect(steps).toEqual(["before begin", "after begin", "before commit", "after commit"]);
  },
  600_000,
);

test("[J47] killed in a first load while people go on, no run is held for records that the sync had made, and what people changed is carried", async () => {
  const site = await CrashSite.of(firstLoad);
  const steps = site.run(0);
  let worked = 0;
  for (const [index, name] of [...steps].entries()) {
    // Before a first write is intended, people see nothing of the run.
    if (index < steps.indexOf("after intend")) continue;
    const where = `step ${index + 1} of ${steps.length}, ${name}`;
    site.rewind();
    expect(site.run(index + 1), where).toBe("killed");
    const { work } = site;
    const files = work.files();
    const isMade = "shop.ndjson" in files;
    work.edit("erp.csv", "Pear", "Birne");
    if (isMade) {
      worked++;
      work.edit("shop.ndjson", "Apple", "Apfel");
      work.put("shop.ndjson", `${work.text("shop.ndjson")}{"sku": "C", "name": "Quitte"}\n`);
    }
    // While the others of several files are yet to be put in their places.
    if ("cards/A.json" in files) work.edit("cards/A.json", "{", '{ "shelf": 7,');
    await site.settle();
    const { files: after, changes, conflicts, unfinished } = await site.outcome();
    expect({ changes, conflicts, unfinished }, where).toEqual({ changes: [], conflicts: [], unfinished: [] });
    const rows = ["sku,name", `A,${isMade ? "Apfel" : "Apple"}`, "B,Birne", ...(isMade ? ["C,Quitte"] : [])];
    expect(after["erp.csv"], where).toBe(`${rows.join("\n")}\n`);
    expect(after["cards/B.json"], where).toContain("Birne");
    if ("cards/A.json" in files) expect(after["cards/A.json"], where).toContain("shelf");
    for (const row of rows.slice(1)) expect(after["shop.ndjson"], where).toContain(row.split(",")[1]);
    expect(Object.keys(after).filter((file) => file.endsWith(".tmp"))).toEqual([]);
  }
  expect(worked).toBeGreaterThan(3);
}, 600_000);
