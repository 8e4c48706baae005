import { ask, askHidden } from "./ask.ts";
import { exit } from "./command.ts";
import { commands } from "./commands.ts";
import { guardOutput } from "./guard-output.ts";
import { readInput } from "./read-input.ts";
import { runCli } from "./run-cli.ts";

const output = guardOutput(process);

const code = await runCli(commands, process.argv.slice(2), {
  streams: process,
  env: process.env,
  cwd: process.cwd(),
  person: { ask, askHidden, input: readInput },
  onCrash: (tell) => process.on("uncaughtException", (cause) => process.exit(tell(cause))),
  onInterrupt: (stop) => {
    // Whoever asks twice does not want to wait. The next run puts in order what this one leaves.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        stop();
        process.on(signal, () => process.exit(exit.cancelled));
      });
  },
});

process.exitCode = output.failed() ? exit.failed : code;
