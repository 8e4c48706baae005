import { problem } from "../../shared/base/diagnostic.ts";
import { nearestName } from "../../shared/base/nearest-name.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import type { SecretStore } from "../../shared/connectors/secrets/secret-store.ts";
import { homeOf } from "../../shared/engine/home.ts";
import { StateFailure } from "../../shared/state/store.ts";
import { type Command, commonOptions, type ExitCode, exit } from "./command.ts";
import { helpOf, overview } from "./help.ts";
import { type Io, ioOf, type Person, type Streams } from "./io.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { printJson } from "./print-json.ts";
import { fail } from "./report.ts";
import { styleFor } from "./style.ts";
import { version } from "./version.ts";

export interface Surroundings {
  readonly streams: Streams;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Calls back when the person wants to stop. */
  readonly onInterrupt: (stop: () => void) => void;
  /** Calls back with what was thrown and nobody caught; the process is to end then. */
  readonly onCrash?: (tell: (cause: unknown) => ExitCode) => void;
  /** What is not there can be asked of nobody. */
  readonly person?: Partial<Person>;
  /** In place of the system's own. */
  readonly keychain?: SecretStore;
}

/** Runs one command line and returns its exit code. Never throws: even a bug becomes a message. */
export async function runCli(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { streams, env, cwd, person, keychain } = surroundings;
  const stop = new AbortController();
  const before = args.slice(0, args.includes("--") ? args.indexOf("--") : args.length);
  const io = ioOf(streams, {
    json: before.includes("--json"),
    style: styleFor(streams.stdout.isTTY === true, env, before.includes("--no-color")),
    signal: stop.signal,
    env,
    cwd,
    secrets: openSecrets({
      home: homeOf(env, process.platform).folder,
      env,
      ...(keychain === undefined ? {} : { keychain }),
    }),
    ...nobody,
    ...person,
  });
  surroundings.onCrash?.((cause) => bug(cause, args, io));
  surroundings.onInterrupt(() => {
    io.progress("Stopping…");
    stop.abort();
  });
  try {
    return await runCommandLine(commands, args, io);
  } catch (cause) {
    if (cause instanceof StateFailure) return fail(io, cause.problem);
    return bug(cause, args, io);
  } finally {
    io.progress(null);
  }
}

const nobody: Person = { ask: async () => null, askHidden: async () => null, input: async () => null };

async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  io: Io,
): Promise<ExitCode> {
  // Options that all commands take may stand before the command, too.
  const at = args.findIndex((arg) => !isCommon(arg));
  const name = args[at];
  const rest = [...args.slice(0, Math.max(0, at)), ...args.slice(at + 1)];
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const about = name === "help" ? rest.find((word) => !word.startsWith("-")) : undefined;
    if (about === undefined) {
      io.out(overview(commands, io));
      return exit.done;
    }
    const command = commands.find((one) => one.name === about);
    if (command === undefined) return unknown(about, commands, io);
    io.out(helpOf(command, io));
    return exit.done;
  }
  if (name === "--version" || name === "-v" || name === "-V" || name === "version") {
    io.out(`syncline ${version} (Node ${process.versions.node})`);
    return exit.done;
  }
  const command = commands.find((one) => one.name === name);
  return command === undefined ? unknown(name, commands, io) : runCommand(command, rest, io);
}

const isCommon = (arg: string): boolean =>
  arg.startsWith("--") && arg !== "--help" && Object.hasOwn(commonOptions, arg.slice(2));

async function runCommand(command: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  const line = parseCommandLine(command, args);
  if (line.ok ? line.value.flag("help") : args.includes("--help")) {
    io.out(helpOf(command, io));
    return exit.done;
  }
  if (!line.ok) return fail(io, line.error);
  const code = await command.run({ io, ...line.value });
  return io.signal.aborted && code === exit.failed ? exit.cancelled : code;
}

function unknown(name: string, commands: readonly Command[], io: Io): ExitCode {
  const near = nearestName(
    name,
    commands.map((command) => command.name),
  );
  const hint = near === null ? "syncline --help lists the commands." : `Did you mean "syncline ${near}"?`;
  const what = name.startsWith("-") ? "option" : "command";
  return fail(io, problem("usage", `There is no ${what} "${name}"`, { hint }));
}

/** A failure that nobody foresaw: what to do about it, and where it is only for those who ask. */
function bug(cause: unknown, args: readonly string[], io: Io): ExitCode {
  io.progress(null);
  const message = cause instanceof Error ? cause.message : String(cause);
  const stack = cause instanceof Error && io.env.SYNCLINE_DEBUG === "1" ? cause.stack : undefined;
  if (io.json) printJson(io, { errors: [{ code: "bug", severity: "error", message, version, stack }] });
  io.err(
    [
      `${io.style.error("This is a bug in Syncline, not in your data or your sync file:")} ${message}`,
      "What had been written is safe, and the next run puts an unfinished one in order.",
      stack === undefined
        ? `Please report it with what SYNCLINE_DEBUG=1 syncline ${args.join(" ")} prints (syncline ${version}).`
        : stack,
    ].join("\n"),
  );
  return exit.failed;
}
