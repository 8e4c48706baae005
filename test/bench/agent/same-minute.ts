import { until } from "../../support/until.ts";
import { type Figure, quantile } from "./figure.ts";
import { Machine } from "./machine.ts";
import { smallSync } from "./small-sync.ts";

const syncs = 1000;

/** A thousand syncs whose cron schedule names the same minute. */
export async function sameMinute(): Promise<readonly Figure[]> {
  const begun = new Date(Date.now() + 180_000);
  const files = Array.from({ length: syncs }, (_, at) =>
    smallSync(`s${at}`, 20, `  - cron: "${begun.getMinutes()} ${begun.getHours()} * * *"`),
  );
  const machine = new Machine(Object.assign({}, ...files));
  const answers: number[] = [];
  try {
    await machine.start();
    const minute = begun.setSeconds(0, 0);
    await until(
      "all syncs are known",
      async () => (await machine.agent.ask("agent.state", {})).syncs.length === syncs,
      { every: 500, patience: 150_000 },
    );
    await until("the minute", () => Date.now() >= minute, { patience: 200_000 });
    await until(
      "all syncs have run",
      async () => {
        const from = performance.now();
        const { syncs: views } = await machine.agent.ask("agent.state", {});
        answers.push(performance.now() - from);
        return views.every(({ lastRun, activity }) => lastRun !== null && activity.kind === "idle");
      },
      { every: 500, patience: 600_000 },
    );
    const took = (Date.now() - minute) / 1000;
    return [
      {
        what: `${syncs} syncs (20 records each, first runs) due in the same minute: until the last had run`,
        value: `${took.toFixed(1)} s (${(syncs / took).toFixed(0)} runs a second)`,
      },
      {
        what: "the whole state over the control API meanwhile",
        value: `p50 ${Math.round(quantile(answers, 0.5))} ms, p99 ${Math.round(quantile(answers, 0.99))} ms`,
      },
    ];
  } finally {
    await machine.close();
  }
}
