import { printable } from "../../../shared/base/printable.ts";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import type { Proposal } from "../../../shared/engine/infer/proposal.ts";
import type { Io } from "../io.ts";
import { table } from "./table.ts";
import { wrap } from "./wrap.ts";

/** What was inferred and why, as a table of fields. */
export function renderProposal(
  proposal: Proposal,
  endpoints: readonly EndpointSample[],
  { style, columns }: Pick<Io, "style" | "columns">,
): string {
  const { key, fields, splits, alone, own, warnings } = proposal;
  const head = ["field", "type", ...endpoints.map(({ name }) => name), "why"].map(style.bold);
  const rows = fields.map((field) => {
    const isKey = key.fields.includes(field.name);
    const split = splits.find(({ read }) => read.some(([name]) => name === field.name));
    const places = endpoints.map(({ name, schema }) => {
      const place = field.places.find(({ endpoint }) => endpoint === name);
      if (place !== undefined) return printable(place.column.name);
      if (split?.endpoint === name) return printable(`part of ${split.column.name}`);
      return schema.columns.length === 0 ? field.name : "-";
    });
    const reasons = [
      ...(isKey ? [`key: ${key.reason}`] : []),
      ...field.reasons,
      ...(split ? [split.reason] : []),
    ];
    return [
      isKey ? style.good(field.name) : field.name,
      field.type,
      ...places,
      style.dim(printable(reasons.join("; "))),
    ];
  });
  const left = endpoints.flatMap(({ name }) => {
    const names = alone.filter(({ endpoint }) => endpoint === name).map((column) => printable(column.name));
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
    return names.length === 0 ? [] : [`Only on ${name}: ${names.slice(0, mostNamed).join(", ")}${more}`];
  });
  const ids = own.flatMap(({ endpoint, id }) =>
    id.length === 0 ? [] : [printable(`${endpoint} gives new records their own ${id.join(", ")}`)],
  );
  const heeded = warnings.map(({ about, message }) => {
    const subject = "field" in about ? about.field : about.endpoint;
    return `${style.warning("!")} ${printable(`${subject}: ${message}`)}`;
  });
  const notes = [...left, ...ids, ...heeded].map((note) => wrap(note, columns));
  return [table([head, ...rows], "", columns), ...(notes.length === 0 ? [] : ["", ...notes])].join("\n");
}

const mostNamed = 12;
