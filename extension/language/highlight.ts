import { library } from "../../shared/mapping/expressions/library.ts";
import { macroNames } from "../../shared/mapping/expressions/syntax.ts";
import { expressionsOf } from "./expression-at.ts";
import { looseTokens } from "./expressions/tokens.ts";
import type { Look } from "./look.ts";
import { type Span, spanWithin } from "./tree.ts";

export const highlightKinds = [
  "variable",
  "property",
  "function",
  "macro",
  "string",
  "number",
  "keyword",
  "operator",
] as const;
export type HighlightKind = (typeof highlightKinds)[number];

export interface Highlight extends Span {
  readonly kind: HighlightKind;
}

/** What the parts of expressions are, in the order of the text; each stays in its line. */
export function highlights(look: Look): readonly Highlight[] {
  const found: Highlight[] = [];
  for (const { scalar } of expressionsOf(look)) {
    const tokens = looseTokens(scalar.text);
    for (const [index, token] of tokens.entries()) {
      const span = spanWithin(scalar, token.start, token.end);
      if (span.end <= span.start || look.text.slice(span.start, span.end).includes("\n")) continue;
      found.push({ ...span, kind: kindOf(token, tokens[index - 1]?.text, tokens[index + 1]?.text) });
    }
  }
  return found;
}

function kindOf(
  { kind, text }: ReturnType<typeof looseTokens>[number],
  before?: string,
  after?: string,
): HighlightKind {
  switch (kind) {
    case "number":
      return "number";
    case "string":
    case "open-string":
      return "string";
    case "quoted-name":
      return before === "." ? "property" : "variable";
    case "name":
      if (after === "(" && (text === "has" || macroNames.some((name) => name === text))) return "macro";
      if (after === "(" && (before === "." || library.has(text))) return "function";
      if (text === "in" || text === "true" || text === "false" || text === "null") return "keyword";
      return before === "." ? "property" : "variable";
    case "punctuation":
    case "end":
      return "operator";
  }
}
