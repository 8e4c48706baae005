import type { JsonSchema } from "../../shared/mapping/schema/json-schema.ts";
import { syncFileSchema } from "../../shared/mapping/schema/schema.ts";
import { type Tree, treeAt, type WrittenPath } from "./tree.ts";

/** What may stand at a path: one schema, or several that differ in their type. Nothing where nothing may. */
export function schemasAt(path: WrittenPath): readonly JsonSchema[] {
  let here: readonly JsonSchema[] = [syncFileSchema];
  for (const step of path) {
    const inner = here.flatMap((schema) => alternatives(schema)).flatMap((schema) => childOf(schema, step));
    here = inner;
  }
  return here.flatMap(alternatives);
}

/** A schema, or the alternatives that it names; what is said of all of them holds for each. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.anyOf === undefined) return [schema];
  return schema.anyOf.flatMap(alternatives);
}

function childOf(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === "number") return schema.items === undefined ? [] : [schema.items];
  const own = schema.properties;
  if (own !== undefined && Object.hasOwn(own, step)) return [own[step]!];
  const other = schema.additionalProperties;
  return typeof other === "object" ? [other] : [];
}

/** The schema of a property with what it says of itself, before its alternatives are taken apart. */
export function propertyAt(path: WrittenPath): JsonSchema | null {
  const last = path.at(-1);
  if (last === undefined) return syncFileSchema;
  const [found] = schemasAt(path.slice(0, -1)).flatMap((schema) => childOf(schema, last));
  return found ?? null;
}

const hasType = (schema: JsonSchema, type: string): boolean =>
  schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type));

export const isObjectSchema = (schema: JsonSchema): boolean => hasType(schema, "object");
export const isListSchema = (schema: JsonSchema): boolean => hasType(schema, "array");

/** Of the schemas at a path, those that fit what is written there. */
export function fittingSchemas(tree: Tree | null, path: WrittenPath): readonly JsonSchema[] {
  const here = treeAt(tree, path);
  return schemasAt(path).filter((schema) => {
    if (here === null || schema.type === undefined) return true;
    if (here.kind === "map") return isObjectSchema(schema);
    return here.kind === "list" ? isListSchema(schema) : !isObjectSchema(schema) && !isListSchema(schema);
  });
}
