import { lstat, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ignoreMissing } from "./problem.ts";

/**
 * The file that a path leads to through symbolic links, whether or not that file exists. It is replaced, and the links
 * stay (SPEC F86). Throws what node:fs throws, for a circle of links, too.
 */
export async function realTarget(path: string): Promise<string> {
  const real = await realpath(path).catch(ignoreMissing);
  if (real !== null) return real;
  const entry = await lstat(path).catch(ignoreMissing);
  if (entry?.isSymbolicLink()) return realTarget(resolve(dirname(path), await readlink(path)));
  const folder = await realpath(dirname(path)).catch(ignoreMissing);
  return folder === null ? path : join(folder, basename(path));
}
