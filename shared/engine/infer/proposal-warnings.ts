import { nativePath } from "../../mapping/native-path.ts";
import { formatPath } from "../../model/path.ts";
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

/** What endpoints fill by themselves; of what is theirs with all that is in it, only the name of the whole. */
export const ownColumnsOf = (endpoints: readonly EndpointSample[]): readonly OwnColumns[] =>
  endpoints.flatMap((endpoint) => {
    const own = ownColumns(endpoint);
    if (own.size === 0) return [];
    const id = [...own].filter((one) => endpoint.schema.id?.includes(one));
    const begins = (column: string): string => {
      const path = nativePath(column, endpoint.source.kind) ?? [column];
      return path.length > 1 ? formatPath(path.slice(0, 1)) : column;
    };
    const shared = new Set(
      endpoint.schema.columns.flatMap(({ name }) => (own.has(name) ? [] : [begins(name)])),
    );
    const others = [...own]
      .filter((one) => !id.includes(one))
      .map((one) => (shared.has(begins(one)) ? one : begins(one)));
    return [{ endpoint: endpoint.name, id, others: [...new Set(others)] }];
  });
