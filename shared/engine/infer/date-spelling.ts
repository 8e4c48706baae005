import { readsAll, type Spelling } from "./spelling.ts";

/** Patterns that are tried, the likelier first; `null` is ISO 8601. */
const patterns: Readonly<Record<"date" | "time" | "timestamp", readonly (string | null)[]>> = {
  date: [
    null,
    ...[
      "dd.MM.yyyy",
      "d.M.yyyy",
      "dd/MM/yyyy",
      "MM/dd/yyyy",
      "d/M/yyyy",
      "M/d/yyyy",
      "dd-MM-yyyy",
      "MM-dd-yyyy",
    ],
    ...[
      "yyyy/MM/dd",
      "dd.MM.yy",
      "dd/MM/yy",
      "MM/dd/yy",
      "dd MMM yyyy",
      "d MMM yyyy",
      "dd-MMM-yyyy",
      "d MMMM yyyy",
    ],
    ...["MMM d, yyyy", "MMMM d, yyyy"],
  ],
  time: ["HH:mm", null, "H:mm", "H:mm:ss", "h:mm a"],
  timestamp: [
    ...["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", null],
    ...["dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "d.M.yyyy H:mm", "yyyy/MM/dd HH:mm:ss"],
    ...["dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm"],
    ...["d/M/yyyy H:mm", "M/d/yyyy H:mm", "M/d/yyyy h:mm a"],
  ],
};

/** A shape that a value must have before patterns are worth trying. */
const promising = /^(?=.*\d)[\p{L}\d\s.,:/+-]{5,40}$/u;

/**
 * How a column of texts spells days, times or moments. Where no value tells the day from the month there are two
 * spellings, day first. `isDated` says that the column's name promises a date, so that `20260131` is one.
 */
export function dateSpellings(texts: readonly string[], isDated: boolean): readonly Spelling[] {
  if (!texts.every((text) => promising.test(text))) return [];
  if (texts.every((text) => /^\d+$/.test(text))) return isDated ? compactSpellings(texts) : [];
  for (const type of ["date", "time", "timestamp"] as const) {
    const formats = patterns[type].filter((format) => readsAll(texts, { type, format }));
    const [first] = formats;
    if (first === undefined) continue;
    const turned = first === null ? null : monthFirst(first);
    const kept = turned !== null && formats.includes(turned) ? [first, turned] : [first];
    return kept.map((format) => ({ type, format, natural: true }));
  }
  return [];
}

const monthFirst = (pattern: string): string | null => {
  const turned = pattern.replace(/^(d+)([/-])(M{1,2})(?=\2)/, "$3$2$1");
  return turned === pattern ? null : turned;
};

function compactSpellings(texts: readonly string[]): readonly Spelling[] {
  for (const [type, format] of [
    ["date", "yyyyMMdd"],
    ["timestamp", "yyyyMMddHHmmss"],
  ] as const)
    if (readsAll(texts, { type, format })) return [{ type, format, natural: true }];
  return [];
}

/** Counts of seconds or milliseconds between the years 2001 and 2100, under a name that promises a moment. */
export function epochSpelling(counts: readonly number[]): Spelling | null {
  const within = (unit: number) => counts.every((count) => count * unit >= 1e12 && count * unit < 4.1e12);
  const format = within(1000) ? "X" : within(1) ? "x" : null;
  return format === null ? null : { type: "timestamp", format, natural: true };
}
