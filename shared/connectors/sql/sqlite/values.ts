import type { Column } from "../../../mapping/compiled.ts";
import { canonicalJsonNumber, digitsOf } from "../../../mapping/values/plain-number.ts";
import { ExactNumber, type NativeValue } from "../../../model/native.ts";
import { bytesText, textBytes } from "../bytes.ts";
import { jsonText, parseShallowJson } from "../json-value.ts";
import { type SqlValue, Unfit } from "../sql-table.ts";

/** What SQLite turns values into that go into a column (https://www.sqlite.org/datatype3.html, 3.1). */
export type Affinity = "INTEGER" | "TEXT" | "BLOB" | "REAL" | "NUMERIC";

export function affinityOf(declared: string): Affinity {
  const type = declared.toUpperCase();
  if (type.includes("INT")) return "INTEGER";
  if (/CHAR|CLOB|TEXT/.test(type)) return "TEXT";
  if (type === "" || type.includes("BLOB") || type === "ANY") return "BLOB";
  return /REAL|FLOA|DOUB/.test(type) ? "REAL" : "NUMERIC";
}

/** SQLite has no booleans and no JSON; how a column is declared says that its values are meant as such. */
const isBoolean = (declared: string): boolean => /^BOOL(EAN)?$/i.test(declared);
const isJson = (declared: string): boolean => /^JSONB?$/i.test(declared);

/** A column may hold values of any type, whatever it is declared as; where that is likely, its type is unknown. */
export function typeOf(declared: string): Column["type"] {
  if (isBoolean(declared)) return "boolean";
  if (isJson(declared)) return "json";
  if (/DATE|TIME/i.test(declared)) return "unknown";
  switch (affinityOf(declared)) {
    case "INTEGER":
      return "integer";
    case "TEXT":
      return "string";
    case "REAL":
      return "number";
    case "NUMERIC":
      return "decimal";
    case "BLOB":
      return "unknown";
  }
}

export function decode(raw: SqlValue, declared: string): NativeValue {
  if (raw === null) return null;
  if (typeof raw === "bigint") {
    if (isBoolean(declared) && (raw === 0n || raw === 1n)) return raw === 1n;
    const number = Number(raw);
    return Number.isSafeInteger(number) ? number : new ExactNumber(String(raw));
  }
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : String(raw);
  if (typeof raw !== "string") return bytesText(raw);
  return isJson(declared) ? (parseShallowJson(raw) ?? raw) : raw;
}

export function encode(native: NativeValue, declared: string): SqlValue | Unfit {
  if (native === null) return null;
  if (isJson(declared)) return jsonText(native);
  const affinity = affinityOf(declared);
  switch (typeof native) {
    case "string":
      if (isBoolean(declared) && (native === "true" || native === "false"))
        return native === "true" ? 1n : 0n;
      return affinity === "BLOB" ? (textBytes(native) ?? native) : native;
    case "boolean":
      return affinity === "TEXT" ? String(native) : native ? 1n : 0n;
    case "number":
      if (affinity === "TEXT") return digitsOf(native);
      return Number.isSafeInteger(native) ? BigInt(native) : native;
    default:
      return native instanceof ExactNumber
        ? exact(native, affinity)
        : new Unfit("takes one value, and not a list or an object");
  }
}

const leastInteger = -(2n ** 63n);
const greatestInteger = 2n ** 63n - 1n;

/** A number with more digits than SQLite's own keep fits only where it stays a text. */
function exact({ text }: ExactNumber, affinity: Affinity): SqlValue | Unfit {
  if (affinity === "TEXT") return text;
  const digits = canonicalJsonNumber(text);
  if (digits !== null && /^-?\d+$/.test(digits)) {
    const integer = BigInt(digits);
    if (integer >= leastInteger && integer <= greatestInteger && affinity !== "REAL") return integer;
  }
  const number = Number(text);
  return Number.isFinite(number) && digitsOf(number) === digits
    ? number
    : new Unfit(`cannot keep all digits of ${text}; a column that is declared TEXT can`);
}
