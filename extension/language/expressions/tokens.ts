import { SyntaxProblem } from "../../../shared/mapping/expressions/problem.ts";
import { type Token, tokenize } from "../../../shared/mapping/expressions/token.ts";

/** A token, also of a text that is still being typed: `open-string` has no closing quote yet. */
export type LooseToken = Omit<Token, "kind"> & { readonly kind: Token["kind"] | "open-string" };

/** Signs that mean nothing; more, and the text is no expression. */
const mostStrays = 20;

/** The tokens of an expression without its end, however wrong it is. */
export function looseTokens(source: string): readonly LooseToken[] {
  let text = source;
  for (let strays = 0; strays < mostStrays; strays++) {
    try {
      return tokenize(text).filter(({ kind }) => kind !== "end");
    } catch (thrown) {
      if (!(thrown instanceof SyntaxProblem)) throw thrown;
      const { start, end } = thrown.problem;
      const open = /^[rR]?("""|'''|["'])/.exec(text.slice(start));
      if (open !== null && end === text.length) {
        const before = looseTokens(text.slice(0, start));
        const inner = text.slice(start + open[0].length);
        return [...before, { kind: "open-string", text: inner, start, end: text.length }];
      }
      text =
        text.slice(0, start) + " ".repeat(Math.max(1, end - start)) + text.slice(Math.max(end, start + 1));
    }
  }
  return [];
}
