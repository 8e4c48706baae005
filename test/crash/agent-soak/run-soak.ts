import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

// `npm run soak -- --minutes 60 [--seed N]`: people work that long while the agent is killed again and again.
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "60" }, seed: { type: "string" }, rest: { type: "string" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error("--minutes takes a number greater than 0");
console.log(`Soaking for ${minutes} minutes with --seed ${seed}`);
const report = await soak({
  seed,
  length: minutes * 60_000,
  kills: 0,
  rest: Number(values.rest ?? 60),
  tell: console.log,
});
const { wrong, ...figures } = report;
console.log(JSON.stringify(figures, null, 2));
for (const one of wrong) console.error(`✗ ${one}`);
console.log(
  wrong.length === 0 ? "Nothing is lost, and nothing is stuck." : `${wrong.length} things are wrong.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
