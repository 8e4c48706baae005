import { printable } from "../../../shared/base/printable.ts";
import type { Column, EndpointSchema } from "../../../shared/mapping/compiled.ts";
import type { Io } from "../io.ts";
import { table } from "./table.ts";

const samplesShown = 3;
const wordsShown = 12;

/** What there is to map on an endpoint, a line for each column: its type, what is declared of it, and some values. */
export function renderColumns(
  { columns, closed, id = [] }: EndpointSchema,
  { style, columns: width }: Pick<Io, "style" | "columns">,
): string {
  const isDeclared = columns.some(({ declared }) => declared !== undefined);
  const dim = (text: string) => (text === "" ? "" : style.dim(text));
  const rows = columns.map((column) => [
    printable(column.name),
    style.dim(printable(column.declared?.type || column.type)),
    ...(isDeclared ? [factsOf(column, id)] : []),
    dim(sampled(column)),
  ]);
  const lines = [rows.length > 0 ? table(rows, "  ", width) : style.dim("  no records yet")];
  if (!closed)
    lines.push(style.dim(isDeclared ? "  (there may be more)" : "  (as far as the first records show)"));
  return lines.join("\n");
}

/** `id, unique` and `required, at most 40`. */
function factsOf({ name, declared }: Column, id: readonly string[]): string {
  const facts = [
    ...(id.includes(name) ? ["id"] : []),
    ...(declared?.generated === true ? ["made there"] : []),
    ...(declared?.required === true ? ["required"] : []),
    ...(declared?.unique === true && !(id.length === 1 && id[0] === name) ? ["unique"] : []),
    ...(declared?.maxLength == null ? [] : [`at most ${declared.maxLength}`]),
  ];
  return facts.join(", ");
}

function sampled({ samples, declared }: Column): string {
  const words = declared?.enum ?? null;
  if (words !== null) {
    const more = words.length > wordsShown ? ` and ${words.length - wordsShown} more` : "";
    return printable(`one of ${words.slice(0, wordsShown).join(", ")}${more}`);
  }
  const shown = samples.slice(0, samplesShown).map((sample) => {
    const text = printable(JSON.stringify(sample));
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
  });
  return shown.join(", ");
}
