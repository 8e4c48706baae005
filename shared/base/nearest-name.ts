/**
 * The name that was probably meant: the same but for case, or else the nearest by edit distance (insert, delete,
 * replace, swap neighbours) within a third of its length. Ties go to the first in order.
 */
export function nearestName(wrong: string, names: Iterable<string>): string | null {
  const wanted = wrong.toLowerCase().slice(0, 100);
  const furthest = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let least = furthest + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < least) {
      best = name;
      least = distance;
    }
  }
  return best;
}

/** Optimal string alignment distance. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let distance = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) distance = Math.min(distance, before[column - 2]! + 1);
      current.push(distance);
    }
    before = previous;
    previous = current;
  }
  return previous[to.length]!;
}
