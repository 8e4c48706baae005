import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { ok, type Result } from "../../../shared/base/result.ts";
import type { LoadedSync } from "../../../shared/engine/load-sync.ts";
import { type Command, exit } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import { wordFor } from "../find-syncs.ts";
import { applyFixes, replaceText } from "../fixes.ts";
import type { Io } from "../io.ts";
import { count } from "../render/count.ts";
import { renderDiagnostic, shortPath } from "../render/diagnostic.ts";
import { renderDiff } from "../render/diff.ts";
import type { Session } from "../session.ts";

export const check: Command = {
  name: "check",
  summary: "Find everything that is wrong with a sync file, with line, column and fix",
  usage: "[SYNC…] [--fix]",
  about:
    "Checks sync files against the endpoints as they are now: properties, columns, types, expressions, secrets, and whether what would be written reads back the same. Reports every problem at once. Where there is a fix it is shown as a diff; --fix writes those, and leaves the rest of the file as it is, byte for byte.",
  options: {
    fix: { type: "boolean", about: "Make the fixes that are shown" },
  },
  examples: [
    ["syncline check", "all sync files of this folder"],
    ["syncline check prices --fix", "put right what can be"],
    ["syncline check prices.sync.yaml --json", "as diagnostics for an editor or a pipeline"],
  ],
  async run({ io, positionals, flag }) {
    return eachSync(io, positionals, async (path, session) => {
      const checked = flag("fix") ? await fixed(path, session, io) : ok(await unfixed(path, session));
      if (!checked.ok) return checked;
      const { loaded, fixes } = checked.value;
      const diagnostics = inOrder(loaded.diagnostics);
      const of = (severity: Diagnostic["severity"]) =>
        diagnostics.filter((one) => one.severity === severity).length;
      const [errors, warnings] = [of("error"), of("warning")];
      if (!io.json) tell(loaded, diagnostics, { errors, warnings }, wordFor(path, io.cwd), io);
      const json = { sync: loaded.file?.name ?? null, errors, warnings, fixed: fixes, diagnostics };
      return ok({ code: errors > 0 ? exit.failed : exit.done, json });
    });
  },
};

interface Checked {
  readonly loaded: LoadedSync;
  readonly fixes: number;
}

const unfixed = async (path: string, session: Session): Promise<Checked> => ({
  loaded: await session.load(path),
  fixes: 0,
});

/** A fix may bring another problem to light, or free one whose place it shared; more than this and something is amiss. */
const roundsAtMost = 10;

async function fixed(path: string, session: Session, io: Io): Promise<Result<Checked, Diagnostic>> {
  let loaded = await session.load(path);
  let fixes = 0;
  for (let round = 0; round < roundsAtMost; round++) {
    const { text, fixed } = applyFixes(loaded.text, loaded.diagnostics);
    if (fixed.length === 0) break;
    const written = await replaceText(loaded.path, loaded.text, text);
    if (!written.ok) return written;
    fixes += fixed.length;
    if (!io.json) {
      for (const one of inOrder(fixed)) {
        const place = `${shortPath(loaded.path, io.cwd)}:${one.at?.line ?? 1}`;
        io.out(`${io.style.good("fixed")} ${io.style.bold(printable(place))}: ${printable(one.message)}`);
        io.out(diffOf(one, loaded.text, io));
      }
    }
    loaded = await session.load(path);
  }
  return ok({ loaded, fixes });
}

/** What a diagnostic's fix changes; empty where there is none that can be made. */
const diffOf = (diagnostic: Diagnostic, text: string, io: Io): string =>
  renderDiff(text, applyFixes(text, [diagnostic]).text, io.style, "      ");

/** By their place in the file; what has none comes last. */
const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.toSorted(
    (a, b) =>
      (a.at?.line ?? Number.MAX_SAFE_INTEGER) - (b.at?.line ?? Number.MAX_SAFE_INTEGER) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );

function tell(
  { text, file, path }: LoadedSync,
  diagnostics: readonly Diagnostic[],
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  word: string,
  io: Io,
): void {
  const { style } = io;
  for (const diagnostic of diagnostics) {
    io.out(renderDiagnostic(diagnostic, io));
    const diff = diffOf(diagnostic, text, io);
    if (diff !== "") io.out(diff);
  }
  const name = printable(file?.name ?? shortPath(path, io.cwd));
  const sums = [
    errors > 0 ? count(errors, "error") : "",
    warnings > 0 ? count(warnings, "warning") : "",
  ].filter((part) => part !== "");
  if (sums.length === 0) io.out(`${style.good("✓")} ${name} is in order`);
  else io.out(`${errors > 0 ? style.error("✗") : style.warning("!")} ${name}: ${sums.join(", ")}`);
  const fixable = applyFixes(text, diagnostics).fixed.length;
  if (fixable > 0)
    io.out(
      `${fixable === 1 ? "One" : fixable} of them can be fixed: ${style.bold(`syncline check ${word} --fix`)}`,
    );
}
