import type { DeskKind } from "./desk-kind.ts";
import type { Hand } from "./hand.ts";

/**
 * A file as another program leaves it while it writes, so that no reader can take it for a whole one; `null` where it
 * has no such state.
 */
export function brokenOff(kind: DeskKind, whole: Buffer, hand: Hand): Buffer | null {
  if (kind.kind === "csv" || kind.kind === "glob") return Buffer.alloc(0);
  const end = whole.toString("latin1").trimEnd().length;
  if (kind.kind !== "ndjson") return whole.subarray(0, 1 + hand.number(end - 1));
  const start = whole.lastIndexOf("\n", end - 1) + 1;
  return end - start < 2 ? null : whole.subarray(0, start + 1 + hand.number(end - start - 1));
}
