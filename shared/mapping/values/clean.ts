import type { CleanStep } from "../sync-file.ts";

/** A text made tidy, or `null` where a step takes it for no value. */
export type Clean = (text: string) => string | null;

/** The steps of a field, in order, as one function. */
export function cleaner(steps: readonly CleanStep[]): Clean {
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return cleaners[only];
  const inOrder = steps.map((step) => cleaners[step]);
  return (text) => {
    let clean: string | null = text;
    for (const step of inOrder) {
      clean = step(clean);
      if (clean === null) return null;
    }
    return clean;
  };
}

const cleaners: Readonly<Record<CleanStep, Clean>> = {
  trim: (text) => text.trim(),
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  titlecase: (text) =>
    text
      .toLowerCase()
      .replace(/(^|[^\p{L}\p{M}\p{N}'’])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
  collapse: (text) => text.replace(/\s+/g, " "),
  nfc: (text) => text.normalize("NFC"),
  nfkc: (text) => text.normalize("NFKC"),
  "strip-accents": (text) =>
    text
      .normalize("NFD")
      .replace(/\p{Mn}+/gu, "")
      .normalize("NFC"),
  "strip-control": (text) =>
    text.replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+/g,
      "",
    ),
  "strip-html": stripHtml,
  digits: (text) => text.replace(/[^0-9]+/g, ""),
  "empty-to-null": (text) => (text === "" ? null : text),
};

const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

/** Text between tags, with the entities that HTML editors write. A `<` that opens no tag is text. */
function stripHtml(text: string): string {
  if (!text.includes("<") && !text.includes("&")) return text;
  let stripped = "";
  let at = 0;
  // Once no `>` is left nothing can be a tag, so each character is looked at a bounded number of times.
  for (let open = text.indexOf("<"); open >= 0; open = text.indexOf("<", at)) {
    const close = text.indexOf(">", open);
    if (close < 0) break;
    const isTag = /[A-Za-z/!?]/.test(text.charAt(open + 1));
    stripped += text.slice(at, isTag ? open : open + 1);
    at = isTag ? close + 1 : open + 1;
  }
  stripped += text.slice(at);
  return stripped.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return entities.get(name) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
