import { ExactNumber, isNativeRecord, type NativeValue } from "../../model/native.ts";
import { booleanSpelling } from "./boolean-spelling.ts";
import { isDated, isIdentifying, isYesNo } from "./concepts.ts";
import { dateSpellings, epochSpelling } from "./date-spelling.ts";
import { numberSpellings } from "./number-spelling.ts";
import { readsAll, type Spelling } from "./spelling.ts";

/** The types that different values all have, the likelier first; `words` are those of their column's name. */
export function shownSpellings(
  values: readonly NativeValue[],
  words: readonly string[],
): readonly Spelling[] {
  const text: Spelling = { type: "string", format: null, natural: true };
  if (values.length === 0) return [];
  if (values.some((value) => Array.isArray(value) || isNativeRecord(value)))
    return [{ type: "json", format: null, natural: true }];
  if (values.every((value) => typeof value === "boolean"))
    return [
      { type: "boolean", format: null, natural: true },
      { ...text, natural: false },
    ];
  if (values.every((value) => typeof value === "number" || value instanceof ExactNumber))
    return [...nativeNumbers(values, words), { ...text, natural: false }];
  const texts = values.map(String);
  const yesNo = booleanSpelling(texts, isYesNo(words));
  const special = [
    ...(yesNo === null ? [] : [yesNo]),
    ...dateSpellings(texts, isDated(words)),
    ...numberSpellings(texts, isIdentifying(words)),
  ];
  const isText = !special.some((spelling) => spelling.natural);
  return [...special, { ...text, natural: isText }].toSorted(
    (one, other) => Number(other.natural) - Number(one.natural),
  );
}

function nativeNumbers(values: readonly NativeValue[], words: readonly string[]): readonly Spelling[] {
  const whole = readsAll(values, { type: "integer", format: null });
  const epoch = whole && isDated(words) ? epochSpelling(values.map(Number)) : null;
  const natural = epoch === null;
  return [
    ...(epoch === null ? [] : [epoch]),
    ...(whole ? [{ type: "integer", format: null, natural } as const] : []),
    { type: "decimal", format: null, natural: natural && !whole },
  ];
}
