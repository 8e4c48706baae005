import type { Path } from "../../model/native.ts";
import { checkCall } from "./check-call.ts";
import { conversion, conversionName } from "./conversion.ts";
import { quoteText } from "./escape.ts";
import type { Overload } from "./function.ts";
import { isCondition, operatorType } from "./operator-type.ts";
import type { ExpressionProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { nearestName } from "./suggest.ts";
import type { BinaryNode, CallNode, IndexNode, MacroNode, MemberNode, Node, Span } from "./syntax.ts";
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

/** A variable that an expression reads, with the members it reads of it: `row["Full Name"]` is `["row", "Full Name"]`. */
export interface Reference extends Span {
  readonly path: Path;
}

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
  private typeWithin(node: Node, locals: Locals): Type {
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
        return this.memberType(node, locals);
      case "index":
        return this.indexType(node, locals);
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

  private memberType(node: MemberNode, locals: Locals): Type {
    const object = this.typeWithin(node.object, locals);
    return this.memberOf(object, node.object, node.member.name, node.member, spellName);
  }

  private memberOf(
    object: Type,
    owner: Node,
    name: string,
    at: Span,
    spelled: (name: string) => string,
  ): Type {
    if (isUnsettled(object)) return dynType;
    if (object.kind === "map") return object.value;
    if (object.kind !== "object") {
      const hint = object.kind === "list" ? "Name one element, such as [0], or use map(v, …)." : null;
      const message = `${this.show(owner)} is ${describeType(object)} and has no members`;
      return this.report({ code: "sync.expression-type", message, hint }, at);
    }
    const type = object.members.get(name);
    if (type !== undefined) return type;
    if (!object.closed) return dynType;
    const meant = nearestName(name, object.members.keys());
    return this.unknownName(`${this.show(owner)} has no member ${name}`, at, meant, spelled);
  }

  private indexType(node: IndexNode, locals: Locals): Type {
    const { object: owner, index: at } = node;
    const object = this.typeWithin(owner, locals);
    const index = this.typeOf(at, locals);
    if (at.kind === "literal" && typeof at.value === "string")
      return this.memberOf(object, owner, at.value, at, quoteText);
    if (isUnsettled(object)) return dynType;
    const wanted = object.kind === "list" ? "integer" : isRecordType(object) ? "string" : null;
    if (wanted === null) {
      const hint =
        object.kind === "string" ? "For a character there is charAt(…), for a part substring(…)." : null;
      const message = `${this.show(owner)} is ${describeType(object)} and has no elements`;
      return this.report({ code: "sync.expression-type", message, hint }, node);
    }
    if (index.kind !== wanted && !isUnsettled(index))
      return this.mistyped(
        `${this.show(owner)} is ${describeType(object)}; [${this.show(at)}] is ${describeType(index)}`,
        at,
      );
    if (object.kind === "list") return object.element;
    return object.kind === "map" ? object.value : dynType;
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

  private mistyped(message: string, at: Span, suggestion: ExpressionProblem["suggestion"] = null): Type {
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

/** The path that a node reads from a variable; `null` for any other node. */
export function pathOf(node: Node, locals: { has(name: string): boolean }): Path | null {
  if (node.kind === "name") return locals.has(node.name) ? null : [node.name];
  if (node.kind === "member") {
    const path = pathOf(node.object, locals);
    return path === null ? null : [...path, node.member.name];
  }
  if (node.kind !== "index" || node.index.kind !== "literal") return null;
  const { value } = node.index;
  const path = pathOf(node.object, locals);
  return path !== null && (typeof value === "string" || typeof value === "number") ? [...path, value] : null;
}

/** A name as an expression writes it. */
const spellName = (name: string): string =>
  /^[@#$]?[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : `\`${name}\``;
