import { isUtf8 } from "node:buffer";
import { Fault, type TextCodec } from "../format.ts";

/** The offset of the first byte that is not UTF-8, or -1. Cheap where there is none. */
export function validUtf8Offset(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  // All before `low` is valid; something before `high` is not, or a character is cut there.
  let low = 0;
  let high = bytes.length;
  while (high - low > 8) {
    const middle = characterStart(bytes, (low + high) >> 1);
    if (isUtf8(bytes.subarray(low, middle))) low = middle;
    else high = middle;
  }
  for (;;) {
    const lead = bytes[low]!;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (low + length > bytes.length || !isUtf8(bytes.subarray(low, low + length))) return low;
    low += length;
  }
}

/** The nearest place up to `at` where a character can begin; at most three bytes before. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 3 && (bytes[start]! & 0xc0) === 0x80) start--;
  return start;
}

/** Checks bytes that must be whole UTF-8 characters; the fault names the first that is not and says what to try. */
export function notUtf8(bytes: Buffer): Fault | null {
  const offset = validUtf8Offset(bytes);
  if (offset === -1) return null;
  return new Fault(
    "file.encoding",
    `The byte ${hex(bytes[offset]!)} is not UTF-8 here.`,
    offset,
    `If the file is in another encoding, name it in the sync file, as in \`encoding: ${likelyEncoding(bytes)}\`.`,
  );
}

/**
 * Why the text of a record holds U+FFFD: bytes that mean nothing in the file's encoding. `null` where the file says
 * U+FFFD itself. The fault's offset counts from `start`.
 */
export function undecodable(text: TextCodec, bytes: Buffer, start: number, end: number): Fault | null {
  const record = bytes.subarray(start, end);
  const offset = text.name === "utf-8" ? validUtf8Offset(record) : undefinedByte(text, record);
  if (offset === -1) return null;
  return new Fault(
    "record.malformed",
    `The byte ${hex(record[offset]!)} means nothing in ${text.name}.`,
    offset,
    "Correct the record, or name the file's real encoding in the sync file (`encoding:`).",
  );
}

function undefinedByte(text: TextCodec, record: Buffer): number {
  for (let at = 0; at < record.length; at++) if (text.decode(record, at, at + 1) === "\ufffd") return at;
  return -1;
}

/** A guess for a file that is not UTF-8: DOS letters stand where Windows has punctuation. */
export function likelyEncoding(bytes: Buffer): "cp850" | "windows-1252" {
  let dos = 0;
  let windows = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte >= 0xc0) windows++;
    // 0x92 is the Windows apostrophe, the one sign there that stands between letters.
    else if (
      byte >= 0x80 &&
      byte <= 0x9a &&
      byte !== 0x92 &&
      isLetter(bytes[at - 1]) &&
      isLetter(bytes[at + 1])
    )
      dos++;
  }
  return dos > windows ? "cp850" : "windows-1252";
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
