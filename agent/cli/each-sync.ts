import { basename } from "node:path";
import { problem } from "../../shared/base/diagnostic.ts";
import type { Result } from "../../shared/base/result.ts";
import { type SyncOrder, unordered } from "../../shared/engine/order-syncs.ts";
import { type Turn, type TurnEnd, takeTurns } from "../../shared/engine/take-turns.ts";
import { type ExitCode, exit } from "./command.ts";
import type { Io } from "./io.ts";
import { printJson } from "./print-json.ts";
import { printDiagnostics, renderDiagnostic } from "./render/diagnostic.ts";
import { exitCodeOf, type Failure, fail, problemsOf, worst } from "./report.ts";
import { Session } from "./session.ts";

/** What a command made of one sync. */
export interface Outcome {
  readonly code: ExitCode;
  /** What `--json` says of it. Where a person reads, it has been printed already. */
  readonly json: object;
  /** Something was left that the other syncs may have to make way for. */
  readonly again?: boolean;
}

/**
 * Does a command's work for each sync that the words mean. One that fails does not keep the others from theirs.
 * `by: "foreign keys"` orders them, and gives those that ask for it a second turn.
 * With `--json` prints one document: `{"syncs": [{"path", …}]}` in the order of the turns, or `{"errors"}` where there is
 * nothing to work on.
 */
export async function eachSync(
  io: Io,
  words: readonly string[],
  work: (path: string, session: Session, isFirst: boolean, turn: Turn) => Promise<Result<Outcome, Failure>>,
  by: "name" | "foreign keys" = "name",
): Promise<ExitCode> {
  const session = new Session(io);
  try {
    const found = session.find(words);
    if (!found.ok) return fail(io, found.error);
    const order = by === "name" ? unordered(found.value) : await session.order(found.value);
    const warnings = order.circles.map(circleWarning);
    if (!io.json) printDiagnostics(warnings, io);
    // Of a sync that had two turns, the second says how it went.
    const codes = new Map<string, ExitCode>();
    const syncs: object[] = [];
    await takeTurns(order.syncs, async (turn): Promise<TurnEnd> => {
      const { path } = turn;
      const outcome = await work(path, session, syncs.length === 0, turn);
      io.progress(null);
      const code = outcome.ok ? outcome.value.code : exitCodeOf(outcome.error);
      codes.set(path, code);
      if (outcome.ok) syncs.push({ path, ...outcome.value.json });
      else {
        const errors = problemsOf(outcome.error);
        syncs.push({ path, errors });
        if (!io.json) {
          if (found.value.length > 1) io.err(io.style.bold(basename(path)));
          for (const error of errors) io.err(renderDiagnostic(error, io));
        }
      }
      if (code === exit.cancelled) return "stop";
      return outcome.ok && outcome.value.again ? "again" : "done";
    });
    if (io.json) printJson(io, { syncs, ...(warnings.length > 0 ? { warnings } : {}) });
    return worst([...codes.values()]);
  } finally {
    await session.close();
  }
}

const circleWarning = (circle: SyncOrder["circles"][number]) => ({
  ...problem(
    "sync.circle",
    `The tables of ${circle.map((path) => basename(path)).join(", ")} name each other, so no order of them is right`,
    {
      hint: "They run in the order of their names. Records that name others which are not there yet come with the next run.",
    },
  ),
  severity: "warning" as const,
});
