import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";
import { isPattern, matches, matchesName, type Pattern, parsePattern } from "./pattern.ts";
import { attempt, ignoreMissing } from "./problem.ts";
import { isTemporary } from "./temporary.ts";

/** One file of an endpoint. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** From the endpoint's folder, with `/`; stays the same when the whole folder moves. */
  readonly name: string;
}

export interface Listing {
  /** Whether the endpoint is a folder or a glob, that is, may have any number of files. */
  readonly several: boolean;
  /** The folder that all of the files are in, at some depth. Absolute. */
  readonly folder: string;
  /** Whether the file is there; of several, whether the folder is. */
  readonly exists: boolean;
  /** In name order (by UTF-16 unit, the same on every machine). */
  readonly files: readonly FoundFile[];
  /** Where new records go unless the sync file says otherwise: the one file, there or not, or the last of several. */
  readonly last: FoundFile | null;
  /** Whether a file of this name in the folder is one of the endpoint's. */
  accepts(name: string): boolean;
}

export interface FileQuery {
  /** A file, a folder or a glob; relative to `base`. */
  readonly path: string;
  readonly base: string;
  /** Endings of the files that count, where the path is a folder. */
  readonly extensions: readonly string[];
  /** A folder whose files never count. */
  readonly except: string;
}

/**
 * The files of an endpoint as they are now (SPEC F70, F71). A file or link that matches but leads nowhere or in a circle is a
 * failure, not one file less.
 */
export async function findFiles(query: FileQuery): Promise<Result<Listing, Diagnostic>> {
  const path = resolve(query.base, query.path);
  return attempt(path, "read", async () => {
    const stats = await statOf(path);
    const isFolder = stats === null ? /[/\\]$/.test(query.path) : stats.isDirectory();
    if (isFolder)
      return several(
        path,
        query.extensions.flatMap((end) => parsePattern(`*${end}`)),
        query.except,
      );
    if (stats !== null || !isPattern(query.path)) return single(path, stats !== null);
    const slashed = path.split(sep).join("/");
    const start = slashed.lastIndexOf("/", slashed.search(/[*?{]/)) + 1;
    return several(resolve(slashed.slice(0, start)), parsePattern(slashed.slice(start)), query.except);
  });
}

const single = (path: string, exists: boolean): Listing => {
  const folder = resolve(path, "..");
  const file = { path, name: nameIn(folder, path) };
  const files = exists ? [file] : [];
  return { several: false, folder, exists, files, last: file, accepts: (name) => name === file.name };
};

async function several(folder: string, patterns: readonly Pattern[], except: string): Promise<Listing> {
  const exists = (await statOf(folder))?.isDirectory() === true;
  const found = new Map<string, "file" | "link">();
  if (exists) for (const pattern of patterns) await walk(folder, pattern, 0, found, except);
  await dropDoubles(found);
  const files = [...found.keys()].map((path) => ({ path, name: nameIn(folder, path) }));
  files.sort((one, other) => (one.name < other.name ? -1 : 1));
  const accepts = (name: string) => patterns.some((pattern) => matches(pattern, name));
  return { several: true, folder, exists, files, last: files.at(-1) ?? null, accepts };
}

/** Takes away links to files that are there anyway, which would show each of their records twice. */
async function dropDoubles(found: Map<string, "file" | "link">): Promise<void> {
  const links = [...found].filter(([, kind]) => kind === "link").map(([path]) => path);
  if (links.length === 0) return;
  const seen = new Set<string>();
  for (const path of found.keys()) if (found.get(path) === "file") seen.add(await realpath(path));
  for (const link of links.sort()) {
    const real = await realpath(link).catch(() => link);
    if (seen.has(real)) found.delete(link);
    seen.add(real);
  }
}

/** Links to folders are followed where the pattern names one folder, never under `**`, so that no walk is endless. */
async function walk(
  folder: string,
  steps: Pattern,
  index: number,
  found: Map<string, "file" | "link">,
  except: string,
): Promise<void> {
  const step = steps[index];
  if (step === undefined || folder === except) return;
  if (step.kind === "any-depth") {
    await walk(folder, steps, index + 1, found, except);
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !entry.name.startsWith("."))
        await walk(join(folder, entry.name), steps, index, found, except);
    return;
  }
  const names =
    step.kind === "name" ? [step.name] : (await readdir(folder)).filter((name) => matchesName(step, name));
  for (const name of names) {
    const path = join(folder, name);
    const entry = await lstat(path).catch(ignoreMissing);
    if (entry === null || isTemporary(name)) continue;
    const isLink = entry.isSymbolicLink();
    // Reading a link that leads nowhere says so.
    const target = isLink ? await stat(path).catch(() => null) : entry;
    if (index < steps.length - 1) {
      if (target?.isDirectory()) await walk(path, steps, index + 1, found, except);
    } else if (!target?.isDirectory()) found.set(path, isLink ? "link" : "file");
  }
}

/** A file's name from the endpoint's folder. */
export const nameIn = (folder: string, path: string): string => relative(folder, path).split(sep).join("/");

const statOf = (path: string) => stat(path).catch(ignoreMissing);
