/** What a byte can be in an XML document; `classes` holds the sum of these for each byte. */
export const NAME_START = 1;
export const NAME = 2;
export const SPACE = 4;
/** A control character that XML 1.0 does not allow. */
export const FORBIDDEN = 8;
/** Part of a character beyond ASCII. */
export const WIDE = 16;
/** `&` and CR: text that holds them is not its own value. */
export const SPECIAL = 32;
/** Anything but white space. */
export const INK = 64;
/** Tab and LF, which attributes read as blanks. */
export const LAYOUT = 128;

export const classes = new Uint8Array(256);

for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte);
  const space = /[ \t\r\n]/.test(character);
  let sum = space ? SPACE : INK;
  if (byte >= 0x80) sum |= NAME_START | NAME | WIDE;
  else if (/[A-Za-z_:]/.test(character)) sum |= NAME_START | NAME;
  else if (/[-.0-9]/.test(character)) sum |= NAME;
  if (byte < 0x20 && !space) sum |= FORBIDDEN;
  if (/[&\r]/.test(character)) sum |= SPECIAL;
  if (/[\t\n]/.test(character)) sum |= LAYOUT;
  classes[byte] = sum;
}

/** Where the white space that ends at `end` begins, at the earliest at `floor`. */
export function spaceBefore(bytes: Buffer, end: number, floor: number): number {
  let start = end;
  while (start > floor && classes[bytes[start - 1]!]! & SPACE) start--;
  return start;
}

/** Where the white space that begins at `start` ends. */
export function spaceAfter(bytes: Buffer, start: number): number {
  let end = start;
  while (end < bytes.length && classes[bytes[end]!]! & SPACE) end++;
  return end;
}
