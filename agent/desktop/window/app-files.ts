import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { contentTypes } from "../../served-files.ts";

export interface AppFile {
  readonly path: string;
  readonly type: string;
}

/**
 * The files of the dashboard by the path that asks for them. They are listed once, and nothing else is ever served, so that
 * no path can lead elsewhere, however it is written. `SPEC D61`.
 */
export function appFiles(folder: string): ReadonlyMap<string, AppFile> {
  const files = new Map(filesBelow(folder, "/"));
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}

/** By hand, since a listing inside a packed program's archive knows no folders below folders. */
const filesBelow = (folder: string, at: string): readonly (readonly [string, AppFile])[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, `${at}${entry.name}/`);
    const type = contentTypes[extname(entry.name)];
    return entry.isFile() && type !== undefined ? [[`${at}${entry.name}`, { path, type }] as const] : [];
  });
