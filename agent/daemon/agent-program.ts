import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { homeOf } from "../../shared/engine/home.ts";
import { runAgent } from "./run-agent.ts";

// The agent as a program of its own, for who starts it without the command: the desktop and the editor. It says nothing
// unless it cannot run; 0 is the code of one that was asked to stop.
const started = await runAgent({
  home: homeOf(process.env, process.platform),
  version: manifest.version,
  env: process.env,
  dashboard: join(fileURLToPath(new URL(".", import.meta.url)), "dashboard"),
  port: null,
  notifies: false,
});
if (started.ok) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void started.value.stop());
  await started.value.stopped;
} else {
  const { message, hint } = started.error;
  console.error(hint === undefined ? message : `${message} ${hint}`);
  process.exitCode = 1;
}
