import iconv from "iconv-lite";

const asciiBytes = Buffer.from(Array.from({ length: 128 }, (_, byte) => byte));

/**
 * The one lower-case spelling of an encoding that Syncline reads (`Latin1` → `iso-8859-1`), or why it cannot.
 * `utf-16` is a family: a file's first bytes tell `utf-16le` from `utf-16be`.
 */
export type EncodingName =
  | { readonly kind: "utf-8" | "utf-16" | "utf-16le" | "utf-16be" | "single-byte"; readonly name: string }
  /** A real encoding, but one in which bytes below 0x80 are not always ASCII. */
  | { readonly kind: "unsupported" }
  | { readonly kind: "unknown" };

export function encodingName(text: string): EncodingName {
  let key = text.toLowerCase().replace(/[^0-9a-z]/g, "");
  if (!iconv.encodingExists(key) || iconv.encodings === null) return { kind: "unknown" };
  let definition: string | { readonly type: string } | undefined = iconv.encodings[key];
  for (; typeof definition === "string"; definition = iconv.encodings[key]) {
    if (!iconv.encodingExists(definition)) return { kind: "unknown" };
    key = definition;
  }
  if (key === "utf8") return { kind: "utf-8", name: "utf-8" };
  if (key === "utf16") return { kind: "utf-16", name: "utf-16" };
  if (key === "ucs2") return { kind: "utf-16le", name: "utf-16le" };
  if (key === "utf16be") return { kind: "utf-16be", name: "utf-16be" };
  const keepsAscii =
    definition?.type === "_sbcs" && iconv.decode(asciiBytes, key) === asciiBytes.toString("latin1");
  return keepsAscii ? { kind: "single-byte", name: spelling(key) } : { kind: "unsupported" };
}

const spelling = (key: string): string =>
  key
    .replace(/^windows(?=\d)/, "windows-")
    .replace(/^iso8859/, "iso-8859-")
    .replace(/^koi8/, "koi8-");
