import type { TextCodec } from "../format.ts";

/** Bytes from `start` to `end` that become `markup`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly markup: string;
}

/** Edits must not overlap; those at one place come in the order given. */
export function edited(bytes: Buffer, edits: readonly Edit[], text: TextCodec): Buffer | null {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, markup } of edits.toSorted((one, other) => one.start - other.start)) {
    const inserted = text.encode(markup);
    if (inserted === null) return null;
    parts.push(bytes.subarray(at, start), inserted);
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}
