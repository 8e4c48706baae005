import type { LooseToken } from "./tokens.ts";
import { looseTokens } from "./tokens.ts";

/** A call whose arguments are being typed. */
export interface OpenCall {
  readonly name: string;
  /** What stands before the dot is the first argument. */
  readonly method: boolean;
  /** The place of the argument, counted from 0, the one before the dot included. */
  readonly argument: number;
  /** The arguments before it that are texts. */
  readonly literals: readonly (string | null)[];
}

/** The innermost call around a place in an expression; `null` outside of any. */
export const callAt = (source: string, offset: number): OpenCall | null =>
  openCall(looseTokens(source.slice(0, offset)));

/** The same, where the tokens before the place are known. */
export function openCall(tokens: readonly LooseToken[]): OpenCall | null {
  const stack: { readonly opening: string; readonly at: number; literals: (string | null)[] }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "string" && stack.length > 0) {
      const { literals } = stack.at(-1)!;
      literals[literals.length - 1] ??= token.text;
    }
    if (token.kind !== "punctuation") continue;
    if (/[([{]/.test(token.text)) stack.push({ opening: token.text, at: index, literals: [null] });
    else if (/[)\]}]/.test(token.text)) stack.pop();
    else if (token.text === ",") stack.at(-1)?.literals.push(null);
  }
  while (stack.length > 0) {
    const { opening, at, literals } = stack.pop()!;
    const name = tokens[at - 1];
    if (opening !== "(" || name?.kind !== "name") continue;
    const method = tokens[at - 2]?.text === "." && tokens[at - 2]?.kind === "punctuation";
    const given = method ? [null, ...literals] : literals;
    return { name: name.text, method, argument: given.length - 1, literals: given.slice(0, -1) };
  }
  return null;
}
