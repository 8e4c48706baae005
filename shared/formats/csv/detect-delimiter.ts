import { cellsOf } from "./cells.ts";
import type { Dialect } from "./dialect.ts";
import { splitRecords } from "./splitter.ts";

/** The delimiters that are looked for, the likelier first. */
export const detectedDelimiters: readonly string[] = [",", ";", "\t", "|"];

const sampleSize = 100;

/**
 * The candidate that gives most records as many cells as the first one has, and more than one; then the one that gives
 * most cells; then the first.
 */
export function detectDelimiter(
  dialect: Dialect,
  candidates: readonly string[],
  head: Buffer,
  whole: boolean,
): string {
  let best = { delimiter: candidates[0]!, agreeing: 0, cells: 1 };
  for (const delimiter of candidates) {
    const [cells = 1, ...others] = cellCounts(
      { ...dialect, delimiter, delimiterBytes: Buffer.from(delimiter) },
      head,
      whole,
    );
    if (cells < 2) continue;
    const agreeing = others.filter((count) => count === cells).length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && cells > best.cells))
      best = { delimiter, agreeing, cells };
  }
  return best.delimiter;
}

/** How many cells each of the first records has; 0 for one that cannot be read. */
function cellCounts(dialect: Dialect, head: Buffer, whole: boolean): readonly number[] {
  const quote = dialect.quoteBytes.toString("latin1");
  const counts: number[] = [];
  // A quote that is not closed ends the sample; reading the file will tell.
  splitRecords(dialect, head, 0, whole, sampleSize, (start, end) => {
    const cells = cellsOf(head.toString("latin1", start, end), dialect.delimiter, quote);
    counts.push(typeof cells === "number" ? 0 : cells.length);
  });
  return counts;
}
