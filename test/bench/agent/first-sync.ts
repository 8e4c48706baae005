import { until } from "../../support/until.ts";
import type { Figure } from "./figure.ts";
import { Machine } from "./machine.ts";
import { smallSync } from "./small-sync.ts";

/** From the start of the process until the first sync of a workspace that it knows has written its target. */
export async function firstSync(): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const machine = new Machine(smallSync("work", 1000, "  - on: change"));
    try {
      await machine.start();
      await until("the first sync", () => machine.read("work.json").includes("A-999"));
      await machine.agent.end("SIGTERM");
      machine.put("work.csv", machine.read("work.csv").replace("Cup 500", `Cup of round ${round}`));
      const from = performance.now();
      void machine.agent.spawn();
      await until("the change", () => machine.read("work.json").includes(`Cup of round ${round}`), {
        every: 2,
      });
      times.push(performance.now() - from);
    } finally {
      await machine.close();
    }
  }
  return [
    {
      what: "start of the process to first sync written (1,000 records), median of 5",
      value: `${Math.round(times.sort((a, b) => a - b)[2] ?? 0)} ms`,
    },
  ];
}
