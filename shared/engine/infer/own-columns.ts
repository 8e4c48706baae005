import type { EndpointSample } from "./endpoint-sample.ts";

/**
 * Columns that an endpoint fills by itself, and that a sync that writes to it leaves alone: generated ones, and its own id
 * where it gives new records theirs. Of what is only read, everything counts.
 */
export function ownColumns({ mode, schema, makesIds }: EndpointSample): ReadonlySet<string> {
  if (mode === "source") return new Set();
  const own = schema.columns.filter(
    ({ name, declared }) =>
      declared?.generated === true ||
      // An id that a new record must come with is not made there.
      (makesIds && schema.id?.includes(name) === true && declared?.required !== true),
  );
  // Where nothing else is there, that is what there is to map.
  return new Set(own.length < schema.columns.length ? own.map(({ name }) => name) : []);
}
