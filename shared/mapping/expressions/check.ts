import { nearestName } from "../../base/nearest-name.ts";
import { checkIndex, checkMember } from "./check-access.ts";
import { checkCall } from "./check-call.ts";
import { conversion, conversionName } from "./conversion.ts";
import { spellName } from "./escape.ts";
import type { Overload } from "./function.ts";
import { isCondition, operatorType } from "./operator-type.ts";
import type { ExpressionProblem } from "./problem.ts";
import { pathOf, type Reference } from "./reference.ts";
import type { Scope } from "./scope.ts";
import type { BinaryNode, CallNode, MacroNode, Node, Span } from "./syntax.ts";
import {
  booleanType,
  describeType,
  dynType,
  fits,
  isDynamic,
  isNumeric,
  isRecordType,
  isUnsettled,
  listType,
  mapType,
  objectType,
  type Type,
  unify,
} from "./type.ts";

/** What the checker found, for every node. */
export interface Checked {
  readonly type: Type;
  /** All problems, in the order of the text. */
  readonly problems: readonly ExpressionProblem[];
  readonly references: readonly Reference[];
  readonly types: ReadonlyMap<Node, Type>;
  /** The signatures that a call may be of; several, where types are known only with the values. */
  readonly calls: ReadonlyMap<CallNode, readonly Overload[]>;
}

/** The variables of the macros around a node. */
export type Locals = ReadonlyMap<string, Type>;

/** Checks names and types. Never stops at the first problem: what is wrong counts as of unknown type from there on. */
export function check(source: string, root: Node, scope: Scope, expected: Type | null): Checked {
  const checker = new Checker(source, scope);
  const type = checker.typeOf(root, new Map());
  if (expected !== null && checker.problems.length === 0) checker.expect(root, type, expected);
  return {
    type,
    problems: checker.problems.toSorted((left, right) => left.start - right.start),
    references: checker.references,
    types: checker.types,
    calls: checker.calls,
  };
}

export class Checker {
  readonly source: string;
  readonly scope: Scope;
  readonly problems: ExpressionProblem[] = [];
  readonly references: Reference[] = [];
  readonly types = new Map<Node, Type>();
  readonly calls = new Map<CallNode, readonly Overload[]>();

  constructor(source: string, scope: Scope) {
    this.source = source;
    this.scope = scope;
  }

  /** Notes a problem; what is wrong is of unknown type. */
  report(problem: Partial<ExpressionProblem> & Pick<ExpressionProblem, "code" | "message">, at: Span): Type {
    this.problems.push({ hint: null, suggestion: null, start: at.start, end: at.end, ...problem });
    return dynType;
  }

  /** Notes a name that nothing declares, with the one that was probably meant. */
  unknownName(message: string, at: Span, meant: string | null, spelled: (name: string) => string): Type {
    const suggestion =
      meant === null ? null : { title: `Write ${meant}`, start: at.start, end: at.end, text: spelled(meant) };
    const hint = meant === null ? null : `Did you mean ${meant}?`;
    return this.report({ code: "sync.expression-name", message, hint, suggestion }, at);
  }

  /** The text of a node, for messages. */
  show(node: Span): string {
    const text = this.source.slice(node.start, node.end).replace(/\s+/g, " ");
    return text.length > 40 ? `${text.slice(0, 40)}…` : text;
  }

  typeOf(node: Node, locals: Locals): Type {
    const path = pathOf(node, locals);
    if (path !== null) this.references.push({ path, start: node.start, end: node.end });
    return this.typeWithin(node, locals);
  }

  /** As `typeOf`, for what is part of a longer path, which is noted as a whole. */
  typeWithin(node: Node, locals: Locals): Type {
    const type = this.infer(node, locals);
    // The text of a json variable is parsed as it is read.
    const known = type.kind === "json" ? dynType : type;
    this.types.set(node, known);
    return known;
  }

  private infer(node: Node, locals: Locals): Type {
    switch (node.kind) {
      case "literal":
        return node.type;
      case "name":
        return this.nameType(node, node.name, locals);
      case "member":
        return checkMember(this, node, locals);
      case "index":
        return checkIndex(this, node, locals);
      case "call":
        return checkCall(this, node, locals);
      case "has":
        this.typeOf(node.place, locals);
        return booleanType;
      case "macro":
        return this.macroType(node, locals);
      case "unary": {
        const operand = this.typeOf(node.operand, locals);
        if (node.operator === "!" && isCondition(operand)) return booleanType;
        if (
          node.operator === "-" &&
          (isNumeric(operand) || isUnsettled(operand) || operand.kind === "duration")
        )
          return operand;
        const wanted = node.operator === "!" ? "a boolean" : "a number";
        return this.mistyped(
          `${node.operator} takes ${wanted}; ${this.show(node.operand)} is ${describeType(operand)}`,
          node,
        );
      }
      case "binary":
        return this.binaryType(node, locals);
      case "choice": {
        this.condition(node.condition, this.typeOf(node.condition, locals), "? takes");
        const [then, otherwise] = [this.typeOf(node.then, locals), this.typeOf(node.otherwise, locals)];
        const type = unify(then, otherwise);
        if (type !== null) return type;
        const message = `The two sides of a choice must be of one type: ${this.show(node.then)} is ${describeType(then)}, ${this.show(node.otherwise)} is ${describeType(otherwise)}`;
        return this.mistyped(
          message,
          node,
          conversion(this.source, node.then, then, node.otherwise, otherwise),
        );
      }
      case "list":
        return listType(this.unified(node.elements, locals));
      case "record": {
        for (const { key } of node.entries) {
          const type = this.typeOf(key, locals);
          if (type.kind !== "string" && !isDynamic(type))
            this.mistyped(`A record's names are text; ${this.show(key)} is ${describeType(type)}`, key);
        }
        const named = node.entries.map(({ key, value }) => {
          const name = key.kind === "literal" && typeof key.value === "string" ? key.value : null;
          return { name, type: this.typeOf(value, locals) };
        });
        if (named.every(({ name }) => name !== null))
          return objectType(new Map(named.map(({ name, type }) => [name ?? "", type])), true);
        return mapType(dynType);
      }
    }
  }

  private unified(nodes: readonly Node[], locals: Locals): Type {
    const types = nodes.map((node) => this.typeOf(node, locals));
    return types.reduce((left: Type, right) => unify(left, right) ?? dynType, types[0] ?? dynType);
  }

  private nameType(at: Span, name: string, locals: Locals): Type {
    const type = locals.get(name) ?? this.scope.variables.get(name);
    if (type !== undefined) return type;
    const meant = nearestName(name, [...locals.keys(), ...this.scope.variables.keys()]);
    return this.unknownName(`There is no field or column ${name} here`, at, meant, spellName);
  }

  private macroType(node: MacroNode, locals: Locals): Type {
    const list = this.typeOf(node.list, locals);
    if (list.kind !== "list" && !isUnsettled(list)) {
      const hint = isRecordType(list)
        ? "For the values of a record there is values(…), for its names keys(…)."
        : null;
      const message = `${node.macro} works on a list; ${this.show(node.list)} is ${describeType(list)}`;
      this.report({ code: "sync.expression-type", message, hint }, node.list);
    }
    const element = list.kind === "list" ? list.element : dynType;
    const inner = new Map(locals).set(node.variable.name, element);
    if (node.condition !== null)
      this.condition(node.condition, this.typeOf(node.condition, inner), `The condition of ${node.macro} is`);
    const result = node.result === null ? element : this.typeOf(node.result, inner);
    return node.macro === "map" || node.macro === "filter" ? listType(result) : booleanType;
  }

  private condition(node: Node, type: Type, message: string): void {
    if (!isCondition(type))
      this.mistyped(`${message} a boolean; ${this.show(node)} is ${describeType(type)}`, node);
  }

  private binaryType(node: BinaryNode, locals: Locals): Type {
    const { left, right, operator } = node;
    const [leftType, rightType] = [this.typeOf(left, locals), this.typeOf(right, locals)];
    const divides = operator === "/" || operator === "%";
    if (divides && right.kind === "literal" && Number(right.value) === 0 && isNumeric(rightType))
      return this.report({ code: "sync.expression-type", message: "The expression divides by zero" }, right);
    const type = operatorType(operator, leftType, rightType);
    if (type !== null) return type;
    const message = `${operator} does not take ${describeType(leftType)} and ${describeType(rightType)}: ${this.show(node)}`;
    return this.mistyped(message, node, conversion(this.source, left, leftType, right, rightType, operator));
  }

  mistyped(message: string, at: Span, suggestion: ExpressionProblem["suggestion"] = null): Type {
    const hint = suggestion === null ? null : `Write ${suggestion.text}.`;
    return this.report({ code: "sync.expression-type", message, hint, suggestion }, at);
  }

  /** The whole expression must give what its place wants. */
  expect(node: Node, type: Type, expected: Type): void {
    if (fits(type, expected)) return;
    const convert = conversionName(type, expected);
    const text = `${convert}(${this.source.slice(node.start, node.end)})`;
    const { start, end } = node;
    const suggestion = convert === null ? null : { title: `Write ${convert}(…)`, start, end, text };
    const message = `The expression gives ${describeType(type)} where ${describeType(expected)} is wanted`;
    const hint = convert === null ? null : `Write ${convert}(…).`;
    this.report({ code: "sync.expression-type", message, hint, suggestion }, node);
  }
}
