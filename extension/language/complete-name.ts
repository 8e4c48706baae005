import type { JsonSchema } from "../../shared/mapping/schema/json-schema.ts";
import { laterKinds, sourceKinds } from "../../shared/mapping/sources/kinds.ts";
import { type Completion, literal } from "./completion.ts";
import type { NameCursor } from "./cursor.ts";
import { columnDetail, describeColumn, describeField, describeProperty } from "./describe.ts";
import type { Look } from "./look.ts";
import { knownPlaces } from "./places.ts";
import { roleOfName } from "./role.ts";
import { alternatives, isListSchema, isObjectSchema, schemasAt } from "./schema-at.ts";
import { spellKey } from "./spell.ts";
import { treeAt } from "./tree.ts";

/** The names that an object can have beside those that it has. */
export function completeName(look: Look, cursor: NameCursor): readonly Completion[] {
  const { path } = cursor;
  const role = roleOfName([...path, cursor.typed]);
  if (path[0] === "record" && path[1] === "fields" && path.length === 2) return newFields(look, cursor);
  if (role?.kind === "field") return fields(look, cursor);
  if (role?.kind === "place") return places(look, cursor, role.of.name);
  if (path[0] === "tests" && path[2] === "native" && path.length === 3) {
    const endpoint = treeAt(look.tree, ["tests", path[1] ?? 0, "endpoint"]);
    return endpoint?.kind === "scalar" ? places(look, cursor, endpoint.text) : [];
  }
  return properties(cursor);
}

function fields(look: Look, cursor: NameCursor): readonly Completion[] {
  return Object.entries(look.file?.record.fields ?? {}).flatMap(([name, { type }]) =>
    cursor.others.includes(name)
      ? []
      : [
          completion(cursor, name, {
            kind: "field",
            detail: type,
            documentation: () => describeField(name, look),
          }),
        ],
  );
}

function places(look: Look, cursor: NameCursor, endpoint: string): readonly Completion[] {
  return knownPlaces(look, { kind: "endpoint", name: endpoint }).flatMap((column) =>
    cursor.others.includes(column.name)
      ? []
      : [
          completion(cursor, column.name, {
            kind: "place",
            detail: columnDetail(column),
            documentation: () => describeColumn(column, endpoint),
          }),
        ],
  );
}

/** Fields that are not declared yet, after the columns of the endpoints. */
function newFields(look: Look, cursor: NameCursor): readonly Completion[] {
  const seen = new Set(cursor.others);
  const found: Completion[] = [];
  for (const endpoint of Object.keys(look.file?.endpoints ?? {}))
    for (const column of knownPlaces(look, { kind: "endpoint", name: endpoint })) {
      if (seen.has(column.name) || !/^[\p{L}_][\p{L}\p{N}_ -]{0,99}$/u.test(column.name)) continue;
      seen.add(column.name);
      const type =
        column.type === "unknown" || column.type === "list" || column.type === "object"
          ? "string"
          : column.type;
      found.push(
        completion(cursor, column.name, {
          kind: "field",
          detail: `column of ${endpoint}`,
          documentation: () => describeColumn(column, endpoint),
          after: cursor.hasColon ? "" : ` ${type}`,
        }),
      );
    }
  return found;
}

function properties(cursor: NameCursor): readonly Completion[] {
  return schemasAt(cursor.path)
    .filter(isObjectSchema)
    .flatMap((schema) => {
      const taken = excluded(schema, cursor.others);
      return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
        if (cursor.others.includes(name) || taken.has(name) || Object.hasOwn(laterKinds, name)) return [];
        const isRequired = schema.required?.includes(name) ?? false;
        return [
          completion(cursor, name, {
            kind: "property",
            detail: isRequired ? "required" : Object.hasOwn(sourceKinds, name) ? "where it is" : "",
            documentation: () => describeProperty(property),
            rank: isRequired ? 0 : name.startsWith("$") ? 3 : 1,
            ...afterName(cursor, property),
          }),
        ];
      });
    });
}

/** Of properties that exclude each other, those that another one rules out. */
function excluded(schema: JsonSchema, others: readonly string[]): ReadonlySet<string> {
  const group = (schema.oneOf ?? []).flatMap(({ required }) => required);
  return new Set(group.some((name) => others.includes(name)) ? group : []);
}

/** What follows the colon: an object or a list is opened, anything else is left to be typed. */
function afterName(
  cursor: NameCursor,
  property: JsonSchema,
): { readonly after: string; readonly snippet: boolean; readonly goesOn: boolean } {
  const kinds = alternatives(property);
  const onlyNested = kinds.every((kind) => isObjectSchema(kind) || isListSchema(kind));
  const object = kinds.find(isObjectSchema);
  const list = kinds.find(isListSchema);
  const indent = " ".repeat(cursor.column + 2);
  if (onlyNested && object !== undefined) {
    const [first, second] = object.required ?? [];
    const isSmall = object.properties !== undefined && first !== undefined && second === undefined;
    if (cursor.flow || isSmall)
      return { after: ` { ${first === undefined ? "" : `${first}: `}$1 }$0`, snippet: true, goesOn: true };
    return { after: `\n${indent}$0`, snippet: true, goesOn: true };
  }
  if (onlyNested && list !== undefined)
    return cursor.flow
      ? { after: " [$1]$0", snippet: true, goesOn: true }
      : { after: `\n${indent}- $0`, snippet: true, goesOn: true };
  return { after: " ", snippet: false, goesOn: true };
}

interface Filled {
  readonly kind: Completion["kind"];
  readonly detail: string;
  readonly documentation: () => string;
  readonly rank?: number;
  /** What goes after the colon. */
  readonly after?: string;
  readonly snippet?: boolean;
  readonly goesOn?: boolean;
}

function completion(cursor: NameCursor, name: string, filled: Filled): Completion {
  const spelled = spellKey(name, cursor);
  const snippet = (filled.snippet ?? false) && !cursor.hasColon && cursor.quote === null;
  const after = cursor.hasColon || cursor.quote !== null ? "" : `:${filled.after ?? " "}`;
  return {
    label: name,
    kind: filled.kind,
    detail: filled.detail,
    documentation: filled.documentation,
    replace: cursor.replace,
    text: `${snippet ? literal(spelled) : spelled}${after}`,
    snippet,
    more: [],
    rank: filled.rank ?? 1,
    goesOn: (filled.goesOn ?? true) && after !== "",
  };
}
