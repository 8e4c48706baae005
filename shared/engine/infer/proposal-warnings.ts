import { nativePath } from "../../mapping/native-path.ts";
import { declarerOf } from "./declarer.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import type { ProposedField } from "./field.ts";
import { needOfWords } from "./field-limits.ts";
import { ownColumns } from "./own-columns.ts";
import type { OwnColumns, ProposalWarning, ProposedSplit } from "./proposal.ts";

/** More columns than this are only counted. */
const mostNamed = 20;

/** What endpoints declare and nothing here keeps to: values elsewhere, and columns that nothing fills. */
export function proposalWarnings(
  endpoints: readonly EndpointSample[],
  fields: readonly ProposedField[],
  splits: readonly ProposedSplit[],
): readonly ProposalWarning[] {
  return [
    ...fields.flatMap(({ name, warnings }) =>
      warnings.map((message) => ({ about: { field: name }, message })),
    ),
    ...endpoints.flatMap((endpoint) => unfilled(endpoint, fields, splits)),
  ];
}

function unfilled(
  { name, mode, schema, source }: EndpointSample,
  fields: readonly ProposedField[],
  splits: readonly ProposedSplit[],
): readonly ProposalWarning[] {
  if (mode === "source") return [];
  const filled = new Set([
    ...fields.flatMap(({ places }) =>
      places.filter(({ endpoint }) => endpoint === name).map(({ column }) => column.name),
    ),
    ...splits
      .filter(({ endpoint, write }) => endpoint === name && write !== null)
      .map(({ column }) => column.name),
  ]);
  const missing = schema.columns.filter(
    (column) =>
      column.declared?.required === true &&
      !filled.has(column.name) &&
      nativePath(column.name, source.kind) !== null,
  );
  if (missing.length === 0) return [];
  const names = missing.slice(0, mostNamed).map((column) => column.name);
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : "";
  const need = needOfWords({ by: declarerOf(source.kind) });
  const message = `nothing fills ${names.join(", ")}${more}, which new records must have (${need}); map fields to them, or give them values under \`onCreate:\``;
  return [{ about: { endpoint: name }, message }];
}

/** What endpoints fill by themselves. */
export const ownColumnsOf = (endpoints: readonly EndpointSample[]): readonly OwnColumns[] =>
  endpoints.flatMap((endpoint) => {
    const own = [...ownColumns(endpoint)];
    const ids = new Set(endpoint.schema.id);
    return own.length === 0
      ? []
      : [
          {
            endpoint: endpoint.name,
            id: own.filter((one) => ids.has(one)),
            others: own.filter((one) => !ids.has(one)),
          },
        ];
  });
