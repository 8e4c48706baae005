import type { TypeName } from "../../model/value.ts";

/**
 * The static type of an expression. Every type has room for null, "no value".
 *
 * `json` is a variable that holds JSON text (a canonical json field); what is read from it is `dyn`. The type of a
 * `dyn` value is known only once there is a value.
 */
export type Type =
  | { readonly kind: TypeName | "duration" | "null" | "dyn" }
  | { readonly kind: "list"; readonly element: Type }
  /** A record with any names, whose values are of one type. */
  | { readonly kind: "map"; readonly value: Type }
  /** A record with known names. Where it is not `closed`, members that are not known are `dyn`. */
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Type>; readonly closed: boolean };

export const stringType: Type = { kind: "string" };
export const integerType: Type = { kind: "integer" };
export const decimalType: Type = { kind: "decimal" };
export const numberType: Type = { kind: "number" };
export const booleanType: Type = { kind: "boolean" };
export const dateType: Type = { kind: "date" };
export const timeType: Type = { kind: "time" };
export const timestampType: Type = { kind: "timestamp" };
export const durationType: Type = { kind: "duration" };
export const nullType: Type = { kind: "null" };
export const jsonType: Type = { kind: "json" };
export const dynType: Type = { kind: "dyn" };

export const listType = (element: Type): Type => ({ kind: "list", element });
export const mapType = (value: Type): Type => ({ kind: "map", value });

/** `closed`: there are no members but these. */
export const objectType = (
  members: Readonly<Record<string, Type>> | ReadonlyMap<string, Type>,
  closed: boolean,
): Type => ({
  kind: "object",
  members: members instanceof Map ? members : new Map(Object.entries(members)),
  closed,
});

export const isDynamic = (type: Type): boolean => type.kind === "dyn" || type.kind === "json";
/** A type that says nothing against: unknown, or that of null. */
export const isUnsettled = (type: Type): boolean => isDynamic(type) || type.kind === "null";
export const isNumeric = (type: Type): boolean =>
  type.kind === "integer" || type.kind === "decimal" || type.kind === "number";
export const isRecordType = (type: Type): boolean => type.kind === "object" || type.kind === "map";

/** The type of two numbers taken together: a decimal wins over a number, an integer gives way to both. */
export function promote(left: Type, right: Type): Type {
  if (left.kind === "decimal" || right.kind === "decimal") return decimalType;
  return left.kind === "number" || right.kind === "number" ? numberType : integerType;
}

/** The type that holds the values of both, or `null` where only `dyn` would. */
export function unify(left: Type, right: Type): Type | null {
  if (left === right || right.kind === "null") return left;
  if (left.kind === "null") return right;
  if (isDynamic(left) || isDynamic(right)) return dynType;
  if (isNumeric(left) && isNumeric(right)) return promote(left, right);
  if (left.kind === "list" && right.kind === "list")
    return listType(unify(left.element, right.element) ?? dynType);
  if (left.kind === "map" && right.kind === "map") return mapType(unify(left.value, right.value) ?? dynType);
  if (isRecordType(left) && isRecordType(right)) return mapType(dynType);
  return left.kind === right.kind ? left : null;
}

/** Whether a value of type `from` can stand where `to` is wanted; a `dyn` is looked at when there is a value. */
export function fits(from: Type, to: Type): boolean {
  if (isUnsettled(from) || isDynamic(to)) return true;
  if (isNumeric(from) && isNumeric(to)) return to.kind !== "integer" || from.kind === "integer";
  if (from.kind === "list" && to.kind === "list") return fits(from.element, to.element);
  return from.kind === to.kind || (isRecordType(from) && isRecordType(to));
}

/** How a type is called in messages and documentation. */
export function showType(type: Type): string {
  switch (type.kind) {
    case "list":
      return isDynamic(type.element) ? "list" : `list(${showType(type.element)})`;
    case "map":
    case "object":
      return "record";
    case "dyn":
    case "json":
      return "any";
    default:
      return type.kind;
  }
}

/** A type in a sentence: `text`, `an integer`, `a list of text`. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "integer":
      return "an integer";
    case "list":
      return isUnsettled(type.element) ? "a list" : `a list with ${describeType(type.element)}`;
    case "map":
    case "object":
      return "a record";
    case "null":
      return "null";
    case "dyn":
    case "json":
      return "a value of unknown type";
    default:
      return `a ${type.kind}`;
  }
}
