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

/** The bytes of one cell (SPEC F11). */
export function writeCell(
  dialect: Dialect,
  text: TextCodec,
  value: NativeValue | undefined,
  place: CellPlace,
): Buffer | Fault {
  const plain = plainText(value);
  if (dialect.lineEnding === "cr" && plain.includes("\n")) return lineFeed(place.column);
  const { quote } = dialect;
  const quoted = place.quoted || mustQuote(dialect, plain, place.index === 0);
  const cell = quoted ? quote + plain.split(quote).join(quote + quote) + quote : plain;
  return text.encode(cell) ?? unencodable(text, plain, place.column);
}

function mustQuote(dialect: Dialect, plain: string, first: boolean): boolean {
  return (
    dialect.quotedWith.some((sign) => plain.includes(sign)) ||
    /^[ \t]|[ \t]$/.test(plain) ||
    (first && dialect.quotedAtStart.some((sign) => plain.startsWith(sign)))
  );
}

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

function unencodable(text: TextCodec, plain: string, column: string): Fault {
  const character = [...plain].find((one) => text.encode(one) === null);
  return new Fault(
    "record.unencodable",
    `${JSON.stringify(character)} in column "${column}" cannot be written in ${text.name}.`,
    0,
    "Change the value, or keep the file in UTF-8.",
  );
}
