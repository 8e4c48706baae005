import { globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { nearestName } from "../../shared/base/nearest-name.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { syncNameOf } from "../../shared/engine/load-sync.ts";
import { parseSync } from "../../shared/mapping/parse/parse.ts";
import { shellWord } from "./render/conflict.ts";
import { shortPath } from "./render/diagnostic.ts";

const pattern = "*.sync.{yaml,yml,json}";

/** The sync files that a command's words mean: files, names of syncs, folders; without any, those of the folder. */
export function findSyncs(words: readonly string[], cwd: string): Result<readonly string[], Diagnostic> {
  if (words.length > 0) {
    const found: string[] = [];
    for (const word of words) {
      const files = filesOf(word, cwd);
      if (!files.ok) return files;
      found.push(...files.value);
    }
    return ok([...new Set(found)]);
  }
  const here = inFolder(cwd);
  return here.length > 0 ? ok(here) : err(noneIn(cwd));
}

/** The word that means this sync file on a command line in `cwd`. */
export function wordFor(path: string, cwd: string): string {
  return shellWord(dirname(path) === cwd ? syncNameOf(path) : shortPath(path, cwd));
}

function filesOf(word: string, cwd: string): Result<readonly string[], Diagnostic> {
  const path = resolve(cwd, word);
  const stats = statSync(path, { throwIfNoEntry: false });
  const here = inFolder(cwd);
  if (stats?.isFile()) return ok([path]);
  const named = here.filter((file) => syncNameOf(file) === word);
  if (named.length > 0) return ok(named);
  if (stats?.isDirectory()) {
    const there = inFolder(path);
    return there.length > 0 ? ok(there) : err(noneIn(path));
  }
  const called = here.filter((file) => nameIn(file) === word);
  return called.length > 0 ? ok(called) : err(notFound(word, here));
}

const inFolder = (folder: string): readonly string[] =>
  globSync(pattern, { cwd: folder })
    .map((name) => join(folder, name))
    .sort();

/** The name that a sync file gives itself; `null` where it cannot be read. */
function nameIn(file: string): string | null {
  try {
    return parseSync(readFileSync(file, "utf8"), file).file?.name ?? null;
  } catch {
    return null;
  }
}

const noneIn = (folder: string): Diagnostic =>
  problem("sync.not-found", `There is no sync file (NAME.sync.yaml) in ${folder}`, {
    hint: "Make one with: syncline init --from a.csv --to b.json",
  });

function notFound(word: string, here: readonly string[]): Diagnostic {
  const names = here.map(syncNameOf);
  const near = nearestName(word, names);
  const hint =
    near !== null
      ? `Did you mean "${near}"?`
      : names.length > 0
        ? `Here are: ${here.map((file) => basename(file)).join(", ")}`
        : "There is no sync file in this folder.";
  return problem("sync.not-found", `There is no sync "${word}"`, { hint });
}
