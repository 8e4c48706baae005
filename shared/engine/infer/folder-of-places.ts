import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Where a sync file of places belongs: beside the files among them, where they are all in one folder; else `otherwise`. */
export function folderOfPlaces(places: readonly string[], cwd: string, otherwise: string): string {
  const files = places.filter((place) => !/^[a-z][a-z0-9+.-]+:\/\/|^\$\{/i.test(place));
  const folders = new Set(files.map((file) => dirname(resolve(cwd, fileOf(file, cwd)))));
  const [only] = folders;
  return folders.size === 1 && only !== undefined ? only : otherwise;
}

/** A file's own name may have the sign in it that comes before a table or a resource. */
function fileOf(place: string, cwd: string): string {
  for (let end = place.length; end > 0; end = place.lastIndexOf("#", end - 1))
    if (existsSync(resolve(cwd, place.slice(0, end)))) return place.slice(0, end);
  return place.replace(/#.*$/s, "");
}
