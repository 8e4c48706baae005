import { dirname, resolve } from "node:path";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { syncName } from "../../shared/engine/infer/names.ts";
import type { Mode } from "../../shared/mapping/sync-file.ts";
import type { Invocation } from "./command.ts";

/** What `syncline init` is to look at, and where its sync file goes. */
export interface InitRequest {
  readonly files: readonly { readonly path: string; readonly mode: Mode }[];
  readonly name: string;
  /** Absolute, as the files' paths are. */
  readonly out: string;
}

/** Reads the command line of `syncline init`. */
export function initRequest({
  io,
  positionals,
  text,
  texts,
  flag,
}: Invocation): Result<InitRequest, Diagnostic> {
  const [from, to] = [texts("from"), texts("to")];
  const absolute = (file: string): string => resolve(io.cwd, file);
  const given = [...from, ...to, ...positionals].map(absolute);
  const bad = whyNot(from, to, positionals, flag("two-way"), given);
  if (bad !== null)
    return err(problem("usage", bad, { hint: "For example: syncline init --from a.csv --to b.json" }));
  const isTwoWay = flag("two-way") || positionals.length > 0;
  const files = given.map((path, index): InitRequest["files"][number] => ({
    path,
    mode: isTwoWay ? "two-way" : index < from.length ? "source" : "target",
  }));
  const name = text("name") ?? syncName(given);
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name))
    return err(
      problem("usage", `"${name}" cannot be the sync's name.`, {
        hint: "A name is letters, digits, blanks, dots, underscores and hyphens, and begins with a letter or digit.",
      }),
    );
  const folders = new Set(given.map((path) => dirname(path)));
  const [folder] = folders.size === 1 ? folders : [io.cwd];
  const out = text("out");
  return ok({
    files,
    name,
    out: out === undefined ? resolve(folder ?? io.cwd, `${name}.sync.yaml`) : absolute(out),
  });
}

function whyNot(
  from: readonly string[],
  to: readonly string[],
  plain: readonly string[],
  isTwoWay: boolean,
  given: readonly string[],
): string | null {
  if (given.length === 0) return "There are no files to look at.";
  if (plain.length > 0 && from.length + to.length > 0)
    return "Name the files either with --from and --to, or plainly, for all ways.";
  if (given.length === 1) return "There is only one file, and nothing to sync it with.";
  const twice = given.find((path, index) => given.indexOf(path) !== index);
  if (twice !== undefined) return `${twice} is named twice.`;
  if (plain.length === 0 && !isTwoWay && (from.length === 0 || to.length === 0))
    return `There is no --${from.length === 0 ? "from" : "to"}. With --two-way, changes go to all of the files.`;
  return null;
}
