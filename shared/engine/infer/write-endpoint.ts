import type { FileSource } from "../../mapping/sources/source.ts";
import { show } from "../../mapping/values/show.ts";
import type { EndpointName } from "../../model/ids.ts";
import { formatPath } from "../../model/path.ts";
import type { InferredColumn } from "./column.ts";
import { formatsOf } from "./endpoint-formats.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import type { ProposedField } from "./field.ts";
import { fieldName } from "./field-name.ts";
import type { Findings } from "./proposal.ts";
import { aligned, flowList, flowMap, type Line, remark, scalar } from "./yaml-text.ts";

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
    `    ${source.kind}: ${sourceText(source)}`,
    `    mode: ${mode}`,
    ...(general.length === 0 ? [] : [`    formats: ${flowMap(general)}`]),
    ...(mappings.length === 0 ? [] : ["    fields:", ...aligned(mappings)]),
    ...(writes.length === 0 ? [] : ["    write:", ...writes]),
    ...aloneLines(name, findings),
  ];
}

function sourceText(source: FileSource): string {
  const entries: (readonly [string, string])[] = [["path", scalar(source.path)]];
  if (source.kind === "csv") {
    const { delimiter, header } = source.options;
    if (delimiter !== null && delimiter !== ",") entries.push(["delimiter", scalar(delimiter)]);
    if (header !== true) entries.push(["header", flowList(header)]);
  }
  if ((source.kind === "json" || source.kind === "xml") && source.options.records.length > 0)
    entries.push(["records", scalar(formatPath(source.options.records))]);
  if (source.options.encoding !== null) entries.push(["encoding", source.options.encoding]);
  return flowMap(entries);
}

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
  if (isNamed && format === undefined) return [];
  if (format === undefined) return [{ text: `${start}${scalar(column.name)}` }];
  const path = isNamed ? [] : [["path", scalar(column.name)] as const];
  return [{ text: `${start}${flowMap([...path, ["format", scalar(format)]])}` }];
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
function shownColumn({ name, spellings, values }: InferredColumn): string {
  if (/passw|pwd|secret|token|credential|api.?key/i.test(name)) return spellings[0]?.type ?? "";
  const samples = [...new Set(values.filter((value) => value !== null).map(show))].slice(0, 3);
  const type = spellings[0]?.type ?? "string";
  return samples.length === 0 ? "always empty" : `${type}: ${samples.join(", ")}`;
}
