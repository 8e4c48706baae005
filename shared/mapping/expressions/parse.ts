import { err, ok, type Result } from "../../base/result.ts";
import { parseDecimal, parseInteger } from "./numeric.ts";
import { isOperator, precedence } from "./precedence.ts";
import { type ExpressionProblem, SyntaxProblem } from "./problem.ts";
import {
  children,
  type Identifier,
  type IndexNode,
  type MemberNode,
  macroNames,
  type Node,
  type Span,
} from "./syntax.ts";
import { type Token, tokenize } from "./token.ts";
import { booleanType, decimalType, integerType, nullType, stringType } from "./type.ts";

const longestSource = 20_000;
const deepest = 250;

const isMacro = (text: string): text is (typeof macroNames)[number] =>
  macroNames.some((macro) => macro === text);
/** Words of other languages for operators. */
const foreignOperators: Readonly<Record<string, string>> = { and: "&&", or: "||", AND: "&&", OR: "||" };

/** Parses an expression by the grammar of CEL; the problem is the first thing that does not fit it. */
export function parseExpression(source: string): Result<Node, ExpressionProblem> {
  try {
    if (source.length > longestSource)
      throw new SyntaxProblem("The expression is longer than 20,000 characters", 0, source.length, null);
    return ok(new Parser(tokenize(source)).whole());
  } catch (thrown) {
    if (thrown instanceof SyntaxProblem) return err(thrown.problem);
    throw thrown;
  }
}

/** Recursive descent, with precedence climbing for the operators. */
class Parser {
  private readonly tokens: readonly Token[];
  private readonly depths = new Map<Node, number>();
  private position = 0;
  private nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Node {
    if (this.atEnd)
      throw new SyntaxProblem(
        "The expression is empty",
        0,
        this.next.end,
        "Give it a value, such as a field's name.",
      );
    const node = this.expression();
    if (!this.atEnd) throw this.unexpected("an operator or the end");
    return node;
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  private get previous(): Token {
    return this.tokens[this.position - 1]!;
  }

  private get atEnd(): boolean {
    return this.next.kind === "end";
  }

  private is(mark: string): boolean {
    return this.next.kind === "punctuation" && this.next.text === mark;
  }

  private take(mark: string): boolean {
    const taken = this.is(mark);
    if (taken) this.position++;
    return taken;
  }

  private expect(mark: string, opened: Token): number {
    if (!this.take(mark)) throw this.unexpected(`\`${mark}\` for the \`${opened.text}\` opened before`);
    return this.previous.end;
  }

  private unexpected(wanted: string): SyntaxProblem {
    const { kind, text, start, end } = this.next;
    if (kind === "end")
      return new SyntaxProblem(`The expression ends where ${wanted} is expected`, start, end, null);
    const better = kind === "name" && Object.hasOwn(foreignOperators, text) ? foreignOperators[text]! : null;
    const suggestion = better === null ? null : { title: `Write ${better}`, start, end, text: better };
    const found = kind === "string" ? "a text" : `\`${text}\``;
    const hint = better === null ? null : `In expressions, ${text} is written ${better}.`;
    return new SyntaxProblem(`Found ${found} where ${wanted} is expected`, start, end, hint, suggestion);
  }

  /** Bounds the tree's height, as everything that walks it is recursive. */
  private made(node: Node): Node {
    const depth = 1 + Math.max(0, ...children(node).map((child) => this.depths.get(child) ?? 0));
    if (depth > deepest)
      throw new SyntaxProblem("The expression is nested too deeply", node.start, node.end, null);
    this.depths.set(node, depth);
    return node;
  }

  private expression(): Node {
    if (++this.nesting > deepest)
      throw new SyntaxProblem("The expression is nested too deeply", this.next.start, this.next.end, null);
    const condition = this.operation(1);
    let node = condition;
    if (this.is("?")) {
      const question = this.next;
      this.position++;
      const then = this.expression();
      this.expect(":", question);
      const otherwise = this.expression();
      node = this.made({
        kind: "choice",
        condition,
        then,
        otherwise,
        start: condition.start,
        end: otherwise.end,
      });
    }
    this.nesting--;
    return node;
  }

  private operation(least: number): Node {
    let left = this.unary();
    for (;;) {
      const { kind, text } = this.next;
      if ((kind !== "punctuation" && kind !== "name") || !isOperator(text) || precedence[text] < least)
        return left;
      this.position++;
      const right = this.operation(precedence[text] + 1);
      left = this.made({ kind: "binary", operator: text, left, right, start: left.start, end: right.end });
    }
  }

  private unary(): Node {
    const { start, text: operator } = this.next;
    if (this.next.kind !== "punctuation" || (operator !== "!" && operator !== "-")) return this.postfix();
    this.position++;
    if (++this.nesting > deepest)
      throw new SyntaxProblem("The expression is nested too deeply", start, start + 1, null);
    const operand = this.unary();
    this.nesting--;
    return this.made({ kind: "unary", operator, operand, start, end: operand.end });
  }

  private postfix(): Node {
    let node = this.primary();
    for (;;) {
      const opened = this.next;
      if (this.take(".")) {
        const member = this.identifier();
        if (this.is("(")) node = this.call(member, node);
        else node = this.made({ kind: "member", object: node, member, start: node.start, end: member.end });
      } else if (this.take("[")) {
        const index = this.expression();
        const end = this.expect("]", opened);
        node = this.made({ kind: "index", object: node, index, start: node.start, end });
      } else return node;
    }
  }

  private identifier(): Identifier {
    const { kind, text, start, end } = this.next;
    if (kind !== "name" && kind !== "quoted-name") throw this.unexpected("a name");
    this.position++;
    return { name: text, start, end };
  }

  private primary(): Node {
    const token = this.next;
    const { kind, text, start, end } = token;
    if (kind === "number") return this.number(token);
    if (kind === "string") {
      this.position++;
      return this.made({ kind: "literal", value: text, type: stringType, start, end });
    }
    if (this.take("(")) {
      const inner = this.expression();
      return this.made({ ...inner, start, end: this.expect(")", token) });
    }
    if (this.take("[")) return this.list(token);
    if (this.take("{")) return this.record(token);
    if ((kind === "name" && text !== "in") || kind === "quoted-name") return this.named(token);
    throw this.unexpected("a value");
  }

  private named({ kind, text, start, end }: Token): Node {
    this.position++;
    if (kind === "name" && this.is("(")) return this.call({ name: text, start, end }, null);
    if (kind === "name" && (text === "true" || text === "false"))
      return this.made({ kind: "literal", value: text === "true", type: booleanType, start, end });
    if (kind === "name" && text === "null")
      return this.made({ kind: "literal", value: null, type: nullType, start, end });
    return this.made({ kind: "name", name: text, start, end });
  }

  /** SPEC M4: a number with a fraction or an exponent is an exact decimal. */
  private number({ text, start, end }: Token): Node {
    this.position++;
    const hexadecimal = /^0x/i.test(text);
    const integer = parseInteger(hexadecimal && text.length < 200 ? BigInt(text).toString() : text);
    const value = integer ?? parseDecimal(text);
    if (value === null) throw new SyntaxProblem("The number has too many digits", start, end, null);
    return this.made({
      kind: "literal",
      value,
      type: integer === null ? decimalType : integerType,
      start,
      end,
    });
  }

  private list(opened: Token): Node {
    const elements = this.separated("]", () => this.expression());
    return this.made({ kind: "list", elements, start: opened.start, end: this.expect("]", opened) });
  }

  private record(opened: Token): Node {
    const entries = this.separated("}", () => {
      const key = this.expression();
      if (!this.take(":")) throw this.unexpected("`:` and a value");
      return { key, value: this.expression() };
    });
    return this.made({ kind: "record", entries, start: opened.start, end: this.expect("}", opened) });
  }

  private separated<T>(closing: string, one: () => T): readonly T[] {
    const all: T[] = [];
    while (!this.is(closing)) {
      all.push(one());
      if (!this.take(",")) break;
    }
    return all;
  }

  private call(name: Identifier, receiver: Node | null): Node {
    const opened = this.next;
    this.position++;
    const given = this.separated(")", () => this.expression());
    const span = { start: (receiver ?? name).start, end: this.expect(")", opened) };
    if (receiver === null && name.name === "has")
      return this.made({ kind: "has", place: hasPlace(given, span), ...span });
    if (receiver !== null && isMacro(name.name)) return this.macro(name, name.name, receiver, given, span);
    return this.made({
      kind: "call",
      function: name,
      method: receiver !== null,
      arguments: receiver === null ? given : [receiver, ...given],
      ...span,
    });
  }

  private macro(
    name: Identifier,
    macro: (typeof macroNames)[number],
    list: Node,
    given: readonly Node[],
    span: Span,
  ): Node {
    const [variable, ...rest] = given;
    const usage =
      macro === "map"
        ? "list.map(v, result) or list.map(v, condition, result)"
        : `list.${macro}(v, condition)`;
    if (variable?.kind !== "name" || rest.length < 1 || rest.length > (macro === "map" ? 2 : 1))
      throw new SyntaxProblem(
        `${macro} is used as ${usage}`,
        name.start,
        span.end,
        "v is a name of your choice for each element.",
      );
    const result = macro === "map" ? rest.at(-1)! : null;
    const condition = macro === "map" && rest.length === 1 ? null : rest[0]!;
    return this.made({ kind: "macro", macro, list, variable, condition, result, ...span });
  }
}

function hasPlace(given: readonly Node[], span: Span): MemberNode | IndexNode {
  const [place] = given;
  if (given.length === 1 && (place?.kind === "member" || place?.kind === "index")) return place;
  throw new SyntaxProblem(
    "has takes one member",
    span.start,
    span.end,
    'Write has(record.member) or has(record["member"]).',
  );
}
