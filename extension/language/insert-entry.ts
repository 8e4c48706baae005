import type { Fix } from "../../shared/base/diagnostic.ts";
import type { Look } from "./look.ts";
import { spellKey } from "./spell.ts";
import { entryAt, type MapTree, treeAt, type WrittenPath } from "./tree.ts";

type Edit = Fix["edits"][number];

/** Adds `name: value` to the object at a path, and the object too where it is not there; `null` where nothing can hold it. */
export function insertEntry(look: Look, path: WrittenPath, name: string, value: string): Edit | null {
  const { text, tree, spelling } = look;
  const spelled = `${spellKey(name, spelling)}: ${value}`;
  const holder = treeAt(tree, path);
  if (holder?.kind === "map") return intoMap(text, holder, spelled);
  const last = path.at(-1);
  if (holder !== null || last === undefined) return null;
  const entry = entryAt(tree, path);
  if (entry !== null) return entry.colon === null ? null : at(entry.colon + 1, ` { ${spelled} }`);
  return insertEntry(look, path.slice(0, -1), String(last), `{ ${spelled} }`);
}

/** The same, where an entry of that name that is there already gets the value instead of its own. */
export function setEntry(look: Look, path: WrittenPath, name: string, value: string): Edit | null {
  const entry = entryAt(look.tree, [...path, name]);
  if (entry === null || entry.colon === null) return insertEntry(look, path, name, value);
  if (entry.value === null) return at(entry.colon + 1, ` ${value}`);
  return { start: entry.value.start, end: entry.value.end, text: value };
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
