import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Io } from "./io.ts";
import { printJson } from "./print-json.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";

/** Why a command, or one sync of it, could not do its work: one thing or several, the first of them foremost. */
export type Failure = Diagnostic | readonly Diagnostic[];

export const problemsOf = (failure: Failure): readonly Diagnostic[] =>
  "code" in failure ? [failure] : failure;

/** Says why a command could not do its work. */
export function fail(io: Io, failure: Failure): ExitCode {
  io.progress(null);
  const errors = problemsOf(failure);
  if (io.json) printJson(io, { errors });
  else for (const error of errors) io.err(renderDiagnostic(error, io));
  return exitCodeOf(failure);
}

export function exitCodeOf(failure: Failure): ExitCode {
  const code = problemsOf(failure)[0]?.code;
  if (code === "run.cancelled") return exit.cancelled;
  return code === "usage" ? exit.usage : exit.failed;
}

/** The worst of several syncs' exit codes: a failure before a brake before something that waits. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order = [
    exit.cancelled,
    exit.failed,
    exit.usage,
    exit.blocked,
    exit.attention,
    exit.changes,
  ] as const;
  return order.find((code) => codes.includes(code)) ?? exit.done;
}

/** How far a read is: `Reading shop 42 %`. */
export const readingOf =
  (io: Io) =>
  (endpoint: string, done: number, total: number): void => {
    const percent = total > 0 ? ` ${Math.min(100, Math.floor((100 * done) / total))} %` : "";
    io.progress(`Reading ${endpoint}${percent}`);
  };
