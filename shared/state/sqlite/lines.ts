import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ExactNumber } from "../../model/native.ts";

const exactMark = "!";
/** Entries of one chunk: few enough to unpack in passing, many enough to pack well. */
const chunkEntries = 1000;
/** A chunk also ends at this many UTF-16 units, so that huge records do not pile up. */
const chunkLength = 4_000_000;

/** A value as one line of JSON. A line that holds an `ExactNumber` is marked, so that only such lines are read slowly. */
export function toLine(value: unknown): string {
  const text = JSON.stringify(value);
  return holdsExact(value) ? exactMark + text : text;
}

/** The value that `toLine` was given; `T` is what the caller wrote there. Throws for anything else. */
export function fromLine<T>(line: string): T {
  return line.startsWith(exactMark) ? JSON.parse(line.slice(1), keepDigits) : JSON.parse(line);
}

/** Lines, packed, with a checksum. */
export const packLines = (lines: readonly string[]): Uint8Array => packBytes(lines.join("\n"));

/** Throws where the bytes are not what `packLines` made. */
export const unpackLines = (packed: Uint8Array): readonly string[] =>
  unpackBytes(packed).toString("utf8").split("\n");

export const packBytes = (bytes: Uint8Array | string): Uint8Array =>
  zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });

/** Throws where the bytes are not what `packBytes` made. */
export const unpackBytes = (packed: Uint8Array): Buffer => zstdDecompressSync(packed);

/** Packs values into chunks, each of at most a thousand. */
export function* packedChunks(values: Iterable<unknown>): IterableIterator<Uint8Array> {
  let lines: string[] = [];
  let length = 0;
  for (const value of values) {
    const line = toLine(value);
    lines.push(line);
    length += line.length;
    if (chunkIsFull(lines.length, length)) {
      yield packLines(lines);
      lines = [];
      length = 0;
    }
  }
  if (lines.length > 0) yield packLines(lines);
}

export const chunkIsFull = (entries: number, length: number): boolean =>
  entries >= chunkEntries || length >= chunkLength;

function holdsExact(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof ExactNumber) return true;
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === "object" && holdsExact(element)) return true;
    return false;
  }
  for (const member of Object.values(value))
    if (typeof member === "object" && holdsExact(member)) return true;
  return false;
}

/** `JSON.parse` hands a number's source text to its reviver (ES2025); types do not say so yet. */
export const keepDigits = (
  _name: string,
  value: unknown,
  ...[context]: { readonly source?: string }[]
): unknown =>
  typeof value === "number" && context?.source !== undefined && context.source !== String(value)
    ? new ExactNumber(context.source)
    : value;
