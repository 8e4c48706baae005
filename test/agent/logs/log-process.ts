import { writeSync } from "node:fs";
import { openLogs } from "../../../agent/daemon/logs/open-logs.ts";

// Writes entries until it is killed, and says of each that it was written.
const [folder = "", first = "0"] = process.argv.slice(2);
const log = openLogs({
  folder,
  settings: () => ({ level: "info", megabytes: 1, days: 1 }),
  clock: Date.now,
  timers: { after: () => () => {} },
  redact: (text) => text,
  onProblem: () => {},
});
for (let i = Number(first); ; i++) {
  log.write("info", "run", `entry ${i} ${"x".repeat(i % 500)}`);
  writeSync(1, `${i}\n`);
}
