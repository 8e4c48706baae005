import { type TableName, tableText } from "../../../mapping/sources/sql.ts";

/** Names of channels have 63 bytes at the most, and a longer one is cut off without a word. */
const longest = 63;

/** The channel on which the triggers of a change table notify. */
export function channelOf(changes: TableName): string {
  const name = tableText(changes);
  return Buffer.byteLength(name) <= longest
    ? name
    : Buffer.from(name)
        .subarray(0, longest)
        .toString("latin1")
        .replace(/[^\x20-\x7e]/g, "_");
}
