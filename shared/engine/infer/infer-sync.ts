import type { FieldName } from "../../model/ids.ts";
import type { InferredColumn } from "./column.ts";
import { type EndpointColumns, withColumns } from "./endpoint-columns.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import { type ProposedField, proposeField } from "./field.ts";
import { fieldName } from "./field-name.ts";
import { type ChosenKey, chooseKey, isUnique } from "./key.ts";
import { keyReason } from "./key-reason.ts";
import { joinOf, type Match, matchColumns } from "./match.ts";
import { findParts, type Parts } from "./parts.ts";
import type { Proposal, ProposedSplit } from "./proposal.ts";
import { ownColumnsOf, proposalWarnings } from "./proposal-warnings.ts";
import { proposeSplit } from "./split.ts";
import { writeSync } from "./write-sync.ts";

export interface InferInput {
  /** The sync's name. */
  readonly name: string;
  /** The sync file's name, for the commands that its comments mention. */
  readonly file: string;
  /** At least one of them has columns. The first is what the others are held against. */
  readonly endpoints: readonly EndpointSample[];
}

/**
 * Proposes a sync of endpoints by what their records look like: types and spellings, the key, which columns are one
 * field, and why. Pure.
 */
export function inferSync({ name, file, endpoints: samples }: InferInput): Proposal {
  // An endpoint of which no column is known takes whatever the others hold.
  const endpoints = samples.map(withColumns).filter(({ columns }) => columns.length > 0);
  const key = chooseKey(endpoints);
  const matches = matchColumns(endpoints, key);
  const parts = findParts(endpoints, key, matches);
  const fields = fieldsOf(endpoints, key, matches, parts);
  const splits = splitsOf(parts, fields, samples);
  const used = new Set([
    ...fields.flatMap(({ places }) => places.map(({ column }) => column)),
    ...splits.map(({ column }) => column),
  ]);
  const findings = {
    name,
    file,
    endpoints: samples,
    key: {
      kind: key.kind,
      fields: fields.slice(0, key.parts.length).map((field) => field.name),
      reason: keyReason(endpoints, key),
      others: key.kind === "guess" ? candidates(endpoints, key) : [],
    },
    fields,
    splits,
    alone: endpoints.flatMap(({ columns }) => columns.filter((column) => !used.has(column))),
    own: ownColumnsOf(samples),
    warnings: proposalWarnings(samples, fields, splits),
  };
  return { ...findings, text: writeSync(findings) };
}

/** The key's fields first, then those that several endpoints hold; where only one has columns, all of its own. */
function fieldsOf(
  endpoints: readonly EndpointColumns[],
  key: ChosenKey,
  matches: readonly Match[],
  parts: readonly Parts[],
): readonly ProposedField[] {
  const inParts = new Set(parts.flatMap(({ first, last }) => [first, last]));
  const used = new Set<FieldName>();
  const indexOf = (column: InferredColumn): number =>
    endpoints.findIndex(({ sample }) => sample.name === column.endpoint);
  return matches.flatMap(({ columns, reasons }, index) => {
    const isKey = index < key.parts.length;
    const first = columns[0]!;
    const isShared = columns.length > 1 || endpoints.length === 1;
    if (!isKey && !isShared && !inParts.has(first)) return [];
    const name = fieldName(columns, used);
    used.add(name);
    const joinWith = (other: InferredColumn) => joinOf(key, indexOf(first), indexOf(other));
    return [proposeField(name, columns, { isKey, reasons, joinWith })];
  });
}

function splitsOf(
  parts: readonly Parts[],
  fields: readonly ProposedField[],
  samples: readonly EndpointSample[],
): readonly ProposedSplit[] {
  const holding = (column: InferredColumn) =>
    fields.find(({ places }) => places.some((place) => place.column === column));
  return parts.flatMap((part) => {
    const [first, last] = [holding(part.first), holding(part.last)];
    const sample = samples.find((endpoint) => endpoint.name === part.whole.endpoint);
    return first && last && sample ? [proposeSplit(part, first, last, sample)] : [];
  });
}

/** Columns that could be the key, as people would look for them. */
const candidates = (endpoints: readonly EndpointColumns[], key: ChosenKey): readonly string[] =>
  endpoints.map(({ sample, columns }) => {
    const others = columns.filter((column) => isUnique(column) && !key.parts.flat().includes(column));
    const names = others.slice(0, 10).map((column) => column.name);
    return `${sample.name}: ${names.length === 0 ? "no other column has a different value in each record" : names.join(", ")}`;
  });
