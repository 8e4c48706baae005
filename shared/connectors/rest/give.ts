import type { Diagnostic } from "../../base/diagnostic.ts";
import type { ReadRequest, RecordSink } from "../contract.ts";
import type { Listing } from "./read-list.ts";
import type { KeptRecord } from "./records.ts";

/** Gives what a list showed to whoever reads it; of records that are known to be as they were just where they are. */
export function give(
  { records, gone }: Listing,
  shown: readonly KeptRecord[],
  bad: readonly Diagnostic[],
  { known }: ReadRequest,
  sink: RecordSink,
): void {
  for (const { position, high, low } of shown) {
    const slot = known === null ? -1 : known.find(high, low);
    if (slot >= 0) sink.same(slot, position);
    else {
      const { native, version } = records.kept.at(position)!;
      sink.record(native, version, high, low, position);
    }
  }
  for (const diagnostic of bad) sink.bad(diagnostic, -1);
  for (const native of gone) sink.gone(native, "deleted there");
}
