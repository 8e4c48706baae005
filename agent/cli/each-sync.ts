import { basename } from "node:path";
import type { Result } from "../../shared/base/result.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Io } from "./io.ts";
import { printJson } from "./print-json.ts";
import { renderDiagnostic } from "./render/diagnostic.ts";
import { exitCodeOf, type Failure, fail, problemsOf, worst } from "./report.ts";
import { Session } from "./session.ts";

/** What a command made of one sync. */
export interface Outcome {
  readonly code: ExitCode;
  /** What `--json` says of it. Where a person reads, it has been printed already. */
  readonly json: object;
}

/**
 * Does a command's work for each sync that the words mean. One that fails does not keep the others from theirs.
 * With `--json` prints one document: `{"syncs": [{"path", …}]}`, or `{"errors"}` where there is nothing to work on.
 */
export async function eachSync(
  io: Io,
  words: readonly string[],
  work: (path: string, session: Session, isFirst: boolean) => Promise<Result<Outcome, Failure>>,
): Promise<ExitCode> {
  const session = new Session(io);
  try {
    const found = session.find(words);
    if (!found.ok) return fail(io, found.error);
    const codes: ExitCode[] = [];
    const syncs: object[] = [];
    for (const path of found.value) {
      if (codes.at(-1) === exit.cancelled) break;
      const outcome = await work(path, session, codes.length === 0);
      io.progress(null);
      if (outcome.ok) {
        codes.push(outcome.value.code);
        syncs.push({ path, ...outcome.value.json });
        continue;
      }
      const errors = problemsOf(outcome.error);
      codes.push(exitCodeOf(outcome.error));
      syncs.push({ path, errors });
      if (io.json) continue;
      if (found.value.length > 1) io.err(io.style.bold(basename(path)));
      for (const error of errors) io.err(renderDiagnostic(error, io));
    }
    if (io.json) printJson(io, { syncs });
    return worst(codes);
  } finally {
    await session.close();
  }
}
