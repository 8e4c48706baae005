import { nearestName } from "../../base/nearest-name.ts";
import type { Checker, Locals } from "./check.ts";
import { conversionName } from "./conversion.ts";
import { quoteText } from "./escape.ts";
import type { ArgumentProblem, Overload, StaticCall } from "./function.ts";
import { foreignNames, library } from "./library.ts";
import { signatureOf } from "./signature.ts";
import { type CallNode, macroNames } from "./syntax.ts";
import {
  booleanType,
  dateType,
  decimalType,
  describeType,
  dynType,
  integerType,
  stringType,
  type Type,
  timestampType,
  unify,
} from "./type.ts";

/** The type of a call. Notes the signatures that it may be of. */
export function checkCall(checker: Checker, node: CallNode, locals: Locals): Type {
  const types = node.arguments.map((argument) => checker.typeOf(argument, locals));
  const { name } = node.function;
  const definition = library.get(name);
  if (definition === undefined) return unknownFunction(checker, node);
  const literals = node.arguments.map((argument) =>
    argument.kind === "literal" && typeof argument.value === "string" ? argument.value : null,
  );
  const call: StaticCall = { types, literals, scope: checker.scope };
  const counted = definition.overloads.filter((overload) => takesCount(overload, types.length));
  const usage = definition.overloads.map((overload) => signatureOf(name, overload)).join(" or ");
  if (counted.length === 0) {
    const message = `${name} is used as ${usage}`;
    const hint = `Here it is given ${types.length === 0 ? "nothing" : manyValues(types.length)}.`;
    return checker.report({ code: "sync.expression-type", message, hint }, node);
  }
  const fitting = counted.filter((overload) => firstMisfit(overload, types) < 0);
  if (fitting.length === 0) return misfit(checker, node, types, counted, usage);
  const problems = fitting.map((overload) => overload.inspect(call));
  if (problems.every((found) => found.length > 0)) {
    for (const problem of problems[0]!) reportArgument(checker, node, problem);
    return dynType;
  }
  checker.calls.set(node, fitting);
  return fitting
    .map((overload) => overload.returns.of(call))
    .reduce((left, right) => unify(left, right) ?? dynType);
}

const manyValues = (count: number): string => (count === 1 ? "one value" : `${count} values`);

const takesCount = ({ parameters, variadic }: Overload, count: number): boolean =>
  variadic ? count >= 2 : parameters.length === count;

/** The place of the first argument of a wrong type, or -1. */
const firstMisfit = ({ parameters, variadic }: Overload, types: readonly Type[]): number =>
  types.findIndex((type, index) => !parameters[variadic ? 0 : index]?.accepts(type));

const targets = [stringType, integerType, decimalType, booleanType, dateType, timestampType];

function misfit(
  checker: Checker,
  node: CallNode,
  types: readonly Type[],
  counted: readonly Overload[],
  usage: string,
): Type {
  // The signature that fits furthest says best what is wrong.
  const nearest = counted.toSorted((left, right) => firstMisfit(right, types) - firstMisfit(left, types))[0]!;
  const index = firstMisfit(nearest, types);
  const argument = node.arguments[index]!;
  const type = types[index]!;
  const parameter = nearest.parameters[nearest.variadic ? 0 : index]!;
  const convert = targets
    .filter((target) => parameter.accepts(target))
    .map((target) => conversionName(type, target))
    .find((name) => name !== null);
  const { start, end } = argument;
  const text = `${convert}(${checker.source.slice(start, end)})`;
  const suggestion = convert === undefined ? null : { title: `Write ${text}`, start, end, text };
  const message = `${node.function.name} is used as ${usage}; ${checker.show(argument)} is ${describeType(type)}`;
  const hint = suggestion === null ? null : `Write ${suggestion.text}.`;
  return checker.report({ code: "sync.expression-type", message, hint, suggestion }, argument);
}

function reportArgument(
  checker: Checker,
  node: CallNode,
  { argument, code, message, names }: ArgumentProblem,
): void {
  const at = node.arguments[argument]!;
  const literal = at.kind === "literal" && typeof at.value === "string" ? at.value : "";
  const meant = nearestName(literal, names);
  const suggestion =
    meant === null ? null : { title: `Write ${meant}`, start: at.start, end: at.end, text: quoteText(meant) };
  checker.report({ code, message, hint: meant === null ? null : `Did you mean ${meant}?`, suggestion }, at);
}

function unknownFunction(checker: Checker, node: CallNode): Type {
  const { name } = node.function;
  const macro = macroNames.find((known) => known === name);
  if (macro !== undefined) {
    const hint = `Write list.${name}(v, …).`;
    return checker.report(
      { code: "sync.expression-type", message: `${name} is used on a list`, hint },
      node.function,
    );
  }
  const meant = foreignNames.get(name) ?? nearestName(name, [...library.keys(), ...macroNames]);
  const isField = checker.scope.variables.has(name) && !node.method;
  const message = isField ? `${name} is a field, not a function` : `There is no function ${name}`;
  return checker.unknownName(message, node.function, isField ? null : meant, (known) => known);
}
