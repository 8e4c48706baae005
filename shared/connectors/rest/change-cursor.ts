import type { RestChanges } from "../../mapping/sources/rest.ts";
import { valueAt } from "../../model/path.ts";
import type { Listing } from "./read-list.ts";
import type { KeptRecord } from "./records.ts";
import { later } from "./since.ts";

/** Where the next read of changes begins: the greatest time that a record said, by the server's own clock. */
export function cursorAfter(
  { records, gone, steady }: Listing,
  shown: readonly KeptRecord[],
  { field }: RestChanges,
  since: string | null,
): string | null {
  // A record that slipped from one page to another unseen would be passed over for good.
  if (!steady) return since;
  let cursor = since;
  for (const { position } of shown) cursor = later(cursor, valueAt(records.kept.at(position)!.native, field));
  for (const native of gone) cursor = later(cursor, valueAt(native, field));
  return cursor;
}
