import { parseArgs } from "node:util";
import { problem } from "../../shared/base/diagnostic.ts";
import { nearestName } from "../../shared/base/nearest-name.ts";
import { StateFailure } from "../../shared/state/store.ts";
import { type Command, type ExitCode, exit, parserOptions } from "./command.ts";
import { helpOf, overview } from "./help.ts";
import { type Io, ioOf, type Streams } from "./io.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";
import { styleFor } from "./style.ts";
import { version } from "./version.ts";

export interface Surroundings {
  readonly streams: Streams;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls back when the person wants to stop. */
  readonly onInterrupt: (stop: () => void) => void;
}

/** Runs one command line and returns its exit code. Never throws for what a user or a network can cause. */
export async function runCli(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { streams, env, cwd } = surroundings;
  const stop = new AbortController();
  surroundings.onInterrupt(() => stop.abort());
  const io = ioOf(streams, {
    json: args.includes("--json"),
    style: styleFor(streams.stdout.isTTY === true, env, args.includes("--no-color")),
    signal: stop.signal,
    env,
    cwd,
  });
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const about = commands.find((command) => command.name === rest[0]);
    io.out(about === undefined ? overview(commands, io.style) : helpOf(about, io.style, io.columns));
    return exit.done;
  }
  if (name === "--version" || name === "-v" || name === "version") {
    io.out(`syncline ${version} (Node ${process.versions.node})`);
    return exit.done;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return unknown(name, commands, io);
  return runCommand(command, rest, io);
}

async function runCommand(command: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...args],
      options: parserOptions(command),
      allowPositionals: true,
      strict: true,
    });
  } catch (cause) {
    io.err(`${io.style.error("error")}: ${cause instanceof Error ? cause.message : String(cause)}`);
    io.err(`Usage: syncline ${command.name} ${command.usage}\nsyncline ${command.name} --help tells more.`);
    return exit.usage;
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    io.out(helpOf(command, io.style, io.columns));
    return exit.done;
  }
  const text = (flag: string) => {
    const value = values[flag];
    return typeof value === "string" ? value : undefined;
  };
  const texts = (flag: string) => {
    const value = values[flag];
    return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
  };
  try {
    const code = await command.run({ io, positionals, flag: (flag) => values[flag] === true, text, texts });
    return io.signal.aborted && code === exit.failed ? exit.cancelled : code;
  } catch (cause) {
    if (!(cause instanceof StateFailure)) throw cause;
    io.err(renderDiagnostic(cause.problem, io));
    return exit.failed;
  } finally {
    io.progress(null);
  }
}

function unknown(name: string, commands: readonly Command[], io: Io): ExitCode {
  const near = nearestName(
    name,
    commands.map((command) => command.name),
  );
  const hint = near === null ? "syncline --help lists the commands." : `Did you mean "syncline ${near}"?`;
  io.err(renderDiagnostic(problem("usage", `There is no command "${name}"`, { hint }), io));
  return exit.usage;
}
