import type { LookupTables } from "../compiled.ts";
import type { Meter } from "./meter.ts";
import type { Parameter } from "./parameter.ts";
import type { Scope, Variables } from "./scope.ts";
import { dynType, showType, type Type } from "./type.ts";
import type { ExpressionValue } from "./value.ts";

/** A part of an expression made into a function of the variables. */
export type Evaluate = (variables: Variables) => ExpressionValue;

/** What functions may use beside their arguments. */
export interface Surroundings {
  readonly meter: Meter;
  readonly tables: LookupTables;
}

/** A call as the checker sees it: the types of its arguments, and their text where it is written out. */
export interface StaticCall {
  readonly types: readonly Type[];
  readonly literals: readonly (string | null)[];
  readonly scope: Scope;
}

/** What is wrong with an argument that is written out. `names` are those it may have meant. */
export interface ArgumentProblem {
  readonly argument: number;
  readonly code: "sync.expression-name" | "sync.expression-type" | "sync.unknown-lookup";
  readonly message: string;
  readonly names: Iterable<string>;
}

/** The type of a result, which may hang on those of the arguments. */
export interface Returns {
  readonly shown: string;
  of(call: StaticCall): Type;
}

/** One signature of a function. */
export interface Overload {
  readonly parameters: readonly Parameter<unknown>[];
  /** Whether the last parameter takes any number of arguments. */
  readonly variadic: boolean;
  readonly returns: Returns;
  /** What can be said of arguments that are written out. */
  inspect(call: StaticCall): readonly ArgumentProblem[];
  /** SPEC M9: where an argument is null, so is the result, unless its parameter takes null. */
  bind(args: readonly Evaluate[], surroundings: Surroundings): Evaluate;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly description: string;
  /** An expression, and one for its value. */
  readonly example: readonly [expression: string, value: string];
  readonly overloads: readonly Overload[];
}

export const define = (
  name: string,
  description: string,
  example: readonly [string, string],
  ...overloads: readonly ((name: string) => Overload)[]
): FunctionDefinition => ({ name, description, example, overloads: overloads.map((make) => make(name)) });

export const returns = (type: Type): Returns => ({ shown: showType(type), of: () => type });
export const returnsAs = (shown: string, of: (types: readonly Type[]) => Type): Returns => ({
  shown,
  of: ({ types }) => of(types),
});
/** The type of the elements of the list that is the first argument. */
export const returnsElement: Returns = returnsAs("element", ([list]) =>
  list?.kind === "list" ? list.element : dynType,
);
/** The type of the first argument. */
export const returnsFirst: Returns = returnsAs("same", ([first]) => first ?? dynType);

type Make = (name: string) => Overload;

export const overload = (
  parameters: readonly Parameter<unknown>[],
  result: Returns,
  bind: Overload["bind"],
  variadic: boolean = false,
): Overload => ({
  parameters,
  variadic,
  returns: result,
  bind,
  inspect: (call) => inspectLiterals(parameters, call),
});

function inspectLiterals(
  parameters: readonly Parameter<unknown>[],
  { literals }: StaticCall,
): readonly ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  for (const [argument, parameter] of parameters.entries()) {
    const literal = literals[argument];
    const message = typeof literal === "string" ? parameter.inspect(literal) : null;
    if (message !== null) problems.push({ argument, code: "sync.expression-type", message, names: [] });
  }
  return problems;
}

export function unary<A>(
  first: Parameter<A>,
  result: Returns,
  call: (a: A, surroundings: Surroundings) => ExpressionValue,
): Make {
  return (name) =>
    overload([first], result, ([a], surroundings) => {
      const evaluateA = a!;
      const readA = first.reader(name);
      return (variables) => {
        const x = evaluateA(variables);
        if (x === null && !first.takesNull) return null;
        return surroundings.meter.made(call(readA(x), surroundings));
      };
    });
}

export function binary<A, B>(
  first: Parameter<A>,
  second: Parameter<B>,
  result: Returns,
  call: (a: A, b: B, surroundings: Surroundings) => ExpressionValue,
): Make {
  return (name) =>
    overload([first, second], result, ([a, b], surroundings) => {
      const [evaluateA, evaluateB] = [a!, b!];
      const [readA, readB] = [first.reader(name), second.reader(name)];
      return (variables) => {
        const x = evaluateA(variables);
        if (x === null && !first.takesNull) return null;
        const y = evaluateB(variables);
        if (y === null && !second.takesNull) return null;
        return surroundings.meter.made(call(readA(x), readB(y), surroundings));
      };
    });
}

export function ternary<A, B, C>(
  first: Parameter<A>,
  second: Parameter<B>,
  third: Parameter<C>,
  result: Returns,
  call: (a: A, b: B, c: C, surroundings: Surroundings) => ExpressionValue,
): Make {
  return (name) =>
    overload([first, second, third], result, ([a, b, c], surroundings) => {
      const [evaluateA, evaluateB, evaluateC] = [a!, b!, c!];
      const [readA, readB, readC] = [first.reader(name), second.reader(name), third.reader(name)];
      return (variables) => {
        const x = evaluateA(variables);
        if (x === null && !first.takesNull) return null;
        const y = evaluateB(variables);
        if (y === null && !second.takesNull) return null;
        const z = evaluateC(variables);
        if (z === null && !third.takesNull) return null;
        return surroundings.meter.made(call(readA(x), readB(y), readC(z), surroundings));
      };
    });
}

/** Takes two arguments or more, all alike; they are evaluated one after the other, as `call` asks for them. */
export function variadic<A>(
  each: Parameter<A>,
  result: Returns,
  call: (values: Iterable<A>, surroundings: Surroundings) => ExpressionValue,
): Make {
  return (name) =>
    overload(
      [each],
      result,
      (args, surroundings) => {
        const read = each.reader(name);
        return (variables) => {
          function* values(): Iterable<A> {
            for (const evaluate of args) {
              const value = evaluate(variables);
              if (value !== null || each.takesNull) yield read(value);
            }
          }
          return surroundings.meter.made(call(values(), surroundings));
        };
      },
      true,
    );
}
