import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import type { Ran } from "./install-ports.ts";

/** A program of the system did not do what it was asked for. */
export const failedCommand = (
  command: string,
  words: readonly string[],
  { code, output }: Ran,
): Diagnostic => {
  const why = code === null ? "it could not be started" : output.trim() || `it ended with ${code}`;
  return problem("agent.failed", `${[command, ...words].join(" ")} failed: ${why}`);
};
