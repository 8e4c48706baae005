import { isNativeRecord, type NativeValue } from "../../model/native.ts";
import { isList, memberAt } from "./body.ts";

/** Where the records of a list are in a body. */
export interface FoundList {
  readonly path: readonly string[];
  readonly elements: readonly NativeValue[];
}

const usual = [
  "data",
  "items",
  "results",
  "value",
  "records",
  "content",
  "entries",
  "rows",
  "result",
  "_embedded",
];

/**
 * Finds the records in the body of a list: the body itself, its only list, else the list of a usual name; and the same
 * one level deeper. `null` where nothing like it is there.
 */
export function findList(body: NativeValue, path: readonly string[] | null): FoundList | null {
  if (path !== null) {
    const elements = memberAt(body, path);
    return isList(elements) ? { path, elements } : null;
  }
  if (isList(body)) return { path: [], elements: body };
  return listIn(body, []) ?? deeper(body);
}

function listIn(body: NativeValue, path: readonly string[]): FoundList | null {
  if (!isNativeRecord(body)) return null;
  const lists = Object.entries(body).flatMap(([name, elements]) =>
    isList(elements) ? [{ name, elements }] : [],
  );
  const named = usual.flatMap((name) => lists.filter((list) => list.name === name));
  const found = lists.length === 1 ? lists[0] : named[0];
  return found === undefined ? null : { path: [...path, found.name], elements: found.elements };
}

function deeper(body: NativeValue): FoundList | null {
  for (const name of usual) {
    const inner = memberAt(body, [name]);
    const found = inner === undefined ? null : listIn(inner, [name]);
    if (found !== null) return found;
  }
  return null;
}
