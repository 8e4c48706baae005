import type { JsonSchema } from "../../../shared/mapping/schema/json-schema.ts";

/** Whether plain data conforms to a JSON Schema (draft-07), as an editor would judge it: told apart from the parser. */
export function validate(data: unknown, schema: JsonSchema): boolean {
  if (schema.anyOf && !schema.anyOf.some((alternative) => validate(data, alternative))) return false;
  if (schema.oneOf && schema.oneOf.filter((alternative) => validate(data, alternative)).length !== 1)
    return false;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(data, type))) return false;
  if (schema.const !== undefined && data !== schema.const) return false;
  if (schema.enum && !schema.enum.some((allowed) => allowed === data)) return false;
  if (typeof data === "string") {
    if (data.length < (schema.minLength ?? 0) || data.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
      return false;
    return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(data);
  }
  if (typeof data === "number")
    return (
      data >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
      data <= (schema.maximum ?? Number.POSITIVE_INFINITY)
    );
  if (Array.isArray(data)) {
    const { items } = schema;
    return (
      data.length >= (schema.minItems ?? 0) &&
      (items === undefined || data.every((element) => validate(element, items)))
    );
  }
  return typeof data !== "object" || data === null || validObject(new Map(Object.entries(data)), schema);
}

function validObject(data: ReadonlyMap<string, unknown>, schema: JsonSchema): boolean {
  const properties = new Map(Object.entries(schema.properties ?? {}));
  if (data.size < (schema.minProperties ?? 0)) return false;
  if (schema.required?.some((name) => !data.has(name))) return false;
  for (const [name, value] of data) {
    if (schema.propertyNames && !validate(name, schema.propertyNames)) return false;
    const property = properties.get(name) ?? schema.additionalProperties ?? {};
    if (property === false || !validate(value, property)) return false;
  }
  return true;
}

function isOfType(data: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return data === null;
    case "array":
      return Array.isArray(data);
    case "object":
      return typeof data === "object" && data !== null && !Array.isArray(data);
    case "integer":
      return Number.isInteger(data);
    default:
      return typeof data === type;
  }
}
