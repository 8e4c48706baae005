/** Lines shown around each difference. */
const around = 3;
/** How far two texts are looked through for where they are alike again. */
const reach = 2000;

/** Only the parts where two texts differ, each under the number of its first line, from 1. */
export function hunksOf(before: string, after: string): { readonly before: string; readonly after: string } {
  const [one, other] = [before.split("\n"), after.split("\n")];
  const sides = { before: "", after: "" };
  for (const { from, to, otherFrom, otherTo } of joined(differences(one, other))) {
    sides.before += hunk(one, from, to);
    sides.after += hunk(other, otherFrom, otherTo);
  }
  return sides;
}

/** Lines `[from, to)` of the one text stand where `[otherFrom, otherTo)` of the other do. */
interface Difference {
  from: number;
  to: number;
  otherFrom: number;
  otherTo: number;
}

function differences(one: readonly string[], other: readonly string[]): readonly Difference[] {
  const found: Difference[] = [];
  let [at, otherAt] = [0, 0];
  while (at < one.length || otherAt < other.length) {
    if (at < one.length && otherAt < other.length && one[at] === other[otherAt]) {
      at++;
      otherAt++;
      continue;
    }
    const [skip, otherSkip] = nextAlike(one, at, other, otherAt);
    found.push({ from: at, to: at + skip, otherFrom: otherAt, otherTo: otherAt + otherSkip });
    at += skip;
    otherAt += otherSkip;
  }
  return found;
}

/** How many lines of each are to be passed over until they go on alike. */
function nextAlike(
  one: readonly string[],
  at: number,
  other: readonly string[],
  otherAt: number,
): readonly [number, number] {
  const [left, otherLeft] = [one.length - at, other.length - otherAt];
  const places = new Map<string, number>();
  for (let skip = 0; skip < Math.min(reach, otherLeft); skip++) {
    const line = other[otherAt + skip]!;
    if (!places.has(line)) places.set(line, skip);
  }
  let best: readonly [number, number] | null = null;
  for (let skip = 0; skip < Math.min(reach, left); skip++) {
    if (best !== null && skip >= best[0] + best[1]) break;
    const otherSkip = places.get(one[at + skip]!);
    if (otherSkip === undefined) continue;
    if (best === null || skip + otherSkip < best[0] + best[1]) best = [skip, otherSkip];
  }
  return best ?? [Math.min(reach, left), Math.min(reach, otherLeft)];
}

/** Differences whose surroundings touch are one. */
function joined(differences: readonly Difference[]): readonly Difference[] {
  const hunks: Difference[] = [];
  for (const next of differences) {
    const last = hunks.at(-1);
    if (last !== undefined && next.from - last.to <= 2 * around) {
      last.to = next.to;
      last.otherTo = next.otherTo;
    } else hunks.push({ ...next });
  }
  return hunks;
}

function hunk(lines: readonly string[], from: number, to: number): string {
  const [first, end] = [Math.max(0, from - around), Math.min(lines.length, to + around)];
  return `\n── line ${first + 1} ──\n${lines.slice(first, end).join("\n")}\n`;
}
