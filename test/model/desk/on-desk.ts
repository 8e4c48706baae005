import { FileDesk } from "../file-desk.ts";
import type { Scenario } from "./scenario.ts";

/** Scenarios a property plays; `SYNCLINE_HUNT=100000 npx vitest run test/model/files` looks for what a short run does not find. */
export const numRuns = Math.ceil(Number(process.env.SYNCLINE_HUNT ?? 240) / 4);
export const patience = 600_000 + numRuns * 1000;

/** Plays a scenario on files of its own and lets `check` look at what came of it. */
export async function onDesk(scenario: Scenario, check: (desk: FileDesk) => Promise<void>): Promise<void> {
  const desk = new FileDesk(scenario);
  try {
    for (const action of scenario.actions) await desk.act(action);
    await check(desk);
  } finally {
    desk.dispose();
  }
}
