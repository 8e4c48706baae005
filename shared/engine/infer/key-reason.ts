import type { EndpointColumns } from "./endpoint-columns.ts";
import { type ChosenKey, isUnique } from "./key.ts";

/** Why the key is the key, and what to know of it before it is trusted. */
export function keyReason(endpoints: readonly EndpointColumns[], { kind, parts, joins }: ChosenKey): string {
  const names = endpoints.map(({ sample }) => sample.name);
  const shared = joins.slice(1).map((join, index) => `${join.length} shared with ${names[index + 1]}`);
  const sharing = endpoints.length === 2 ? `${joins[1]?.length ?? 0} shared` : shared.join(", ");
  switch (kind) {
    case "values":
      return [`${parts.length > 1 ? "together unique" : "unique"} in ${counted(endpoints)}`, sharing]
        .filter((part) => part !== "")
        .join("; ");
    case "doubles": {
      const doubled = (parts[0] ?? []).filter((column) => !isUnique(column)).map(({ endpoint }) => endpoint);
      return `${sharing}; not unique in ${doubled.join(" and ")}: records that share a key wait for a person`;
    }
    case "names": {
      const unseen = endpoints.filter(({ sample }) => sample.samples.length === 0);
      const empty = unseen.filter(({ sample }) => sample.whole).map(({ sample }) => sample.name);
      if (unseen.length > empty.length) return "chosen by name: no records could be compared";
      return empty.length > 0
        ? `chosen by name: ${empty.join(" and ")} ${empty.length === 1 ? "has" : "have"} no records yet`
        : "chosen by name, though no record was found on both sides: see that it is right";
    }
    case "guess":
      return "a guess, since no columns have values in common: put the right one here";
  }
}

function counted(endpoints: readonly EndpointColumns[]): string {
  const counts = endpoints.map(
    ({ sample }) => `${sample.whole ? "all" : "the first"} ${sample.samples.length}`,
  );
  if (new Set(counts).size === 1 && endpoints.length > 1)
    return `${counts[0]} records of ${endpoints.length === 2 ? "both" : "each"}`;
  return endpoints
    .map(({ sample }, index) => `${counts[index]}${index === 0 ? " records" : ""} of ${sample.name}`)
    .join(" and ");
}
