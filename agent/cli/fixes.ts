import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { type Diagnostic, type Fix, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { attempt } from "../../shared/connectors/file/problem.ts";
import { parseSync } from "../../shared/mapping/parse/parse.ts";

type Edit = Fix["edits"][number];

export interface FixedText {
  readonly text: string;
  /** Those whose fix is in it. */
  readonly fixed: readonly Diagnostic[];
}

/**
 * The text with the diagnostics' fixes made, all else as it is. A fix is left out that touches another's place, which a
 * later check offers again, and one after which the file would no longer be YAML, as a second property of one name.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): FixedText {
  let made: readonly Edit[] = [];
  let result = text;
  const fixed: Diagnostic[] = [];
  const wasYaml = isYaml(text);
  for (const diagnostic of diagnostics) {
    const edits = diagnostic.fix?.edits ?? [];
    if (edits.length === 0 || edits.some((edit) => made.some((other) => touch(edit, other)))) continue;
    const mended = edited(text, [...made, ...edits]);
    if (wasYaml && !isYaml(mended)) continue;
    made = [...made, ...edits];
    result = mended;
    fixed.push(diagnostic);
  }
  return { text: result, fixed };
}

const isYaml = (text: string): boolean =>
  parseSync(text, "").diagnostics.every(({ code }) => code !== "sync.yaml");

function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start))
    result = result.slice(0, start) + replacement + result.slice(end);
  return result;
}

const touch = (a: Edit, b: Edit): boolean => a.start <= b.end && b.start <= a.end;

/** Puts `to` in the place of a file that must still be just `from`. The file is at any moment one or the other. */
export async function replaceText(path: string, from: string, to: string): Promise<Result<void, Diagnostic>> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  const written = await attempt(path, "write", async () => {
    const { mode } = await stat(path);
    if (!(await readFile(path)).equals(Buffer.from(from))) return false;
    try {
      const file = await open(temporary, "wx", mode);
      await file.writeFile(to);
      await file.sync();
      await file.close();
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    return true;
  });
  if (!written.ok) return written;
  if (written.value) return ok(undefined);
  const hint = "Check it again. A file that is not UTF-8 has to be put right by hand.";
  return err(problem("file.changed", `${path} is not as it was checked, so it is not fixed`, { hint }));
}
