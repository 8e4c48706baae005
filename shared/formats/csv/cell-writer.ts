import { isNativeRecord, type NativeValue } from "../../model/native.ts";
import { Fault, type TextCodec } from "../format.ts";
import type { Dialect } from "./dialect.ts";

/** Where a cell stands, as far as that decides how it is written. */
export interface CellPlace {
  readonly column: string;
  readonly index: number;
  /** Whether it is quoted even where it need not be. */
  readonly quoted: boolean;
}

/** The bytes of one cell. */
export function writeCell(
  dialect: Dialect,
  text: TextCodec,
  value: NativeValue | undefined,
  place: CellPlace,
): Buffer | Fault {
  const cell = cellText(dialect, value, place);
  return cell instanceof Fault ? cell : (text.encode(cell) ?? unencodable(text, cell, place.column));
}

/** One cell as text (SPEC F11). */
export function cellText(dialect: Dialect, value: NativeValue | undefined, place: CellPlace): string | Fault {
  const plain = plainText(value);
  if (dialect.lineEnding === "cr" && plain.includes("\n")) return lineFeed(place.column);
  const { quote } = dialect;
  const quoted = place.quoted || mustQuote(dialect, plain, place.index === 0);
  return quoted ? quote + plain.split(quote).join(quote + quote) + quote : plain;
}

function mustQuote(dialect: Dialect, plain: string, first: boolean): boolean {
  if (plain.length === 0) return false;
  for (const sign of dialect.quotedWith) if (plain.includes(sign)) return true;
  if (isBlank(plain.charCodeAt(0)) || isBlank(plain.charCodeAt(plain.length - 1))) return true;
  return first && dialect.quotedAtStart.some((sign) => plain.startsWith(sign));
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

function plainText(value: NativeValue | undefined): string {
  if (value === undefined || value === null) return "";
  return Array.isArray(value) || isNativeRecord(value) ? JSON.stringify(value) : String(value);
}

const lineFeed = (column: string): Fault =>
  new Fault(
    "record.unencodable",
    `A line feed in column "${column}" cannot be written into a file whose lines end with a carriage return.`,
    0,
    "Change the value, or give the file other line ends.",
  );

export function unencodable(text: TextCodec, plain: string, column: string): Fault {
  const character = [...plain].find((one) => text.encode(one) === null);
  return new Fault(
    "record.unencodable",
    `${JSON.stringify(character)} in column "${column}" cannot be written in ${text.name}.`,
    0,
    "Change the value, or keep the file in UTF-8.",
  );
}
