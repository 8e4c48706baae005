import type { NativeWrite, RecordHash, WriteOutcome } from "../contract.ts";
import { nativeAfter } from "../native-after.ts";
import { hashOfVersion } from "../version.ts";
import type { ContentToken } from "./content-token.ts";
import type { Records } from "./records.ts";

/** Keeps the token of the whole content in step with what a write found out. */
export function followWrites(
  token: ContentToken,
  records: Records,
  writes: readonly NativeWrite[],
  outcomes: readonly WriteOutcome[],
): void {
  const byIndex = new Map(writes.map((write) => [write.index, write]));
  const before = new Map<string, RecordHash | null>();
  const after = new Map<string, RecordHash | null>();
  for (const outcome of outcomes) {
    const write = byIndex.get(outcome.index);
    if (write === undefined || (outcome.kind !== "done" && outcome.kind !== "stale")) continue;
    const sent = write.kind === "create" ? write.native : null;
    const now = outcome.kind === "done" ? nativeAfter(outcome, sent) : outcome.now;
    const id = write.kind === "create" ? ((now === null ? null : records.idOf(now)) ?? write.id) : write.id;
    if (!before.has(id)) before.set(id, write.kind === "create" ? null : hashOfVersion(write.version));
    after.set(id, now === null ? null : hashOfVersion(records.versionOf(now)));
  }
  for (const hash of before.values()) if (hash !== null) token.remove(hash);
  for (const hash of after.values()) if (hash !== null) token.add(hash);
}
