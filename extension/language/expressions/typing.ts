import { type Checked, check } from "../../../shared/mapping/expressions/check.ts";
import { parseExpression } from "../../../shared/mapping/expressions/parse.ts";
import type { Scope } from "../../../shared/mapping/expressions/scope.ts";
import { children, type Node } from "../../../shared/mapping/expressions/syntax.ts";
import { dynType, type Type } from "../../../shared/mapping/expressions/type.ts";
import { type OpenCall, openCall } from "./call-at.ts";
import { type LooseToken, looseTokens } from "./tokens.ts";

/** What is being typed at a place in an expression. */
export type Typing =
  /** A name: a variable, a function. */
  | { readonly kind: "name"; readonly start: number; readonly locals: ReadonlyMap<string, Type> }
  /** A member of a value, or a function of it. */
  | { readonly kind: "member"; readonly start: number; readonly of: Type }
  /** A text, as an argument. */
  | { readonly kind: "argument"; readonly start: number; readonly call: OpenCall }
  /** A text, as the name of a member: `row["`. */
  | { readonly kind: "index"; readonly start: number; readonly of: Type }
  | { readonly kind: "nothing" };

const cursorName = "\u01C2cursor";

export function typingAt(source: string, offset: number, scope: Scope): Typing {
  const tokens = looseTokens(source.slice(0, offset));
  const last = tokens.at(-1);
  if (last?.kind === "open-string") return typingText(source, tokens.slice(0, -1), last, scope);
  if (last !== undefined && last.end === offset && (last.kind === "string" || last.kind === "number"))
    return { kind: "nothing" };
  const isWord = last?.kind === "name" && last.end === offset;
  const before = isWord ? tokens.slice(0, -1) : tokens;
  const start = isWord ? last.start : offset;
  const dot = before.at(-1);
  if (dot !== undefined && isOperand(dot)) return { kind: "nothing" };
  const mended = seen(source.slice(0, start), before, cursorName, scope);
  if (dot?.kind === "punctuation" && dot.text === ".") {
    const found = mended?.around.find((node) => node.kind === "member" && node.member.name === cursorName);
    return { kind: "member", start, of: found?.kind === "member" ? typeIn(mended, found.object) : dynType };
  }
  return { kind: "name", start, locals: mended?.locals ?? new Map() };
}

/** Behind a whole value only an operator can stand. */
const isOperand = ({ kind, text }: LooseToken): boolean =>
  kind === "string" ||
  kind === "number" ||
  kind === "quoted-name" ||
  (kind === "name" && text !== "in") ||
  /^[)\]}]$/.test(text);

function typingText(source: string, before: readonly LooseToken[], open: LooseToken, scope: Scope): Typing {
  const start = open.end - open.text.length;
  const bracket = before.at(-1);
  if (bracket?.kind === "punctuation" && bracket.text === "[" && isIndex(before)) {
    const mended = seen(source.slice(0, bracket.start), before.slice(0, -1), `.${cursorName}`, scope);
    const found = mended?.around.find((node) => node.kind === "member" && node.member.name === cursorName);
    return { kind: "index", start, of: found?.kind === "member" ? typeIn(mended, found.object) : dynType };
  }
  const call = openCall(before);
  return call === null ? { kind: "nothing" } : { kind: "argument", start, call };
}

/** A bracket behind a value names one of its members; any other begins a list. */
function isIndex(tokens: readonly LooseToken[]): boolean {
  const owner = tokens.at(-2);
  if (owner === undefined) return false;
  return owner.kind === "name" || owner.kind === "quoted-name" || /^[)\]]$/.test(owner.text);
}

interface Seen {
  readonly checked: Checked;
  /** From the whole expression down to the cursor. */
  readonly around: readonly Node[];
  readonly locals: ReadonlyMap<string, Type>;
}

const typeIn = (mended: Seen | null, node: Node): Type => mended?.checked.types.get(node) ?? dynType;

/** The expression up to the cursor, closed so that it parses; `null` where that cannot be done. */
function seen(prefix: string, tokens: readonly LooseToken[], cursor: string, scope: Scope): Seen | null {
  const source = `${prefix}${cursor}${closing(tokens)}`;
  const parsed = parseExpression(source);
  if (!parsed.ok) return null;
  const checked = check(source, parsed.value, scope, null);
  const around: Node[] = [];
  const locals = new Map<string, Type>();
  let here: Node | undefined = parsed.value;
  while (here !== undefined) {
    around.push(here);
    const inner: Node | undefined = children(here).find(
      (child) => child.start <= prefix.length && prefix.length < child.end,
    );
    if (here.kind === "macro" && inner !== here.list) {
      const list = checked.types.get(here.list);
      locals.set(here.variable.name, list?.kind === "list" ? list.element : dynType);
    }
    here = inner;
  }
  return { checked, around, locals };
}

const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "?": " : null" };

/** What is missing at the end of an expression that was cut off. */
function closing(tokens: readonly LooseToken[]): string {
  const open: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== "punctuation") continue;
    if (text === ":" && open.at(-1) === "?") open.pop();
    else if (/^[([{?]$/.test(text)) open.push(text);
    else if (/^[)\]}]$/.test(text)) {
      while (open.at(-1) === "?") open.pop();
      open.pop();
    }
  }
  return open
    .reverse()
    .map((text) => pairs[text])
    .join("");
}
