import { nativePath } from "../../mapping/native-path.ts";
import { traitsOf } from "../../mapping/sources/kinds.ts";
import type { FieldName } from "../../model/ids.ts";
import type { Path } from "../../model/native.ts";
import type { InferredColumn } from "./column.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import type { ProposedField } from "./field.ts";
import type { Parts } from "./parts.ts";
import type { ProposedSplit } from "./proposal.ts";

/** The expressions that take a column's two parts apart and put them together again. */
export function proposeSplit(
  parts: Parts,
  first: ProposedField,
  last: ProposedField,
  { name, source, mode }: EndpointSample,
): ProposedSplit {
  const place = variable(parts.whole, source.kind);
  const whole = parts.whole.filled < parts.whole.values.length ? `default(${place}, "")` : place;
  const separator = JSON.stringify(parts.separator);
  const cuts = parts.atLast
    ? [`substring(${whole}, 0, lastIndexOf(${whole}, ${separator}))`, `last(split(${whole}, ${separator}))`]
    : [`before(${whole}, ${separator})`, `after(${whole}, ${separator})`];
  // An empty text is no value in CSV and XML, but it is one elsewhere.
  const isText = traitsOf(source.kind).formats.empty === "null";
  const [readFirst = "", readLast = ""] = cuts.map((cut) => (isText ? cut : `emptyToNull(${cut})`));
  return {
    endpoint: name,
    column: parts.whole,
    read: [
      [first.name, readFirst],
      [last.name, readLast],
    ],
    write: mode === "source" ? null : joined(first, last, separator),
    reason: parts.reason,
  };
}

function joined(first: ProposedField, last: ProposedField, separator: string): string {
  const [one, other]: readonly FieldName[] = [first.name, last.name];
  return first.required && last.required
    ? `${one} + ${separator} + ${other}`
    : `join(compact([${one}, ${other}]), ${separator})`;
}

/** A column as expressions name it. */
function variable({ name }: InferredColumn, kind: EndpointSample["source"]["kind"]): string {
  const path: Path = nativePath(name, kind) ?? [name];
  const [first, ...steps] = path;
  const isName = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(String(first)) && !reserved.has(String(first));
  const start = isName ? String(first) : `row[${JSON.stringify(first)}]`;
  return start + steps.map((step) => `[${JSON.stringify(step)}]`).join("");
}

const reserved = new Set(["true", "false", "null", "in", "row", "parent", "record"]);
