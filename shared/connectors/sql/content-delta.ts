import type { NativeWrite, WriteOutcome } from "../contract.ts";
import { hashOfVersion, versionOfHash } from "../version.ts";
import type { RecordShape } from "./record.ts";

/**
 * The content token (`KeptRecords.contentVersion`) that an endpoint has after writes, worked out from the one before: a
 * token is the number of records and the sum of their hashes. What others changed beside the rows that were written is not
 * in it; the next read's token then differs. `""` where it cannot be told.
 */
export function contentAfter(
  before: string,
  writes: readonly NativeWrite[],
  outcomes: readonly WriteOutcome[],
  shape: RecordShape,
): string {
  const match = /^(\d+)-([0-9a-f]{16})$/.exec(before);
  const start = match === null ? null : hashOfVersion(match[2]!);
  if (match === null || start === null || !shape.versionsAreContent) return "";
  let count = Number(match[1]);
  let { high, low } = start;
  const add = (version: string, sign: 1 | -1): boolean => {
    const hash = hashOfVersion(version);
    if (hash === null) return false;
    count += sign;
    high = (high + sign * hash.high) >>> 0;
    low = (low + sign * hash.low) >>> 0;
    return true;
  };
  const byIndex = new Map(writes.map((write) => [write.index, write]));
  const rows = new Map<string, { before: string | null; after: string | null }>();
  for (const outcome of outcomes) {
    const write = byIndex.get(outcome.index)!;
    if (outcome.kind === "failed") continue;
    if (outcome.kind === "unknown") return "";
    const after =
      outcome.kind === "done" ? outcome.version || null : outcome.now && shape.version(outcome.now);
    if (after === null && outcome.kind === "done" && write.kind !== "delete") return "";
    // Several writes of one row count once.
    const row = rows.get(write.id);
    const before = write.kind === "create" ? null : write.version;
    if (row === undefined) rows.set(write.id, { before, after });
    else {
      row.before ??= before;
      row.after = after;
    }
  }
  for (const { before: left, after } of rows.values()) {
    if (left !== null && !add(left, -1)) return "";
    if (after !== null && !add(after, 1)) return "";
  }
  return `${count}-${versionOfHash(high, low)}`;
}
