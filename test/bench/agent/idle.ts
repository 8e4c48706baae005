import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "../../support/until.ts";
import type { Figure } from "./figure.ts";
import { Machine } from "./machine.ts";
import { smallSync } from "./small-sync.ts";

const syncs = 100;
const seconds = 60;

/** What the agent takes while nothing happens. Linux only: it asks /proc. */
export async function idle(): Promise<readonly Figure[]> {
  const files = Array.from({ length: syncs }, (_, at) =>
    smallSync(`s${at}`, 20, "  - on: change\n  - every: 1d"),
  );
  const machine = new Machine(Object.assign({}, ...files));
  try {
    await machine.start();
    await until(
      "all syncs have run",
      async () => {
        const { syncs: views } = await machine.agent.ask("agent.state", {});
        return (
          views.length === syncs &&
          views.every(({ activity, lastRun }) => activity.kind === "idle" && lastRun !== null)
        );
      },
      { every: 500, patience: 120_000 },
    );
    // Workers that have nothing to do are let go after half a minute.
    await delay(45_000);
    const before = cpuTicks(machine.pid);
    const from = performance.now();
    await delay(seconds * 1000);
    const share = ((cpuTicks(machine.pid) - before) * 10) / (performance.now() - from);
    const figures = [
      {
        what: `idle, ${syncs} syncs registered: CPU over ${seconds} s`,
        value: `${(share * 100).toFixed(2)} % of a core`,
        aim: "< 0.5 %",
      },
      {
        what: `idle, ${syncs} syncs registered: resident memory after their first runs`,
        value: `${residentMegabytes(machine.pid)} MB`,
        aim: "< 120 MB",
      },
    ];
    await machine.agent.end("SIGTERM");
    await machine.agent.start();
    await delay(45_000);
    return [
      ...figures,
      {
        what: `the same after a restart with nothing to do`,
        value: `${residentMegabytes(machine.pid)} MB`,
        aim: "< 120 MB",
      },
    ];
  } finally {
    await machine.close();
  }
}

/** User and system time, in hundredths of a second. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
