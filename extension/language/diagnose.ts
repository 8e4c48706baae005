import { type Diagnostic, type Fix, problem } from "../../shared/base/diagnostic.ts";
import { Lines } from "./lines.ts";
import type { Look } from "./look.ts";
import { entryAt, type Span } from "./tree.ts";

/** Something that is wrong, at its place in the text. */
export interface Finding extends Diagnostic {
  readonly span: Span;
}

/** All that is wrong with the text, in its order, and which endpoints could not be looked at. */
export function diagnose(look: Look): readonly Finding[] {
  const lines = new Lines(look.text);
  const wrong = withoutEchoes(look.checked.diagnostics).map((one) => ({
    ...one,
    span: lines.span(one.at ?? {}),
  }));
  const unseen = [...look.known.problems].flatMap(([name, cause]): readonly Finding[] => {
    const entry = entryAt(look.tree, ["endpoints", name]) ?? entryAt(look.tree, ["lookups", name]);
    if (entry === null) return [];
    const found = problem(cause.code, cause.message, cause.hint === undefined ? {} : { hint: cause.hint });
    return [{ ...found, severity: "warning", span: entry.name }];
  });
  return [...wrong, ...unseen].toSorted((a, b) => a.span.start - b.span.start);
}

/** One thing that is no YAML makes the rest of the file none: of the parts that are unexpected, only the first tells anything. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const isEcho = ({ code, message }: Diagnostic) => code === "sync.yaml" && message.startsWith("Unexpected");
  const first = diagnostics.find(isEcho);
  return diagnostics.filter((one) => one === first || !isEcho(one));
}

export interface QuickFix extends Fix {
  /** What it mends. */
  readonly finding: Finding;
  /** The likeliest of several. */
  readonly preferred: boolean;
}
