import { placesOf } from "../../shared/mapping/compile/places.ts";
import type { Column, EndpointSchema } from "../../shared/mapping/compiled.ts";
import type { FunctionDocumentation } from "../../shared/mapping/expressions/library.ts";
import { describeType, type Type } from "../../shared/mapping/expressions/type.ts";
import type { JsonSchema } from "../../shared/mapping/schema/json-schema.ts";
import { traitsOf } from "../../shared/mapping/sources/kinds.ts";
import { show } from "../../shared/mapping/values/show.ts";
import { formatPath } from "../../shared/model/path.ts";
import type { Look } from "./look.ts";
import { alternatives } from "./schema-at.ts";

const paragraphs = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== "").join("\n\n");

/** A text as code in Markdown, whatever signs are in it. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** A text as it is, in Markdown. */
export const plainText = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** What a property is for, what may stand there, and what holds where it is left out. */
export function describeProperty(schema: JsonSchema): string {
  const kinds = alternatives(schema);
  const own = schema.description ?? kinds[0]?.description ?? "";
  const words = kinds.flatMap(wordsOf);
  const preset = schema.default ?? kinds.find((kind) => kind.default !== undefined)?.default;
  const examples = kinds.flatMap((kind) => kind.examples ?? []).slice(0, 3);
  return paragraphs(
    own,
    words.map(({ word, meaning }) => `- ${code(word)}${meaning === "" ? "" : `: ${meaning}`}`).join("\n"),
    preset === undefined ? null : `Default: ${code(JSON.stringify(preset))}`,
    examples.length === 0 || words.length > 0
      ? null
      : `Example${examples.length > 1 ? "s" : ""}: ${examples.map((one) => code(typeof one === "string" ? one : JSON.stringify(one))).join(", ")}`,
  );
}

/** The words that may stand at a place, each with its meaning. */
export function wordsOf(schema: JsonSchema): readonly { readonly word: string; readonly meaning: string }[] {
  const words = (schema.enum ?? []).flatMap((word, index) =>
    word === null ? [] : [{ word, meaning: schema.enumDescriptions?.[index] ?? "" }],
  );
  if (words.length > 0) return words;
  if (schema.const !== undefined) return [{ word: String(schema.const), meaning: schema.description ?? "" }];
  return schema.type === "boolean" ? ["true", "false"].map((word) => ({ word, meaning: "" })) : [];
}

/** What is known of a column, in a few words. */
export const columnDetail = ({ type, declared }: Column): string =>
  declared?.type ?? (type === "unknown" ? "" : type);

export function describeColumn(column: Column, holder: string): string {
  const { declared, samples } = column;
  const facts = [
    declared?.generated ? "given by the endpoint itself" : null,
    declared?.unique ? "unique" : null,
    declared?.required ? "must have a value" : null,
    declared && !declared.nullable ? "never null" : null,
    declared?.maxLength ? `at most ${declared.maxLength} characters` : null,
  ].filter((fact) => fact !== null);
  const detail = columnDetail(column);
  return paragraphs(
    `**${plainText(column.name)}**${detail === "" ? "" : `: ${code(detail)}`} on ${code(holder)}`,
    declared?.description ? plainText(declared.description) : null,
    facts.length === 0 ? null : `${facts.join(", ")}.`,
    declared?.enum ? `One of ${declared.enum.map(code).join(", ")}.` : null,
    samples.length === 0 ? null : `Values such as ${samples.map((value) => code(show(value))).join(", ")}`,
  );
}

/** A field of the record: its type and rules, and where each endpoint has it. */
export function describeField(name: string, look: Look): string {
  const field = look.file?.record.fields[name];
  if (look.file === null || field === undefined) return "";
  const { type, required, clean, format, pattern, scale, min, max, description } = field;
  const rules = [
    required ? "required" : null,
    scale === null ? null : `${scale} digits after the point`,
    format === null ? null : `a valid ${format}`,
    pattern === null ? null : `matches ${code(pattern)}`,
    min === null ? null : `at least ${code(String(min))}`,
    max === null ? null : `at most ${code(String(max))}`,
    field.enum === null ? null : `one of ${field.enum.map((one) => code(String(one))).join(", ")}`,
    clean.length === 0 ? null : `cleaned by ${clean.join(", ")}`,
    field.default === undefined ? null : `${code(String(field.default))} where there is none`,
  ].filter((rule) => rule !== null);
  const key = look.file.record.key.includes(name) ? " (part of the key)" : "";
  return paragraphs(
    `**${plainText(name)}**: ${code(type)}${key}`,
    description === null ? null : plainText(description),
    rules.length === 0 ? null : `${rules.join("; ")}.`,
    whereabouts(name, look).join("\n"),
  );
}

function whereabouts(name: string, look: Look): readonly string[] {
  const { file, known } = look;
  return Object.entries(file?.endpoints ?? {}).flatMap(([endpoint, definition]) => {
    const schema = known.schemas.get(endpoint);
    const place = placesOf([name], definition, schema).get(name);
    if (place === undefined) return [];
    const on = `- on ${code(endpoint)}`;
    if (place.kind === "read") return [`${on}: computed, ${code(place.read)}`];
    if (place.kind === "none") return place.why === "excluded" ? [`${on}: left out`] : [`${on}: no place`];
    const path = formatPath(place.path);
    const column = columnNamed(
      schema,
      traitsOf(definition.source.kind).places === "columns" ? String(place.path[0]) : path,
    );
    const values = column?.samples.slice(0, 3).map((value) => code(show(value))) ?? [];
    return [`${on}: ${code(path)}${values.length === 0 ? "" : `, such as ${values.join(", ")}`}`];
  });
}

export const columnNamed = (schema: EndpointSchema | undefined, name: string): Column | undefined =>
  schema?.columns.find((column) => column.name === name);

export function describeFunction({ signatures, description, example }: FunctionDocumentation): string {
  return paragraphs(
    `\`\`\`\n${signatures.join("\n")}\n\`\`\``,
    description,
    `${code(example.expression)} gives ${code(example.value)}`,
  );
}

export const describeVariable = (name: string, type: Type): string =>
  `**${plainText(name)}**: ${describeType(type)}`;

export function describeEndpoint(name: string, look: Look): string {
  const endpoint = look.file?.endpoints[name];
  if (endpoint === undefined) return "";
  const schema = look.known.schemas.get(name);
  const problem = look.known.problems.get(name);
  const count = look.known.samples.get(name)?.length ?? 0;
  const looked =
    schema === undefined
      ? (problem?.message ?? "Not looked at yet.")
      : `${schema.columns.length} ${traitsOf(endpoint.source.kind).places === "columns" ? "columns" : "places"}, ${count} record${count === 1 ? "" : "s"} looked at.`;
  const title = traitsOf(endpoint.source.kind).title;
  return paragraphs(`**${plainText(name)}**: ${title}, ${code(endpoint.mode)}`, plainText(looked));
}

export function describeLookup(name: string, look: Look): string {
  const lookup = look.file?.lookups[name];
  if (lookup === undefined) return "";
  const type = look.lookups.types.get(name);
  const columns = type?.kind === "object" ? [...type.members.keys()] : [];
  return paragraphs(
    `**${plainText(name)}**: ${traitsOf(lookup.source.kind).title}, looked up by ${code(lookup.key)}`,
    columns.length === 0 ? null : `Columns: ${columns.map(code).join(", ")}`,
  );
}
