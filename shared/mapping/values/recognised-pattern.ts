import type { NativeValue } from "../../model/native.ts";
import { type DatePattern, type PatternKind, parseDatePattern } from "./date-pattern.ts";

/** Spellings that can be told from one value; day and month are only told apart where the marks say so. */
const wellKnown: Readonly<Record<PatternKind, readonly string[]>> = {
  date: [
    "yyyy-MM-dd",
    "dd.MM.yyyy",
    "d.M.yyyy",
    "yyyy/MM/dd",
    "yyyyMMdd",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd'T'HH:mm:ss'Z'",
  ],
  time: ["HH:mm:ss", "H:mm", "H:mm:ss", "HHmm"],
  timestamp: [
    "yyyy-MM-dd",
    "dd.MM.yyyy HH:mm:ss",
    "dd.MM.yyyy HH:mm",
    "d.M.yyyy H:mm",
    "yyyy/MM/dd HH:mm:ss",
    "yyyyMMddHHmmss",
  ],
};

const patterns = new Map(
  Object.entries(wellKnown).map(([kind, candidates]) => [kind, candidates.flatMap(compiled)] as const),
);

/** The pattern of a common spelling that reads `text`; `null` where none does for sure. */
export function recogniseDate(text: string, kind: PatternKind): string | null {
  return patterns.get(kind)?.find((pattern) => pattern.parse(text) !== null)?.text ?? null;
}

function compiled(candidate: string): readonly DatePattern[] {
  const hasDate = candidate.includes("d");
  const hasTime = candidate.includes("m");
  const pattern = parseDatePattern(candidate, hasDate ? (hasTime ? "timestamp" : "date") : "time");
  return pattern.ok ? [pattern.value] : [];
}

/** What to do about a value that is not of a date, time or timestamp's spelling. */
export function recognisedPattern(
  native: NativeValue,
  kind: PatternKind,
  pattern: string | null,
): string | undefined {
  if (typeof native !== "string")
    return kind === "timestamp"
      ? 'For seconds since 1970 say `format: "X"`, for milliseconds `"x"`.'
      : undefined;
  if (native.trim() === "") return "`empty: null` under `formats:` reads an empty text as no value.";
  if (native.trim() !== native) return "`clean: [trim]` on the field takes the spaces away.";
  const known = recogniseDate(native, kind);
  if (known === null || known === pattern) return undefined;
  if (kind === "timestamp" && !known.includes("H")) return "Make the field a `date`.";
  return `If ${kind}s are spelled this way here, say \`format: "${known}"\`.`;
}
