import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { CompiledSync } from "../mapping/compiled.ts";
import type { LoadedSync } from "./load-sync.ts";

/** The sync of a file that can be run, or everything that must be put right in the file first. */
export function usableSync({
  path,
  compiled,
  diagnostics,
}: LoadedSync): Result<CompiledSync, readonly Diagnostic[]> {
  const errors = diagnostics.filter((one) => one.severity === "error" && !isPassing(one));
  if (errors.length > 0) return err(errors);
  return compiled === null
    ? err([problem("sync.not-found", `${path} cannot be used as it is`)])
    : ok(compiled);
}

/** Trouble with an endpoint, not with the sync file: the run itself looks again and says how it goes on without. */
export const isPassing = ({ code }: Diagnostic): boolean => /^(file|endpoint|secret)\./.test(code);
