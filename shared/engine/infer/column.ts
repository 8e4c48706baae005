import type { Column, DeclaredColumn } from "../../mapping/compiled.ts";
import { nativePath } from "../../mapping/native-path.ts";
import { traitsOf } from "../../mapping/sources/kinds.ts";
import { hasFormat } from "../../mapping/values/value-format.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { NativeValue } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import type { Value } from "../../model/value.ts";
import { declaredSpellings } from "./declared-spellings.ts";
import { declarerOf } from "./declarer.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import { ownColumns } from "./own-columns.ts";
import { shownSpellings } from "./shown-spellings.ts";
import { canonicalValues, type Spelling } from "./spelling.ts";
import { wordsOf } from "./words.ts";

/** A column of one endpoint, and what its sampled values show. */
export interface InferredColumn {
  readonly endpoint: EndpointName;
  /** As sync files write it. */
  readonly name: string;
  /** What its endpoint says of it; `null` for what only samples show. */
  readonly declared: Declaration | null;
  /** Whether a sync writes to it. */
  readonly isWritten: boolean;
  /** One a sample, without outer blanks; `null` where there is no value. */
  readonly values: readonly (NativeValue | null)[];
  /** Types that all values have, the likelier first; several of one type where the samples cannot tell. */
  readonly spellings: readonly Spelling[];
  /** How many samples have a value here. */
  readonly filled: number;
  /** How many different values there are. */
  readonly distinct: number;
  /** Words like `N/A` that stand for no value. */
  readonly nulls: readonly string[];
  /** Whether a value has blanks around it, or is all blanks. */
  readonly untrimmed: boolean;
  /** Whether a value is a text without a character in it. */
  readonly hasBlank: boolean;
  readonly form: "email" | "url" | "uuid" | null;
  /** The values in canonical form, one a sample, to be compared with another column's; mail addresses in small letters. */
  readonly comparable: (spelling: Spelling) => readonly Value[];
  /** The different ones of them. */
  readonly valueSet: (spelling: Spelling) => ReadonlySet<Value>;
}

/** What an endpoint declares of a column, and who says so: `PostgreSQL`, `OpenAPI`. */
export interface Declaration extends DeclaredColumn {
  readonly by: string;
  /** Whether a column of texts is meant, whatever these look like. */
  readonly isText: boolean;
}

/** More columns than this are not looked at. */
const mostColumns = 1000;

/** Words that stand for no value whatever the column holds, and those that do so only among numbers, dates and the like. */
const nullWords = new Set(["N/A", "n/a", "NULL", "null", "#N/A", "k.A.", "k. A.", "(null)", "<null>"]);
const weakNullWords = new Set(["-", "--", "–", "—", "?", "NaN", "None", "none", "nil", "NA"]);

/** The columns of an endpoint that can be mapped, each with what its samples show of it. */
export function columnsOf(sample: EndpointSample): readonly InferredColumn[] {
  const { name: endpoint, source, schema, samples, mode } = sample;
  const { kind } = source;
  const own = ownColumns(sample);
  const by = declarerOf(kind);
  const columns = new Map(
    schema.columns
      .filter(({ name }) => !own.has(name))
      .map((column) => [kind === "xml" ? withoutText(column.name) : column.name, column] as const),
  );
  return [...columns].slice(0, mostColumns).flatMap(([name, column]) => {
    const path = nativePath(name, kind);
    // A column that is called like a quoted path cannot be named in a sync file.
    if (path === null || (traitsOf(kind).places === "columns" && path[0] !== name)) return [];
    const found = samples.map((record) => valueAt(record, path));
    return [inferColumn({ endpoint, name, column, by, isWritten: mode !== "source" }, found)];
  });
}

/** An XML element that has attributes beside its text is at its own path, too. */
const withoutText = (name: string): string => name.replace(/(?<=.)(?:\.#text)$/, "");

interface ColumnToInfer {
  readonly endpoint: EndpointName;
  readonly name: string;
  readonly column: Column;
  readonly by: string;
  readonly isWritten: boolean;
}

function inferColumn(
  { endpoint, name, column, by, isWritten }: ColumnToInfer,
  found: readonly (NativeValue | undefined)[],
): InferredColumn {
  const values = found
    .map((value) => (typeof value === "string" ? value.trim() : (value ?? null)))
    .map(orNull);
  const nulls = new Set<string>();
  const strong = values.map((value) => without(nullWords, value, nulls));
  const weak = new Set<string>();
  const stronger = strong.map((value) => without(weakNullWords, value, weak));
  const words = wordsOf(name);
  const shown = shownSpellings(distinctOf(strong), words);
  const spellings = declaredSpellings(column, distinctOf(strong), !isWritten, shown) ?? shown;
  const otherwise = weak.size === 0 ? spellings : shownSpellings(distinctOf(stronger), words);
  // `-` among numbers is no value; among texts it may be one.
  const isNoText =
    column.declared === undefined &&
    spellings[0]?.type === "string" &&
    otherwise.length > 0 &&
    otherwise[0]?.type !== "string";
  const kept = isNoText ? stronger : strong;
  const distinct = distinctOf(kept);
  const form = distinct.length === 0 ? declaredForm(column) : formOf(distinct);
  const comparable = comparableOf(kept, form);
  return {
    endpoint,
    name,
    declared:
      column.declared === undefined ? null : { ...column.declared, by, isText: column.type === "string" },
    isWritten,
    values: kept,
    spellings: isNoText ? otherwise : spellings,
    filled: kept.reduce<number>((count, value) => count + (value === null ? 0 : 1), 0),
    distinct: distinct.length,
    nulls: [...nulls, ...(isNoText ? weak : [])],
    untrimmed: found.some((value) => typeof value === "string" && value.trim() !== value),
    hasBlank: found.some((value) => typeof value === "string" && value.trim() === ""),
    form,
    comparable,
    valueSet: remembered((spelling) => new Set(comparable(spelling))),
  };
}

const comparableOf = (
  values: readonly (NativeValue | null)[],
  form: InferredColumn["form"],
): InferredColumn["comparable"] =>
  remembered((spelling) =>
    canonicalValues(values, spelling).map((value) =>
      form === "email" && typeof value === "string" ? value.toLowerCase() : value,
    ),
  );

/** Remembers what it has made: a column is compared with many others, by the same values. */
function remembered<T>(make: (spelling: Spelling) => T): (spelling: Spelling) => T {
  const made = new Map<string, T>();
  return (spelling) => {
    const name = `${spelling.type} ${spelling.format}`;
    const before = made.get(name);
    if (before !== undefined) return before;
    const value = make(spelling);
    made.set(name, value);
    return value;
  };
}

const orNull = (value: NativeValue | null): NativeValue | null => (value === "" ? null : value);

function without(
  words: ReadonlySet<string>,
  value: NativeValue | null,
  seen: Set<string>,
): NativeValue | null {
  if (typeof value !== "string" || !words.has(value)) return value;
  seen.add(value);
  return null;
}

/** Different values, numbers and texts told apart. */
function distinctOf(values: readonly (NativeValue | null)[]): readonly NativeValue[] {
  const seen = new Map<string, NativeValue>();
  for (const value of values) {
    if (value === null) continue;
    const key = typeof value === "string" ? `"${value}` : JSON.stringify(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}

/** What a description says of a column's texts where no value shows it: `string (email)`. */
function declaredForm({ declared }: Column): InferredColumn["form"] {
  const said = /^uuid$|\((email|uuid)\)$/.exec(declared?.type ?? "");
  if (said === null) return null;
  return said[1] === "email" ? "email" : "uuid";
}

function formOf(values: readonly NativeValue[]): InferredColumn["form"] {
  if (values.length === 0) return null;
  return (
    (["email", "url", "uuid"] as const).find((form) =>
      values.every((value) => typeof value === "string" && hasFormat[form](value)),
    ) ?? null
  );
}
