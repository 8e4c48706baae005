import { realpathSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";

/** So many entries of a folder are looked at; one that holds more counts as outside. */
const most = 2_000;

/**
 * Whether all that a place names is really in one of the folders, whatever links lead there: a file, a folder with what is
 * in it, or a glob with what is beside and below. Folders and the place are absolute.
 */
export async function isInside(place: string, folders: readonly string[]): Promise<boolean> {
  const roots = folders.flatMap((folder) => realOf(folder));
  const fixed = beforeGlob(place);
  const real = await existing(fixed);
  if (!roots.some((root) => contains(root, real))) return false;
  const isFolder = (await stat(real).catch(() => null))?.isDirectory() === true;
  return !isFolder || (await linksStay(real, roots, { left: most }));
}

function realOf(folder: string): readonly string[] {
  try {
    return [realpathSync(folder)];
  } catch {
    return [];
  }
}

/** The folder of the first part that is a pattern. */
function beforeGlob(place: string): string {
  const glob = place.search(/[*?[\]{}]/);
  return glob < 0 ? place : dirname(`${place.slice(0, glob)}x`);
}

/** Where a place really is; of one that is not there yet, where it would be. */
async function existing(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const above = dirname(place);
    return above === place ? place : join(await existing(above), relative(above, place));
  }
}

function contains(root: string, place: string): boolean {
  const inside = relative(root, place);
  return !isAbsolute(inside) && inside !== ".." && !/^\.\.[/\\]/.test(inside);
}

async function linksStay(
  folder: string,
  roots: readonly string[],
  budget: { left: number },
): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (budget.left-- <= 0) return false;
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) {
      const real = await existing(path);
      if (!roots.some((root) => contains(root, real))) return false;
    } else if (entry.isDirectory() && !(await linksStay(path, roots, budget))) return false;
  }
  return true;
}
