import { memberOf, pathReader } from "./access.ts";
import { arithmetic, negation, ordering } from "./arithmetic.ts";
import type { Checked } from "./check.ts";
import { choice, logic, not } from "./decision.ts";
import { equal } from "./equality.ts";
import type { Evaluate, Overload } from "./function.ts";
import { macro, type Slot } from "./macro.ts";
import { Meter } from "./meter.ts";
import { fail } from "./problem.ts";
import { pathOf } from "./reference.ts";
import type { Scope } from "./scope.ts";
import type { BinaryNode, CallNode, IndexNode, MacroNode, MemberNode, Node } from "./syntax.ts";
import { dynType, type Type } from "./type.ts";
import { asList, type ExpressionValue, isList, isRecord, showValue } from "./value.ts";

type Slots = ReadonlyMap<string, Slot>;

/** Stands between a part of an expression and what uses it, for tracing. */
export type Observer = (node: Node, evaluate: Evaluate) => Evaluate;

/** Makes closures of a checked tree that has no problems. A compiler and what it makes are for one evaluation at a time. */
export class Compiler {
  readonly meter = new Meter();
  private readonly checked: Checked;
  private readonly scope: Scope;
  private readonly observe: Observer;

  constructor(checked: Checked, scope: Scope, observe: Observer = (_, evaluate) => evaluate) {
    this.checked = checked;
    this.scope = scope;
    this.observe = observe;
  }

  compile(node: Node, slots: Slots = new Map()): Evaluate {
    const evaluate = this.node(node, slots);
    // In a macro every part is paid for, as it may be evaluated any number of times.
    return slots.size === 0 ? this.observe(node, evaluate) : this.metered(evaluate);
  }

  private metered(evaluate: Evaluate): Evaluate {
    const { meter } = this;
    return (variables) => {
      const value = evaluate(variables);
      meter.charge(1);
      return typeof value === "string" || typeof value === "object" ? meter.made(value) : value;
    };
  }

  private typeOf(node: Node): Type {
    return this.checked.types.get(node) ?? dynType;
  }

  private node(node: Node, slots: Slots): Evaluate {
    const path = pathOf(node, slots);
    if (path !== null) return pathReader(path, this.scope.variables.get(String(path[0])) ?? dynType);
    switch (node.kind) {
      case "literal": {
        const { value } = node;
        return () => value;
      }
      case "name": {
        const slot = slots.get(node.name);
        return () => slot?.value ?? null;
      }
      case "member":
      case "index":
        return this.access(node, slots);
      case "call":
        return this.call(node, slots);
      case "has":
        return this.has(node.place, slots);
      case "macro":
        return this.macro(node, slots);
      case "unary":
        return (node.operator === "!" ? not : negation)(this.compile(node.operand, slots));
      case "binary":
        return this.binary(node, slots);
      case "choice": {
        const [condition, then] = [this.compile(node.condition, slots), this.compile(node.then, slots)];
        return choice(condition, then, this.compile(node.otherwise, slots));
      }
      case "list": {
        const elements = node.elements.map((element) => this.compile(element, slots));
        return (variables) => elements.map((element) => element(variables));
      }
      case "record": {
        const entries = node.entries.map(({ key, value }) => {
          return { key: this.compile(key, slots), value: this.compile(value, slots) };
        });
        return (variables) => {
          const record: Record<string, ExpressionValue> = Object.create(null);
          for (const { key, value } of entries) {
            const name = key(variables);
            if (typeof name !== "string")
              return fail(`${showValue(name)} is not a name`, "A record's names are text.");
            record[name] = value(variables);
          }
          return record;
        };
      }
    }
  }

  private access(node: MemberNode | IndexNode, slots: Slots): Evaluate {
    const object = this.compile(node.object, slots);
    if (node.kind === "member") {
      const { name } = node.member;
      return (variables) => memberOf(object(variables), name);
    }
    const index = this.compile(node.index, slots);
    return (variables) => memberOf(object(variables), index(variables));
  }

  private has(place: MemberNode | IndexNode, slots: Slots): Evaluate {
    const object = this.compile(place.object, slots);
    const key: Evaluate =
      place.kind === "member" ? () => place.member.name : this.compile(place.index, slots);
    return (variables) => {
      const [value, name] = [object(variables), key(variables)];
      if (typeof name === "string") return isRecord(value) && Object.hasOwn(value, name);
      return memberOf(value, name) !== null;
    };
  }

  private call(node: CallNode, slots: Slots): Evaluate {
    const args = node.arguments.map((argument) => this.compile(argument, slots));
    const surroundings = { meter: this.meter, tables: this.scope.tables };
    const candidates = this.checked.calls.get(node) ?? [];
    const [only] = candidates;
    if (candidates.length === 1 && only) return only.bind(args, surroundings);
    // Which signature it is shows with the values, which are kept while that is found out.
    const kept = args.map((): Slot => ({ value: null }));
    const reread = kept.map(
      (slot): Evaluate =>
        () =>
          slot.value,
    );
    const bound = candidates.map((overload) => ({ overload, evaluate: overload.bind(reread, surroundings) }));
    return (variables) => {
      for (const [index, evaluate] of args.entries()) kept[index]!.value = evaluate(variables);
      const fitting = bound.find(({ overload }) => takes(overload, kept)) ?? bound[0];
      return fitting === undefined ? null : fitting.evaluate(variables);
    };
  }

  private macro(node: MacroNode, slots: Slots): Evaluate {
    const slot: Slot = { value: null };
    const inner = new Map(slots).set(node.variable.name, slot);
    return macro(
      node.macro,
      {
        list: this.compile(node.list, slots),
        slot,
        condition: node.condition === null ? () => true : this.compile(node.condition, inner),
        result: node.result === null ? () => slot.value : this.compile(node.result, inner),
      },
      this.meter,
    );
  }

  private binary(node: BinaryNode, slots: Slots): Evaluate {
    const { operator } = node;
    const [left, right] = [this.compile(node.left, slots), this.compile(node.right, slots)];
    switch (operator) {
      case "&&":
        return logic(false, left, right);
      case "||":
        return logic(true, left, right);
      case "==":
      case "!=":
        return this.equality(operator === "==", left, right);
      case "in":
        return this.membership(left, right);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return ordering(operator, left, right);
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
        return arithmetic(operator, left, right, this.typeOf(node), this.meter);
    }
  }

  private equality(wanted: boolean, left: Evaluate, right: Evaluate): Evaluate {
    const { meter } = this;
    return (variables) => equal(left(variables), right(variables), meter) === wanted;
  }

  private membership(element: Evaluate, container: Evaluate): Evaluate {
    const { meter } = this;
    return (variables) => {
      const [sought, given] = [element(variables), container(variables)];
      if (given === null) return null;
      if (isRecord(given)) return typeof sought === "string" && Object.hasOwn(given, sought);
      const elements = isList(given) ? given : asList(given);
      meter.charge(elements.length >> 2);
      return elements.some((value) => equal(value, sought, meter));
    };
  }
}

const takes = ({ parameters, variadic }: Overload, given: readonly Slot[]): boolean =>
  given.every(({ value }, index) => value === null || parameters[variadic ? 0 : index]?.matches(value));
