import type { Diagnostic } from "../base/diagnostic.ts";
import { ok, type Result } from "../base/result.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import type { Held } from "./lower.ts";

/** A position of the last read, or an id. */
export type Place = number | string;

export type HeldRecords = ReadonlyMap<Place, Held>;

/** Records as their endpoint holds them. One that is asked for by its id and not found is not among them. */
export async function fetchHeld(
  connector: ReadOnlyConnector,
  places: Iterable<Place>,
  signal: AbortSignal,
): Promise<Result<HeldRecords, Diagnostic>> {
  const held = new Map<Place, Held>();
  const all = [...places];
  const positions = all.filter((place) => typeof place === "number").sort((a, b) => a - b);
  if (positions.length > 0) {
    const fetched = await connector.fetch(positions, signal);
    if (!fetched.ok) return fetched;
    for (const [at, record] of fetched.value.entries()) held.set(positions[at]!, record);
  }
  const ids = all.filter((place) => typeof place === "string");
  if (ids.length > 0) {
    const found = await connector.find(ids, signal);
    if (!found.ok) return found;
    for (const [at, one] of found.value.entries()) if (one.kind === "record") held.set(ids[at]!, one);
  }
  return ok(held);
}
