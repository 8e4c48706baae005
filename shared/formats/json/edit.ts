import { isDeepStrictEqual } from "node:util";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import type { Child } from "./children.ts";

/** What becomes of the members of an object or the elements of a list. */
export interface Edit {
  /** For each child that stays, its values before and after; `null` for one that goes. */
  readonly fates: readonly ({ readonly before: NativeValue; readonly after: NativeValue } | null)[];
  /** The number of the child that the new ones come behind; -1 for in front of all. */
  readonly behind: number;
  readonly added: readonly { readonly name: string | null; readonly value: NativeValue }[];
}

/** The edit that turns one into the other; `null` where they are not two objects or two lists. */
export function editOf(children: readonly Child[], before: NativeValue, after: NativeValue): Edit | null {
  if (isNativeRecord(before) && isNativeRecord(after)) return editObject(children, before, after);
  return Array.isArray(before) && Array.isArray(after) ? editList(before, after) : null;
}

/** Members stay where they are; new ones come behind the last. */
function editObject(children: readonly Child[], before: NativeRecord, after: NativeRecord): Edit {
  return {
    fates: children.map(({ name }) =>
      name !== null && Object.hasOwn(after, name) ? { before: before[name]!, after: after[name]! } : null,
    ),
    behind: children.length - 1,
    added: Object.keys(after)
      .filter((name) => !Object.hasOwn(before, name))
      .map((name) => ({ name, value: after[name]! })),
  };
}

/** What lists of different length have in common at their ends stays as it is spelled. */
function editList(before: readonly NativeValue[], after: readonly NativeValue[]): Edit {
  const shorter = Math.min(before.length, after.length);
  const longer = after.length - before.length;
  let head = 0;
  let tail = 0;
  if (longer !== 0) {
    while (head < shorter && isDeepStrictEqual(before[head], after[head])) head++;
    while (tail < shorter - head && isDeepStrictEqual(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  }
  const paired = shorter - tail;
  return {
    fates: before.map((value, index) => {
      if (index < paired) return { before: value, after: after[index]! };
      return index < before.length - tail ? null : { before: value, after: after[index + longer]! };
    }),
    behind: paired - 1,
    added: after.slice(paired, after.length - tail).map((value) => ({ name: null, value })),
  };
}
