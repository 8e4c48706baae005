import { isNativeRecord, type NativeValue, type Path } from "../../model/native.ts";
import { readerOf } from "./boundary.ts";
import type { Evaluate } from "./function.ts";
import { numericOf } from "./numeric.ts";
import type { Variables } from "./scope.ts";
import { dynType, type Type } from "./type.ts";
import { type ExpressionValue, isList, isRecord } from "./value.ts";

/** SPEC M8: a member or an element that is not there is null. The first element of what is not a list is itself. */
export function memberOf(value: ExpressionValue, key: ExpressionValue): ExpressionValue {
  if (typeof key === "string")
    return isRecord(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  const index = key === null ? null : numericOf(key);
  if (typeof index !== "number") return null;
  if (isList(value)) return value[index] ?? null;
  return index === 0 ? value : null;
}

type Input = NativeValue | undefined;

/** Reads a variable, or a place within one. Only what is read is converted: of a row, one cell. */
export function pathReader([first, ...steps]: Path, declared: Type): Evaluate {
  const name = String(first);
  const variable: (variables: Variables) => Input =
    name in Object.prototype
      ? (variables) => (Object.hasOwn(variables, name) ? variables[name] : null)
      : (variables) => variables[name];
  const { native, parsed, type } = splitAtJson(steps, declared);
  const read = readerOf(type);
  if (steps.length === 0) return (variables) => read(variable(variables));
  return (variables) => {
    let value = variable(variables);
    for (const step of native) value = nativeMember(value, step);
    let result = read(value);
    for (const step of parsed) result = memberOf(result, step);
    return result;
  };
}

/** The steps down to a JSON text, that place's type, and the steps within the text. */
function splitAtJson(steps: Path, declared: Type): { native: Path; parsed: Path; type: Type } {
  let type = declared;
  for (const [index, step] of steps.entries()) {
    if (type.kind === "json") return { native: steps.slice(0, index), parsed: steps.slice(index), type };
    type = stepType(type, step);
  }
  return { native: steps, parsed: [], type };
}

function stepType(type: Type, step: string | number): Type {
  if (type.kind === "list" && typeof step === "number") return type.element;
  if (type.kind === "map") return type.value;
  return type.kind === "object" && typeof step === "string" ? (type.members.get(step) ?? dynType) : dynType;
}

function nativeMember(value: Input, step: string | number): Input {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : step === 0 ? value : null;
  return isNativeRecord(value) && Object.hasOwn(value, step) ? value[step] : null;
}
