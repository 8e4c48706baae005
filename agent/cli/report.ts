import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Io } from "./io.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";

/** Says why a command could not do its work. */
export function fail(io: Io, diagnostic: Diagnostic): ExitCode {
  io.progress(null);
  if (io.json) io.out(JSON.stringify({ error: diagnostic }));
  else io.err(renderDiagnostic(diagnostic, io));
  if (diagnostic.code === "run.cancelled") return exit.cancelled;
  return diagnostic.code === "usage" ? exit.usage : exit.failed;
}

/** The worst of several syncs' exit codes: a failure before a brake before something that waits. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order = [exit.cancelled, exit.failed, exit.blocked, exit.attention, exit.changes] as const;
  return order.find((code) => codes.includes(code)) ?? codes[0] ?? exit.done;
}

/** How far a read is: `reading shop 42 %`. */
export const progressOf =
  (io: Io, what: string) =>
  (endpoint: string, done: number, total: number): void => {
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : "";
    io.progress(`${what} ${endpoint}${share}`);
  };
