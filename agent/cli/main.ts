import { commands } from "./commands.ts";
import { runCli } from "./run-cli.ts";

process.exitCode = await runCli(commands, process.argv.slice(2), {
  streams: process,
  env: process.env,
  cwd: process.cwd(),
  onInterrupt: (stop) => {
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  },
});
