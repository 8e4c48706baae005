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
export const orderByReferences = <T extends ReferencingTable>(tables: readonly T[]): readonly T[] =>
  groupByReferences(tables).flat();

/** The same, with tables that name each other in a circle as one group, and every other as a group of its own. */
export function groupByReferences<T extends ReferencingTable>(
  tables: readonly T[],
): readonly (readonly T[])[] {
  const places = new Map(tables.map(({ table }, place) => [table, place]));
  const groups: T[][] = [];
  // Tarjan's strongly connected components, with a stack of its own: a chain of references may be longer than the call
  // stack is deep.
  const visited = new Map<number, Visit>();
  const pending: Visit[] = [];
  for (const start of tables.keys()) {
    if (visited.has(start)) continue;
    const path = [visit(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const reference = tables[top.place]!.references[top.next++];
      if (reference === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above !== undefined) above.low = Math.min(above.low, top.low);
        if (top.low === top.order) groups.push(closed(top));
        continue;
      }
      const named = places.get(reference.table);
      if (named === undefined) continue;
      const known = visited.get(named);
      if (known === undefined) path.push(visit(named));
      else if (!known.placed) top.low = Math.min(top.low, known.order);
    }
  }
  return groups;

  function visit(place: number): Visit {
    const order = visited.size;
    const one: Visit = { place, order, low: order, next: 0, placed: false };
    visited.set(place, one);
    pending.push(one);
    return one;
  }

  /** The circle that `first` was the first visited of. */
  function closed(first: Visit): T[] {
    const circle = pending.splice(pending.lastIndexOf(first));
    for (const one of circle) one.placed = true;
    return circle.toSorted((one, other) => one.place - other.place).map(({ place }) => tables[place]!);
  }
}

interface Visit {
  /** Of the table in the order given. */
  readonly place: number;
  /** When it was visited, and the earliest visit that a circle leads back to from here. */
  readonly order: number;
  low: number;
  /** The reference to be followed next. */
  next: number;
  placed: boolean;
}
