import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CrashSite } from "./crash-site.ts";
import { scenarios } from "./scenarios.ts";

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
