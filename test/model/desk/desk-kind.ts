import { csvPaper } from "./csv-paper.ts";
import type { Hand } from "./hand.ts";
import { documentPaper, jsonPaper, ndjsonPaper } from "./json-paper.ts";
import type { Paper } from "./paper.ts";
import { xmlPaper } from "./xml-paper.ts";

export const fieldNames = ["sku", "name", "note", "price", "flag", "day"] as const;
export type FieldName = (typeof fieldNames)[number];

/** Fields whose values are like no other, so that each can be followed wherever it goes. */
export const unique = ["name", "note", "price", "day"] as const;
export type UniqueField = (typeof unique)[number];

/** What a record says, spelled as Syncline's canonical values are; `?…` for what is no value of the field's type. */
export type DeskRecord = Readonly<Record<FieldName, string | null>>;

/** One kind of endpoint: where its files are, what stands in them, and how a person works on them. */
export interface DeskKind {
  readonly kind: string;
  /** The endpoint as a sync file has it, in YAML's flow style, without its mode. */
  readonly yaml: string;
  /** The files that are there from the start. */
  readonly files: readonly string[];
  /** Set where every file is one record: the folder they are in. */
  readonly documents: string | null;
  readonly paper: Paper;
  readonly columns: Readonly<Record<FieldName, string>>;
  /** A column that the sync knows nothing of. */
  readonly unknown: string;
  readonly decimalComma: boolean;
  readonly yesNo: boolean;
  readonly germanDay: boolean;
  readonly encoding: "utf-8" | "windows-1252";
  /** Whether every character can be written, one way or another. */
  readonly wide: boolean;
}

const english = { sku: "sku", name: "name", note: "note", price: "price", flag: "flag", day: "day" };

const german = { decimalComma: true, yesNo: true, germanDay: true };
const plain = { decimalComma: false, yesNo: false, germanDay: false };

export const deskKinds: Readonly<Record<string, DeskKind>> = {
  csv: {
    kind: "csv",
    yaml: `csv: { path: kunden.csv, delimiter: ";", encoding: windows-1252, comment: "#" }, formats: { number: "1.234,56", boolean: ja/nein, date: dd.MM.yyyy }, fields: { sku: Nr, name: "Name, voll", note: Bemerkung, price: Preis, flag: Aktiv, day: Tag }`,
    files: ["kunden.csv"],
    documents: null,
    paper: csvPaper(";", ["Nr", "Name, voll", "constructor", "Bemerkung", "Preis", "Aktiv", "Tag"]),
    columns: {
      sku: "Nr",
      name: "Name, voll",
      note: "Bemerkung",
      price: "Preis",
      flag: "Aktiv",
      day: "Tag",
    },
    unknown: "constructor",
    ...german,
    encoding: "windows-1252",
    wide: false,
  },
  glob: {
    kind: "glob",
    yaml: `csv: { path: "lager/*.csv", delimiter: ",", comment: "#" }`,
    files: ["lager/a.csv", "lager/b.csv"],
    documents: null,
    paper: csvPaper(",", ["note", "sku", "price", "name", "flag", "day", "shelf"]),
    columns: english,
    unknown: "shelf",
    ...plain,
    encoding: "utf-8",
    wide: true,
  },
  json: {
    kind: "json",
    yaml: `json: { path: shop.json, records: inventory.items }, fields: { name: title.text }`,
    files: ["shop.json"],
    documents: null,
    paper: jsonPaper(["sku", "__proto__", "title.text", "note", "price", "flag", "day"]),
    columns: { ...english, name: "title.text" },
    unknown: "__proto__",
    ...plain,
    encoding: "utf-8",
    wide: true,
  },
  ndjson: {
    kind: "ndjson",
    yaml: `ndjson: { path: log.ndjson }, formats: { date: dd.MM.yyyy }, fields: { price: preis, flag: aktiv }`,
    files: ["log.ndjson"],
    documents: null,
    paper: ndjsonPaper(["note", "sku", "name", "preis", "aktiv", "day", "extra"]),
    columns: { ...english, price: "preis", flag: "aktiv" },
    unknown: "extra",
    ...plain,
    germanDay: true,
    encoding: "utf-8",
    wide: true,
  },
  xml: {
    kind: "xml",
    yaml: `xml: { path: katalog.xml, records: catalog.articles.article }, formats: { number: "1234,56", boolean: ja/nein }, fields: { sku: "@nr", name: titel, note: "@notiz", flag: "@aktiv" }`,
    files: ["katalog.xml"],
    documents: null,
    paper: xmlPaper(["@nr", "@aktiv", "titel", "intern", "price", "@notiz", "day"]),
    columns: { ...english, sku: "@nr", name: "titel", note: "@notiz", flag: "@aktiv" },
    unknown: "intern",
    ...plain,
    decimalComma: true,
    yesNo: true,
    encoding: "windows-1252",
    wide: true,
  },
  cards: {
    kind: "cards",
    yaml: `json: { path: karten/, file: "{sku}.json" }`,
    files: [],
    documents: "karten",
    paper: documentPaper(["sku", "name", "note", "price", "flag", "day", "color"]),
    columns: english,
    unknown: "color",
    ...plain,
    encoding: "utf-8",
    wide: true,
  },
};

/** How a person writes a field's value on an endpoint of this kind, in one of its spellings. */
export function shown(kind: DeskKind, field: FieldName, value: string | null, hand: Hand): string | null {
  if (value === null || value.startsWith("?")) return value?.slice(1) ?? null;
  if (field === "price") {
    const [whole, fraction = ""] = value.split(".");
    const digits = hand.once(2) ? fraction : fraction.padEnd(2, "0");
    const number = digits === "" ? whole! : `${whole}.${digits}`;
    return kind.decimalComma ? number.replace(".", ",") : number;
  }
  if (field === "flag" && kind.yesNo) return value === "true" ? hand.pick(["ja", "JA"]) : "nein";
  if (field === "day" && kind.germanDay) return value.split("-").reverse().join(".");
  return value;
}

/** What a cell's text says, as a canonical value. */
export function understood(kind: DeskKind, field: FieldName, text: string | null): string | null {
  if (text === null) return null;
  if (field === "price") {
    const grouped = /^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/.test(text);
    if (kind.decimalComma && !grouped) return `?${text}`;
    const plainText = kind.decimalComma ? text.replaceAll(".", "").replace(",", ".") : text;
    const number = /^(-?\d+)(?:\.(\d+))?$/.exec(plainText);
    if (number === null) return `?${text}`;
    const fraction = (number[2] ?? "").replace(/0+$/, "");
    return fraction === "" ? number[1]! : `${number[1]}.${fraction}`;
  }
  if (field === "flag") {
    const [yes, no] = kind.yesNo ? ["ja", "nein"] : ["true", "false"];
    const word = text.toLowerCase();
    return word === yes ? "true" : word === no ? "false" : `?${text}`;
  }
  if (field === "day") {
    const day = kind.germanDay ? text.split(".").reverse().join("-") : text;
    return /^\d{4}-\d\d-\d\d$/.test(day) ? day : `?${text}`;
  }
  return text;
}

export function toBytes(kind: DeskKind, text: string): Buffer {
  if (kind.encoding === "utf-8") return Buffer.from(text);
  const bytes = Buffer.from(text.replaceAll("€", "\x80"), "latin1");
  if (toText(kind, bytes) !== text) throw new Error(`not of ${kind.encoding}: ${text}`);
  return bytes;
}

export function toText(kind: DeskKind, bytes: Buffer): string {
  return kind.encoding === "utf-8" ? bytes.toString() : bytes.toString("latin1").replaceAll("\x80", "€");
}
