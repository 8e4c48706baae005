import iconv from "iconv-lite";
import { Fault, type TextCodec } from "../format.ts";
import { encodingName } from "./encoding-name.ts";
import { singleByteCodec } from "./single-byte.ts";

/** UTF-8. Bytes that are not UTF-8 decode to U+FFFD (see `undecodable`); a lone surrogate cannot be encoded. */
const utf8: TextCodec = {
  name: "utf-8",
  decode: (bytes, start, end) => bytes.toString("utf8", start, end),
  encode: (text) => (text.isWellFormed() ? Buffer.from(text, "utf8") : null),
};

/**
 * The codec for an encoding by any of its names. For UTF-16 it is that of UTF-8, since such a file goes through
 * `Utf16Reader` and `toUtf16`.
 */
export function textCodec(name: string): TextCodec | Fault {
  const known = encodingName(name);
  if (known.kind === "unknown" || known.kind === "unsupported") return noSuchEncoding(name, known.kind);
  if (known.kind !== "single-byte" || !iconv.encodingExists(known.name)) return utf8;
  return singleByteCodec(known.name, known.name);
}

export const noSuchEncoding = (name: string, kind: "unknown" | "unsupported"): Fault =>
  kind === "unknown"
    ? new Fault(
        "sync.bad-value",
        `There is no encoding called "${name}".`,
        0,
        "Common ones are utf-8, utf-16, windows-1252, iso-8859-15 and cp850.",
      )
    : new Fault(
        "sync.not-yet",
        `Syncline does not read the encoding "${name}" yet, only UTF-8, UTF-16 and encodings of one byte a character.`,
        0,
        "Save the file as UTF-8, if the program that writes it can.",
      );
