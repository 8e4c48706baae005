const commentOpening = Buffer.from("<!--");

/**
 * The end of a document type declaration whose name begins at or after `at`, or -1 where the bytes end within it.
 * What it declares is passed over: no entity is expanded and nothing that it points to is ever fetched (SPEC F50).
 */
export function doctypeEnd(bytes: Buffer, at: number): number {
  let subset = false;
  let declaration = false;
  let i = at;
  while (i < bytes.length) {
    const byte = bytes[i]!;
    if (subset && byte === 0x3c) {
      if (bytes[i + 1] === 0x3f) i = after(bytes, "?>", i + 2);
      else if (bytes.compare(commentOpening, 0, 4, i, Math.min(i + 4, bytes.length)) === 0)
        i = after(bytes, "-->", i + 4);
      else {
        declaration = true;
        i++;
      }
      if (i < 0) return -1;
    } else if ((byte === 0x22 || byte === 0x27) && (declaration || !subset)) {
      const close = bytes.indexOf(byte, i + 1);
      if (close < 0) return -1;
      i = close + 1;
    } else {
      i++;
      if (byte === 0x3e && !subset) return i;
      if (byte === 0x3e) declaration = false;
      else if (byte === 0x5b && !subset) subset = true;
      else if (byte === 0x5d && !declaration) subset = false;
    }
  }
  return -1;
}

function after(bytes: Buffer, closing: string, from: number): number {
  const found = bytes.indexOf(closing, from);
  return found < 0 ? -1 : found + closing.length;
}
