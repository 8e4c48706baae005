import { AgentProcess } from "../../support/agent-process.ts";
import { comesTrue } from "../../support/comes-true.ts";
import type { Figure } from "./figure.ts";
import { smallSync } from "./small-sync.ts";

/** From the start of the process until the first sync of a workspace that it knows has written its target. */
export async function firstSync(): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const agent = new AgentProcess(smallSync("work", 1000, "  - on: change"));
    try {
      await agent.start();
      await comesTrue("the first sync", () => agent.read("work.json").includes("A-999"));
      await agent.end();
      agent.put("work.csv", agent.read("work.csv").replace("Cup 500", `Cup of round ${round}`));
      const from = performance.now();
      agent.launch();
      await comesTrue("the change", () => agent.read("work.json").includes(`Cup of round ${round}`), {
        every: 2,
      });
      times.push(performance.now() - from);
    } finally {
      await agent.close();
    }
  }
  return [
    {
      what: "start of the process to first sync written (1,000 records), median of 5",
      value: `${Math.round(times.sort((a, b) => a - b)[2] ?? 0)} ms`,
    },
  ];
}
