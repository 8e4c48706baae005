import { sourceKinds, traitsOf } from "../../shared/mapping/sources/kinds.ts";
import type { Source } from "../../shared/mapping/sources/source.ts";
import type { EndpointName, FieldName } from "../../shared/model/ids.ts";
import type { WrittenPath } from "./tree.ts";

/** What a name or a value in a sync file names. */
export type Role =
  | { readonly kind: "field" }
  | { readonly kind: "endpoint" }
  | { readonly kind: "lookup" }
  /** A place in the records of an endpoint: a column, a path. */
  | { readonly kind: "place"; readonly of: Holder }
  /** A nested list of an endpoint's records. */
  | { readonly kind: "list"; readonly of: Holder }
  | { readonly kind: "table"; readonly of: Holder }
  | { readonly kind: "expression"; readonly of: ExpressionPlace }
  | { readonly kind: "file" }
  | { readonly kind: "zone" };

/** Whose records a place is in. */
export interface Holder {
  readonly kind: "endpoint" | "lookup";
  readonly name: string;
}

/** Where an expression stands: that says what it may name and what it has to give. */
export type ExpressionPlace =
  | { readonly kind: "read"; readonly endpoint: EndpointName; readonly field: FieldName }
  | { readonly kind: "where"; readonly endpoint: EndpointName }
  | { readonly kind: "write"; readonly endpoint: EndpointName }
  | { readonly kind: "onCreate"; readonly endpoint: EndpointName }
  /** `null`: of every field that has no rule of its own. */
  | { readonly kind: "rule"; readonly field: FieldName | null };

const field: Role = { kind: "field" };
const endpoint: Role = { kind: "endpoint" };

/** What the name before the value at a path names, where it is more than a property's name. */
export function roleOfName(path: WrittenPath): Role | null {
  const [first, second, third] = path;
  const of: Holder = { kind: "endpoint", name: String(second) };
  if (path.length === 2 && first === "endpoints") return endpoint;
  if (path.length === 2 && first === "lookups") return { kind: "lookup" };
  if (path.length === 3 && first === "record" && second === "fields") return field;
  if (path.length === 3 && first === "conflicts" && second === "fields") return field;
  if (path.length === 4 && first === "endpoints") {
    if (third === "fields") return field;
    if (third === "write" || third === "onCreate") return { kind: "place", of };
  }
  if (path.length === 4 && first === "tests" && third === "record") return field;
  return null;
}

/** What the value at a path names. */
export function roleOfValue(path: WrittenPath): Role | null {
  const steps = path.filter((step) => typeof step === "string");
  const [first, second, third] = steps;
  switch (first) {
    case "record":
      return second === "key" ? field : null;
    case "endpoints":
    case "lookups":
      return second === undefined || third === undefined
        ? null
        : ofHolder({ kind: first === "endpoints" ? "endpoint" : "lookup", name: second }, steps.slice(2));
    case "conflicts":
      return ofConflicts(steps.slice(1));
    case "tests":
      return second === "endpoint" ? endpoint : null;
    case "when":
      return second === "zone" ? { kind: "zone" } : null;
    default:
      return null;
  }
}

function ofConflicts(steps: readonly string[]): Role | null {
  const last = steps.at(-1);
  if (steps[0] === "priority" || last === "owner") return endpoint;
  if (last !== "rule") return null;
  return {
    kind: "expression",
    of: { kind: "rule", field: steps[0] === "fields" ? (steps[1] ?? null) : null },
  };
}

function ofHolder(of: Holder, [property = "", second, third]: readonly string[]): Role | null {
  const place: Role = { kind: "place", of };
  if (isSourceKind(property)) return ofSource(of, property, second, third);
  if (of.kind === "lookup") return property === "key" ? place : null;
  const at = (kind: "where" | "write" | "onCreate"): Role => ({
    kind: "expression",
    of: { kind, endpoint: of.name },
  });
  switch (property) {
    case "id":
      return place;
    case "each":
      return { kind: "list", of };
    case "modified":
      return field;
    case "where":
      return at("where");
    case "write":
    case "onCreate":
      return second === undefined ? null : at(property);
    case "formats":
      return second === "zone" ? { kind: "zone" } : null;
    case "fields":
      if (second === undefined) return null;
      if (third === undefined || third === "path") return place;
      if (third === "zone") return { kind: "zone" };
      return third === "read"
        ? { kind: "expression", of: { kind: "read", endpoint: of.name, field: second } }
        : null;
    default:
      return null;
  }
}

const isSourceKind = (property: string): property is Source["kind"] => Object.hasOwn(sourceKinds, property);

/** What stands under a kind's name. */
function ofSource(
  of: Holder,
  kind: Source["kind"],
  second: string | undefined,
  third: string | undefined,
): Role | null {
  const place: Role = { kind: "place", of };
  switch (second) {
    case undefined:
      return traitsOf(kind).file || kind === "sqlite" ? { kind: "file" } : null;
    case "path":
    case "into":
    case "openapi":
      return { kind: "file" };
    case "table":
      return { kind: "table", of };
    case "version":
      return place;
    case "changes":
      return third === undefined || third === "column" || third === "field" ? place : null;
    case "deleted":
    case "lookup":
      return third === "column" || third === "field" ? place : null;
    default:
      return null;
  }
}
