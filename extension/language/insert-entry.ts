import type { Fix } from "../../shared/base/diagnostic.ts";
import { spellKey } from "./spell.ts";
import { entryAt, type MapTree, type Tree, treeAt, type WrittenPath } from "./tree.ts";

type Edit = Fix["edits"][number];

/** Adds `name: value` to the object at a path, and the object too where it is not there; `null` where nothing can hold it. */
export function insertEntry(
  text: string,
  tree: Tree | null,
  path: WrittenPath,
  name: string,
  value: string,
): Edit | null {
  const spelled = `${spellKey(name, { quote: null, flow: true })}: ${value}`;
  const holder = treeAt(tree, path);
  if (holder?.kind === "map") return intoMap(text, holder, spelled);
  const last = path.at(-1);
  if (holder !== null || last === undefined) return null;
  const entry = entryAt(tree, path);
  if (entry !== null) return entry.colon === null ? null : at(entry.colon + 1, ` { ${spelled} }`);
  return insertEntry(text, tree, path.slice(0, -1), String(last), `{ ${spelled} }`);
}

const at = (start: number, inserted: string): Edit => ({ start, end: start, text: inserted });

function intoMap(text: string, map: MapTree, spelled: string): Edit | null {
  const last = map.entries.at(-1);
  if (map.flow) {
    if (last === undefined) return at(map.start + 1, ` ${spelled} `);
    const separator = /^\s*,/.test(text.slice(last.end)) ? "" : ", ";
    return separator === "" ? null : at(last.end, `${separator}${spelled}`);
  }
  if (last === undefined) return null;
  const lineEnd = text.indexOf("\n", last.end);
  return at(lineEnd < 0 ? text.length : lineEnd, `\n${" ".repeat(map.column)}${spelled}`);
}
