import { expect, test } from "vitest";
import { LanguageCore } from "../../extension/language/language-core.ts";
import { wideSync } from "../bench/language/wide-sync.ts";

test("[L14] after a key stroke in a sync of 300 fields completion takes less than 50 ms of the processor, at every kind of place", () => {
  const { text, known, places } = wideSync(300);
  const core = new LanguageCore({ of: () => known, files: () => [], secrets: () => [] });
  const times: number[] = [];
  for (let round = 0; round < 30; round++)
    for (const { what, after } of places) {
      const at = text.indexOf(after) + after.length;
      const typed = text.slice(0, at) + "x".repeat(round % 5) + text.slice(at);
      const began = process.threadCpuUsage().user;
      const answers = core.completions({ path: "/wide.sync.yaml", text: typed }, at + (round % 5));
      times.push((process.threadCpuUsage().user - began) / 1000);
      expect(answers.length, what).toBeGreaterThan(10);
    }
  times.sort((a, b) => a - b);
  expect(times[Math.floor(times.length * 0.95)]).toBeLessThan(50);
});
