import type { NativeRecord, NativeValue } from "../../../model/native.ts";
import { entriesOf, type OpenApiDocument, textOf } from "./document.ts";

/** A parameter of an operation, those of its path included. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: NativeRecord;
}

export function parametersOf(
  document: OpenApiDocument,
  path: NativeRecord,
  operation: NativeRecord,
): readonly Parameter[] {
  return [...document.records(operation.parameters), ...document.records(path.parameters)].flatMap((node) => {
    const name = textOf(node.name);
    return name === null
      ? []
      : [{ name, in: textOf(node.in) ?? "query", schema: document.record(node.schema) }];
  });
}

/** The schema of the body that is sent; `undefined` where none is described as JSON. */
export const requestSchema = (document: OpenApiDocument, operation: NativeRecord): NativeValue | undefined =>
  jsonSchema(document, document.record(operation.requestBody));

/** The schema of the body that comes back on success. */
export function responseSchema(document: OpenApiDocument, operation: NativeRecord): NativeValue | undefined {
  const response = successOf(document, operation);
  return response === null ? undefined : jsonSchema(document, response);
}

/** The names of the headers that come back on success, in lower case. */
export const responseHeaders = (document: OpenApiDocument, operation: NativeRecord): readonly string[] =>
  entriesOf(successOf(document, operation)?.headers).map(([name]) => name.toLowerCase());

function successOf(document: OpenApiDocument, operation: NativeRecord): NativeRecord | null {
  const responses = entriesOf(operation.responses);
  const found =
    responses.find(([status]) => /^2\d\d$/.test(status)) ??
    responses.find(([status]) => /^2xx$/i.test(status)) ??
    responses.find(([status]) => status === "default");
  return found === undefined ? null : document.record(found[1]);
}

function jsonSchema(document: OpenApiDocument, holder: NativeRecord): NativeValue | undefined {
  const content = entriesOf(holder.content);
  const found =
    content.find(([type]) => /^application\/(.+\+)?json\b/i.test(type)) ??
    content.find(([type]) => type === "*/*");
  return found === undefined ? undefined : document.record(found[1]).schema;
}
