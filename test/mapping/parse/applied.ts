import type { Diagnostic } from "../../../shared/base/diagnostic.ts";

/** A text with the fixes of all its diagnostics made. */
export function applied(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []).toSorted((a, b) => b.start - a.start);
  let mended = text;
  for (const { start, end, text: replacement } of edits)
    mended = mended.slice(0, start) + replacement + mended.slice(end);
  return mended;
}
