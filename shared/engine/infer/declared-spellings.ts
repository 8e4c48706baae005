import type { Column } from "../../mapping/compiled.ts";
import type { NativeValue } from "../../model/native.ts";
import type { TypeName } from "../../model/value.ts";
import { readsAll, type Spelling } from "./spelling.ts";

/**
 * How a column whose endpoint declares its type may be read: as that first. `null` where nothing is declared, or where its
 * values, or some of them, are something else. `shown` are the spellings that the values alone would allow.
 */
export function declaredSpellings(
  { type: declaredType, declared }: Column,
  values: readonly NativeValue[],
  isOnlyRead: boolean,
  shown: readonly Spelling[],
): readonly Spelling[] | null {
  if (declared === undefined) return null;
  const type = typeOf(declaredType);
  if (type === null || !readsAll(values, { type, format: null })) return null;
  const natural: Spelling = { type, format: null, natural: true };
  if (type === "json") return [natural];
  // Amounts and dates in a column of text are that on the other endpoints; digits there are labels.
  if (type === "string")
    return [
      natural,
      ...shown
        .filter((spelling) => spelling.type !== "string" && spelling.type !== "integer")
        .map((spelling) => ({ ...spelling, natural: false })),
    ];
  // What is declared as a number mostly holds amounts, which decimals keep exactly.
  const exact: readonly Spelling[] =
    type === "number" ? [{ type: "decimal", format: null, natural: true }] : [];
  // A text that is written to a column of another type would come back as something else.
  return [
    natural,
    ...exact,
    ...(isOnlyRead ? [{ type: "string", format: null, natural: false } as const] : []),
  ];
}

function typeOf(type: Column["type"]): TypeName | null {
  if (type === "unknown") return null;
  return type === "list" || type === "object" ? "json" : type;
}
