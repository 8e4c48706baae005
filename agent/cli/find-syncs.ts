import { globSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { syncNameOf } from "../../shared/engine/load-sync.ts";

const pattern = "*.sync.{yaml,yml,json}";

/** The sync files that a command's words mean: files, names of syncs, folders; without any, those of the folder. */
export function findSyncs(words: readonly string[], cwd: string): Result<readonly string[], Diagnostic> {
  if (words.length > 0) {
    const found: string[] = [];
    for (const word of words) {
      const files = filesOf(word, cwd);
      if (files.length === 0) return err(notFound(word, cwd));
      found.push(...files);
    }
    return ok([...new Set(found)]);
  }
  const here = inFolder(cwd);
  if (here.length > 0) return ok(here);
  const hint = "Make one with: syncline init --from a.csv --to b.json";
  return err(problem("sync.not-found", `There is no sync file (${pattern}) in ${cwd}`, { hint }));
}

function filesOf(word: string, cwd: string): readonly string[] {
  const path = resolve(cwd, word);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return inFolder(path);
  if (stats?.isFile()) return [path];
  return inFolder(cwd).filter((file) => syncNameOf(file) === word);
}

const inFolder = (folder: string): readonly string[] =>
  globSync(pattern, { cwd: folder })
    .map((name) => join(folder, name))
    .sort();

function notFound(word: string, cwd: string): Diagnostic {
  const names = inFolder(cwd).map((file) => basename(file));
  const hint = names.length > 0 ? `Here are: ${names.join(", ")}` : "There is no sync file in this folder.";
  return problem("sync.not-found", `There is no sync "${word}"`, { hint });
}
