import { setTimeout as delay } from "node:timers/promises";
import { until } from "../../support/until.ts";
import { type Figure, quantile } from "./figure.ts";
import { Machine } from "./machine.ts";
import { smallSync } from "./small-sync.ts";

const edits = 200;

/** From the moment that a file is saved until the other one holds the change. */
export async function saveToWritten(): Promise<readonly Figure[]> {
  const machine = new Machine(smallSync("work", 1000, "  - on: change"));
  const times: number[] = [];
  try {
    await machine.start();
    await until("the first sync", () => machine.read("work.json").includes("A-999"));
    for (let edit = 0; edit < edits; edit++) {
      await delay(300);
      const text = machine.read("work.csv").replace(/^A-7,[^,]*/m, `A-7,Edit ${edit}`);
      const from = performance.now();
      machine.put("work.csv", text);
      await until("the change", () => machine.read("work.json").includes(`"Edit ${edit}"`), { every: 2 });
      times.push(performance.now() - from);
    }
  } finally {
    await machine.close();
  }
  const at = (share: number): string => `${Math.round(quantile(times, share))} ms`;
  return [
    {
      what: `file saved to target written, ${edits} edits of 1,000 records`,
      value: `p50 ${at(0.5)}, p99 ${at(0.99)}`,
      aim: "< 2 s",
    },
  ];
}
