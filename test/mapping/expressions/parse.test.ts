import { parse as parseCel } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../../shared/mapping/expressions/parse.ts";
import { children, type Node } from "../../../shared/mapping/expressions/syntax.ts";
import { Decimal } from "../../../shared/mapping/expressions/value.ts";
import { evaluated, exact } from "./evaluated.ts";

/** The tree with every operation in brackets. */
function outline(node: Node): string {
  switch (node.kind) {
    case "literal":
      return node.value instanceof Decimal ? node.value.toFixed() : JSON.stringify(node.value);
    case "name":
      return node.name;
    case "member":
      return `${outline(node.object)}.${node.member.name}`;
    case "index":
      return `${outline(node.object)}[${outline(node.index)}]`;
    case "call":
      return `${node.function.name}(${node.arguments.map(outline).join(",")})`;
    case "unary":
      return `(${node.operator}${outline(node.operand)})`;
    case "binary":
      return `(${outline(node.left)}${node.operator}${outline(node.right)})`;
    case "choice":
      return `(${outline(node.condition)}?${outline(node.then)}:${outline(node.otherwise)})`;
    case "list":
      return `[${node.elements.map(outline).join(",")}]`;
    default:
      return node.kind;
  }
}

/** The same of another implementation's tree. */
function celOutline(node: unknown): string {
  const { op, args } = Object(node);
  if (op === "value") return typeof args === "bigint" ? String(args) : JSON.stringify(args);
  if (op === "id") return args;
  if (op === ".") return `${celOutline(args[0])}.${args[1]}`;
  if (op === "[]") return `${celOutline(args[0])}[${celOutline(args[1])}]`;
  if (op === "call") return `${args[0]}(${args[1].map(celOutline).join(",")})`;
  if (op === "rcall") return `${args[0]}(${[args[1], ...args[2]].map(celOutline).join(",")})`;
  if (op === "!_" || op === "-_") return `(${op[0]}${celOutline(args)})`;
  if (op === "?:") return `(${celOutline(args[0])}?${celOutline(args[1])}:${celOutline(args[2])})`;
  if (op === "list") return `[${args.map(celOutline).join(",")}]`;
  return `(${celOutline(args[0])}${op}${celOutline(args[1])})`;
}

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("a", "b", "1", "2.5", '"t"', "true", "null", "x.y", "l[0]"),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", " in ", "&&", "||"),
        tie("expression"),
      )
      .map((parts) => parts.join("")),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([a, b, c]) => `${a} ? ${b} : ${c}`),
    tie("expression").map((inner) => `(${inner})`),
    tie("expression").map((inner) => `!${inner}`),
    tie("expression").map((inner) => `- ${inner}`),
    tie("expression").map((inner) => `f(${inner}, a)`),
    tie("expression").map((inner) => `(${inner}).m(${inner}).z`),
    tie("expression").map((inner) => `[${inner}, ${inner}][${inner}]`),
  ),
}));

const parsed = (source: string): Node => {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
  return result.value;
};

describe("the grammar", () => {
  test("[M1] trees are those of another implementation of CEL", () => {
    fc.assert(
      fc.property(expression, (source) => {
        expect(outline(parsed(source))).toBe(celOutline(parseCel(source).ast));
      }),
      { numRuns: 500 },
    );
  });

  test("[M1] every part spans its own text, parentheses and all", () => {
    const source = " (a + b) * f(c)[0] ";
    const spans: string[] = [];
    const visit = (node: Node): void => {
      spans.push(source.slice(node.start, node.end));
      children(node).forEach(visit);
    };
    visit(parsed(source));
    expect(spans).toEqual(["(a + b) * f(c)[0]", "(a + b)", "a", "b", "f(c)[0]", "f(c)", "c", "0"]);
  });

  const literals: readonly (readonly [string, unknown])[] = [
    [String.raw`"tab\t quote\" u\u00e9 U\U0001F600 x\x41 o\101"`, 'tab\t quote" u\u00e9 U😀 xA oA'],
    [String.raw`r"\d"`, "\\d"],
    ["'''two\nlines'''", "two\nlines"],
    ["0x1F", 31],
    ["7u", 7],
    ["12345678901234567890", exact("12345678901234567890")],
    ["1.10", exact("1.1")],
    ["1e3", exact("1000")],
    ["true // a comment", true],
    ["[1, 2,]", [1, 2]],
    ['{"a": 1}', { a: 1 }],
  ];
  test.each(literals)("[M1] the literal %s", (source, value) => expect(evaluated(source)).toEqual(value));

  test("[M1] names in any script, of paths, and in backquotes", () => {
    const variables = { Größe: "XL" };
    expect(evaluated("Größe", variables)).toBe("XL");
    expect(evaluated("`Größe`", variables)).toBe("XL");
    expect(evaluated("row.`Full Name`")).toBe("Ada Byron");
    expect(evaluated("native.text.@lang + native.text.#text")).toBe("enhello");
  });
});

describe("what is no expression", () => {
  const cases: readonly (readonly [
    source: string,
    message: string,
    found: string,
    suggestion: string | null,
  ])[] = [
    ["", "The expression is empty", "", null],
    ["a +", "The expression ends where a value is expected", "", null],
    ["f(a", "The expression ends where `)` for the `(` opened before is expected", "", null],
    ["a b", "Found `b` where an operator or the end is expected", "b", null],
    ["a and b", "Found `and` where an operator or the end is expected", "and", "&&"],
    ["a = b", "= is written == in an expression", "=", "=="],
    ["“a”", '“ is written " in an expression', "“", '"'],
    ["a ~ b", '"~" means nothing in an expression', "~", null],
    ["'abc", "A text has no closing quote", "'abc", null],
    [String.raw`"\q"`, "\\q is not an escape", "\\q", null],
    [String.raw`"\ud800"`, "\\ud800 is not a character", "\\ud800", null],
    ["1st", "1st is neither a number nor a name", "1st", null],
    ["b'x'", "Expressions have no byte strings", "b", null],
    ["has(a)", "has takes one member", "has(a)", null],
    [
      "l.map(1, v)",
      "map is used as list.map(v, result) or list.map(v, condition, result)",
      "map(1, v)",
      null,
    ],
    ["{1 2}", "Found `2` where `:` and a value is expected", "2", null],
    [`1${"0".repeat(2000)}`, "The number has too many digits", `1${"0".repeat(2000)}`, null],
  ];
  test.each(cases)("[M2] %s", (source, message, found, suggestion) => {
    const result = parseExpression(source);
    if (result.ok) throw new Error("parsed");
    expect(result.error).toMatchObject({ code: "sync.expression", message });
    expect(source.slice(result.error.start, result.error.end)).toBe(found);
    expect(result.error.suggestion?.text ?? null).toBe(suggestion);
  });

  test.each([
    ["parentheses", "(".repeat(5000)],
    ["brackets", `${"[".repeat(300)}1${"]".repeat(300)}`],
    ["signs", "-".repeat(5000)],
    ["a long sum", `1${" + 1".repeat(3000)}`],
    ["members", `a${".b".repeat(3000)}`],
    ["choices", "a?b:".repeat(3000)],
    ["blanks", " ".repeat(1_000_000)],
    ["a long text", `"${"x".repeat(1_000_000)}"`],
  ])("[M10] too much of it: %s", (_, source) => {
    expect(parseExpression(source)).toMatchObject({ ok: false, error: { code: "sync.expression" } });
  });

  test("[M11] any text is an expression or a problem within the text", () => {
    const pieces = fc.constantFrom(
      "a",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "?",
      ":",
      ".",
      ",",
      "'",
      '"',
      "\\",
      "`",
      "1",
      "e",
      "0x",
      "&",
      "|",
      "in",
      "\n",
      "//",
      "😀",
      "has(",
      ".map(",
      "r'",
      "__proto__",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (source) => {
          const result = parseExpression(source);
          if (result.ok) return;
          expect(result.error.start).toBeGreaterThanOrEqual(0);
          expect(result.error.end).toBeGreaterThanOrEqual(result.error.start);
          expect(result.error.end).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
