import { expect, test } from "vitest";
import { soak } from "./soak.ts";

test("[A39] killed at random moments while people work on all sides, the agent loses nothing and gets stuck nowhere", async (context) => {
  if (process.platform !== "linux")
    context.skip("stopping the agent to work on its files in between takes Linux");
  const seed = Number(process.env.SYNCLINE_SEED ?? 20261124);
  const report = await soak({ seed, length: 35_000, kills: 4, rest: 60, tell: console.log });
  console.log(`seed ${seed}: ${JSON.stringify({ ...report, wrong: report.wrong.length })}`);
  expect(report.wrong).toEqual([]);
  expect(report.kills).toBeGreaterThan(3);
  expect(report.edits).toBeGreaterThan(100);
  expect(report.values).toBeGreaterThan(50);
}, 240_000);
