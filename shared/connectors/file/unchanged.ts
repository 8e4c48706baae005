import { hashFile } from "./content-hash.ts";
import type { FoundFile, Listing } from "./find-files.ts";
import { attempt } from "./problem.ts";
import { versionOf } from "./read-files.ts";

/** Whether the files hold what they held at a version. Told from all of their bytes: time stamps and sizes prove nothing. */
export async function isUnchanged(
  { files, several, exists }: Listing,
  version: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (files.length === 0) return false;
  const hashed: { readonly file: FoundFile; readonly hash: string | null }[] = [];
  for (const file of files) {
    const hash = await attempt(file.path, "read", () => hashFile(file.path));
    if (!hash.ok || signal.aborted) return false;
    hashed.push({ file, hash: hash.value });
  }
  return versionOf({ several, exists }, hashed) === version;
}
