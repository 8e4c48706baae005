import iconv, { type Encoding } from "iconv-lite";
import type { TextCodec } from "../format.ts";

const undefinedByte = "\ufffd";

/**
 * The codec of a code page in which every byte is one character and bytes below 0x80 are ASCII.
 * A byte without a meaning decodes to U+FFFD (see `undecodable`), and U+FFFD itself is never encoded.
 */
export function singleByteCodec(name: string, encoding: Encoding): TextCodec {
  const page = iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), encoding);
  const units = new Uint16Array(256);
  const bytes = new Int16Array(65_536).fill(-1);
  // Where a code page spells a character twice, the lower byte is written.
  for (let byte = 255; byte >= 0; byte--) {
    units[byte] = page.charCodeAt(byte);
    if (page[byte] !== undefinedByte) bytes[page.charCodeAt(byte)] = byte;
  }
  let scratch = new Uint16Array(256);

  return {
    name,
    decode(source, start, end) {
      const latin = source.toString("latin1", start, end);
      if (isAscii(latin)) return latin;
      const length = end - start;
      if (scratch.length < length) scratch = new Uint16Array(length * 2);
      for (let index = 0; index < length; index++) scratch[index] = units[source[start + index]!]!;
      return Buffer.from(scratch.buffer, 0, length * 2).toString("utf16le");
    },
    encode(text) {
      if (isAscii(text)) return Buffer.from(text, "latin1");
      const encoded = Buffer.allocUnsafe(text.length);
      for (let index = 0; index < text.length; index++) {
        const byte = bytes[text.charCodeAt(index)]!;
        if (byte === -1) return null;
        encoded[index] = byte;
      }
      return encoded;
    },
  };
}

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);
