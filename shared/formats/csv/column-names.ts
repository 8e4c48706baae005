/**
 * The columns' names, each different: the second `name` is `name (2)`, the third column without a name `column 3`.
 * A name that stands in the header as it is goes before one that is made up.
 */
export function columnNames(header: readonly string[]): readonly string[] {
  const written = new Set(header);
  const given = new Set<string>();
  const counts = new Map<string, number>();
  return header.map((cell, index) => {
    const name = cell === "" ? `column ${index + 1}` : cell;
    let unique = name;
    let count = counts.get(name) ?? 1;
    while (given.has(unique) || (unique !== cell && written.has(unique))) unique = `${name} (${++count})`;
    counts.set(name, count);
    given.add(unique);
    return unique;
  });
}
