/** How a secret may stand in a text. */
export interface SecretForms {
  /** Texts that give it away wherever they stand. */
  readonly anywhere: readonly string[];
  /** Texts that give it away where no letter or digit is beside them. */
  readonly alone: readonly string[];
  /** Pieces of base64 text that hold it, whatever stands before and behind it: all of the base64 text is to go. */
  readonly pieces: readonly string[];
}

/** Shorter values are part of too many words and numbers. */
const shortest = 4;
/** Fewer characters of base64 are found by accident. */
const shortestPiece = 6;
/** A line of a secret that has several, such as a private key, gives it away only if it is that long. */
const shortestLine = 8;

/** The forms that SPEC C110 and C111 name. */
export function secretForms(value: string): SecretForms {
  if (value.length < shortest) return { anywhere: [], alone: value === "" ? [] : [value], pieces: [] };
  const lines = value.split(/\r?\n/).filter((line) => line.length >= shortestLine);
  const parts = [value, ...(lines.length > 1 || value.includes("\n") ? lines : [])];
  return {
    anywhere: [...new Set(parts.flatMap(spellings))],
    alone: [],
    pieces: [...new Set(parts.flatMap(base64Pieces))],
  };
}

function spellings(value: string): readonly string[] {
  const text = value.toWellFormed();
  const json = inJson(text);
  const escaped = encodeURIComponent(text);
  const strict = escaped.replace(/[!'()*]/g, percent);
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  const base64 = Buffer.from(text).toString("base64");
  const xml = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const urls = [encodeURI(text), escaped, strict, form];
  return [
    text,
    ...urls,
    ...urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase())),
    base64,
    Buffer.from(text).toString("base64url"),
    encodeURIComponent(base64),
    json,
    inJson(json),
    xml,
    xml.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
    xml.replaceAll('"', "&quot;").replaceAll("'", "&apos;"),
  ];
}

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** In base64 a text looks in three ways, by how many bytes stand before it. The characters that hold bits of others are cut. */
function base64Pieces(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    if (last - first < shortestPiece) return [];
    return (["base64", "base64url"] as const).map((alphabet) => padded.toString(alphabet).slice(first, last));
  });
}
