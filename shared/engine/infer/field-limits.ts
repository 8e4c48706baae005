import type { EndpointName } from "../../model/ids.ts";
import type { TypeName, Value } from "../../model/value.ts";
import type { Declaration, InferredColumn } from "./column.ts";
import type { FieldPlace } from "./field.ts";

/** What endpoints declare of a field's values, as far as the records that were looked at keep to it. */
export interface FieldLimits {
  /** Digits after the point. */
  readonly scale: number | null;
  readonly enum: readonly string[] | null;
  readonly maxLength: number | null;
  readonly required: boolean;
  /** What is declared, and by whom. */
  readonly reasons: readonly string[];
  /** What is declared and not kept to. */
  readonly warnings: readonly string[];
}

interface DeclaredPlace {
  readonly endpoint: EndpointName;
  readonly declared: Declaration;
  readonly isWritten: boolean;
}

/** More words than this nobody reads in one line. */
const mostWords = 30;

/** What is declared of the columns of a field of this type. */
export function limitsOf(type: TypeName, places: readonly FieldPlace[]): FieldLimits {
  const declaring = places.flatMap(({ endpoint, column }): readonly DeclaredPlace[] =>
    column.declared === null ? [] : [{ endpoint, declared: column.declared, isWritten: column.isWritten }],
  );
  const found = [
    enumOf(type, declaring, places),
    lengthOf(type, declaring, places),
    needOf(declaring, places),
  ];
  return {
    scale: scaleOf(type, declaring),
    enum: found[0]?.enum ?? null,
    maxLength: found[1]?.maxLength ?? null,
    required: found[2]?.required ?? false,
    reasons: declaring.map((place) => reasonOf(place, declaring)),
    warnings: found.flatMap(({ warning }) => warning ?? []),
  };
}

interface Limit {
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly warning?: string;
}

/** Where several keep different numbers of digits, none is to be lost. */
function scaleOf(type: TypeName, declaring: readonly DeclaredPlace[]): number | null {
  const scales = declaring.flatMap(({ declared }) => declared.scale ?? []);
  return type === "decimal" && scales.length > 0 ? Math.max(0, ...scales) : null;
}

function enumOf(type: TypeName, declaring: readonly DeclaredPlace[], places: readonly FieldPlace[]): Limit {
  const lists = declaring.flatMap(({ endpoint, declared }) =>
    declared.enum === null || declared.enum.length === 0 ? [] : [{ endpoint, words: declared.enum }],
  );
  const [first, ...others] = lists;
  if (first === undefined || (type !== "string" && type !== "integer")) return {};
  const words = first.words.filter((word) => others.every((other) => other.words.includes(word)));
  const allowed = new Set(words);
  const stranger = strangerIn(places, (value) => !allowed.has(String(value)));
  if (stranger !== null)
    return {
      warning: `${first.endpoint} takes only ${words.slice(0, mostWords).join(", ") || "other words"}; ${stranger.endpoint} has ${JSON.stringify(stranger.value)}`,
    };
  return words.length > mostWords ? {} : { enum: words };
}

function lengthOf(type: TypeName, declaring: readonly DeclaredPlace[], places: readonly FieldPlace[]): Limit {
  const limited = declaring
    .filter(({ declared, isWritten }) => isWritten && declared.maxLength !== null)
    .toSorted((one, other) => (one.declared.maxLength ?? 0) - (other.declared.maxLength ?? 0));
  const [shortest] = limited;
  const most = shortest?.declared.maxLength ?? null;
  if (shortest === undefined || most === null || type !== "string") return {};
  const stranger = strangerIn(places, (value) => [...String(value)].length > most);
  return stranger === null
    ? { maxLength: most }
    : { warning: `${shortest.endpoint} takes ${most} characters; ${stranger.endpoint} has longer values` };
}

function needOf(declaring: readonly DeclaredPlace[], places: readonly FieldPlace[]): Limit {
  const needing = declaring.find(({ declared }) => declared.required);
  if (needing === undefined) return {};
  const lacking = places.find(({ column }) => column.filled < column.values.length);
  if (lacking === undefined) return { required: true };
  if (!needing.isWritten) return {};
  const { values, filled } = lacking.column;
  return {
    warning: `${needing.endpoint} must have a value (${needOfWords(needing.declared)}); ${values.length - filled} of ${values.length} records of ${lacking.endpoint} have none`,
  };
}

/** A value in the records that were looked at that does not keep to a limit. */
function strangerIn(
  places: readonly FieldPlace[],
  isStrange: (value: Value) => boolean,
): { readonly endpoint: EndpointName; readonly value: Value } | null {
  for (const { endpoint, column, spelling } of places)
    for (const value of column.valueSet(spelling))
      if (value !== null && isStrange(value)) return { endpoint, value };
  return null;
}

/** How an endpoint says that a value must be there: `PostgreSQL: not null`. */
export const needOfWords = ({ by }: Pick<Declaration, "by">): string =>
  `${by}: ${by === "OpenAPI" ? "required" : "not null"}`;

/** `PostgreSQL: numeric(10,2), not null, unique`; with the endpoint's name where several of a kind say something. */
function reasonOf({ endpoint, declared }: DeclaredPlace, all: readonly DeclaredPlace[]): string {
  const { by, type, required, unique, maxLength } = declared;
  const name = all.filter((other) => other.declared.by === by).length > 1 ? `${by} of ${endpoint}` : by;
  const facts = [
    type === "" ? "no type" : declared.enum !== null && by !== "OpenAPI" ? `enum ${type}` : type,
    ...(by === "OpenAPI" && declared.enum !== null ? [`one of ${declared.enum.length}`] : []),
    ...(by === "OpenAPI" && maxLength !== null ? [`at most ${maxLength} characters`] : []),
    ...(required ? [by === "OpenAPI" ? "required" : "not null"] : []),
    ...(unique ? ["unique"] : []),
  ];
  return `${name}: ${facts.join(", ")}`;
}

/** Whether a column is declared to tell records apart. */
export const isDeclaredUnique = ({ declared }: InferredColumn): boolean => declared?.unique === true;
