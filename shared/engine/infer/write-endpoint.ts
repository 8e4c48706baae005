import { show } from "../../mapping/values/show.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { InferredColumn } from "./column.ts";
import { formatsOf } from "./endpoint-formats.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import type { ProposedField } from "./field.ts";
import { fieldName } from "./field-name.ts";
import type { Findings } from "./proposal.ts";
import { writeSource } from "./write-source.ts";
import { aligned, flowList, flowMap, type Line, remark, scalar, wide } from "./yaml-text.ts";

/** More columns than this are only counted. */
const mostListed = 30;

/** The lines of one endpoint in a proposed sync file. */
export function writeEndpoint(endpoint: EndpointSample, findings: Findings): readonly string[] {
  const { name, source, mode } = endpoint;
  const formats = formatsOf(name, source.kind, findings.fields);
  const split = findings.splits.filter((one) => one.endpoint === name);
  const mappings = findings.fields.flatMap((field) =>
    mapping(field, endpoint, formats.own.get(field.name), findings),
  );
  const writes = split.flatMap(({ column, write }) =>
    write === null ? [] : [`      ${scalar(column.name)}: ${scalar(write)}`],
  );
  const general = [...formats.general].map(
    ([key, value]) => [key, typeof value === "string" ? scalar(value) : flowList(value)] as const,
  );
  return [
    `  ${scalar(name)}:`,
    ...writeSource(source, "    "),
    `    mode: ${mode}`,
    ...idLines(endpoint, findings),
    ...(general.length === 0 ? [] : [`    formats: ${flowMap(general)}`]),
    ...(mappings.length === 0 ? [] : ["    fields:", ...aligned(mappings)]),
    ...(writes.length === 0 ? [] : ["    write:", ...writes]),
    ...ownLines(name, findings),
    ...warningLines(name, findings),
    ...aloneLines(name, findings),
  ];
}

/** Rows of a table that has no key of its own can only be told apart by a column that the sync file names. */
function idLines(
  { name, source, mode, schema }: EndpointSample,
  { key, fields }: Findings,
): readonly string[] {
  const isTable = source.kind === "postgres" || source.kind === "sqlite";
  if (!isTable || mode === "source" || (schema.id ?? []).length > 0) return [];
  const columns = key.fields.flatMap(
    (field) =>
      fields
        .find((one) => one.name === field)
        ?.places.filter(({ endpoint }) => endpoint === name)
        .map(({ column }) => column.name) ?? [],
  );
  const [only] = columns;
  if (only === undefined) return [];
  const id = columns.length === 1 ? scalar(only) : flowList(columns);
  return [`    id: ${id}  # the table has no primary key: this tells its rows apart`];
}

/** What the endpoint fills by itself, so that nobody looks for it among the fields. */
function ownLines(endpoint: EndpointName, { own }: Findings): readonly string[] {
  const found = own.find((one) => one.endpoint === endpoint);
  if (found === undefined) return [];
  const { id, others } = found;
  return [
    ...(id.length === 0
      ? []
      : [remark(`    # Its own id is "${id.join(", ")}", which it gives to new records itself.`)]),
    ...(others.length === 0
      ? []
      : [remark(`    # It fills these itself, so they are not written: ${listed(others)}`)]),
  ];
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, mostListed).join(", ")}${names.length > mostListed ? ` and ${names.length - mostListed} more` : ""}`;

const warningLines = (endpoint: EndpointName, { warnings }: Findings): readonly string[] =>
  warnings.flatMap(({ about, message }) =>
    "endpoint" in about && about.endpoint === endpoint ? [wide(`    # WARNING: ${message}.`)] : [],
  );

/** How an endpoint comes by a field; nothing where it is in the column of its own name. */
function mapping(
  field: ProposedField,
  { name, schema }: EndpointSample,
  format: string | undefined,
  { splits }: Findings,
): readonly Line[] {
  const start = `      ${scalar(field.name)}: `;
  const place = field.places.find(({ endpoint }) => endpoint === name);
  if (place === undefined) {
    for (const { endpoint, read, reason } of splits)
      for (const [part, expression] of endpoint === name ? read : [])
        if (part === field.name)
          return [{ text: `${start}${flowMap([["read", scalar(expression)]])}`, comment: reason }];
    return schema.columns.length === 0
      ? []
      : [{ text: `${start}false`, comment: `${name} has nothing like it` }];
  }
  const { column } = place;
  const isNamed = column.name === field.name;
  const more: (readonly [string, string])[] = [];
  if (format !== undefined) more.push(["format", scalar(format)]);
  if (place.asText) more.push(["as", "text"]);
  if (more.length === 0) return isNamed ? [] : [{ text: `${start}${scalar(column.name)}` }];
  const path = isNamed ? [] : [["path", scalar(column.name)] as const];
  return [{ text: `${start}${flowMap([...path, ...more])}` }];
}

/** What only this endpoint holds, ready to be taken over by hand. */
function aloneLines(endpoint: EndpointName, { alone, fields }: Findings): readonly string[] {
  const columns = alone.filter((column) => column.endpoint === endpoint);
  if (columns.length === 0) return [];
  const used = new Set(fields.map(({ name }) => name));
  const lines = columns.slice(0, mostListed).map((column): Line => {
    const name = fieldName([column], used);
    used.add(name);
    return { text: remark(`    #   ${scalar(name)}: ${scalar(column.name)}`), comment: shownColumn(column) };
  });
  const rest = columns.length - lines.length;
  return [
    "    # Only here. To sync one, declare it under `record: fields:` and give it a place on another endpoint:",
    ...aligned(lines),
    ...(rest > 0 ? [`    #   and ${rest} more`] : []),
  ];
}

/** Type and some values, but for those that nobody should read in a sync file. */
function shownColumn({ name, spellings, values, declared }: InferredColumn): string {
  if (/passw|pwd|secret|token|credential|api.?key/i.test(name)) return spellings[0]?.type ?? "";
  const samples = [...new Set(values.filter((value) => value !== null).map(show))].slice(0, 3);
  const type = spellings[0]?.type ?? "string";
  if (samples.length > 0) return `${type}: ${samples.join(", ")}`;
  return declared === null ? "always empty" : declared.type || type;
}
