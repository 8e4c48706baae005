import type { Reference } from "../../mapping/compiled.ts";

/** A table, by the name that references use, and what its rows name in others. */
export interface ReferencingTable {
  readonly table: string;
  readonly references: readonly Pick<Reference, "table">[];
}

/**
 * Tables in the order in which new rows can be made: each behind those that its rows name. Where tables name each other in
 * a circle, the one that comes first in `tables` comes first. Otherwise they stay in their order. Rows are taken away in
 * the opposite order. References to tables that are not among them, and of a table to itself, ask for nothing.
 */
export function orderByReferences<T extends ReferencingTable>(tables: readonly T[]): readonly T[] {
  const byName = new Map(tables.map((one) => [one.table, one]));
  const ordered: T[] = [];
  const state = new Map<T, "under way" | "placed">();
  for (const start of tables) {
    // A stack of its own: a chain of references may be longer than the call stack is deep.
    const stack = [{ one: start, next: 0 }];
    if (state.has(start)) continue;
    state.set(start, "under way");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const reference = top.one.references[top.next++];
      if (reference === undefined) {
        state.set(top.one, "placed");
        ordered.push(top.one);
        stack.pop();
        continue;
      }
      const named = byName.get(reference.table);
      if (named === undefined || state.has(named)) continue;
      state.set(named, "under way");
      stack.push({ one: named, next: 0 });
    }
  }
  return ordered;
}
