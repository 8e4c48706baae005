import type { Conflict, Side as ConflictSide } from "../model/conflict.ts";
import type { EndpointName } from "../model/ids.ts";
import type { CanonicalRecord } from "../model/value.ts";
import type { Reconciled } from "./intent.ts";
import type { Observed } from "./observed.ts";
import { type LinkInput, reconcileLink } from "./reconcile-link.ts";
import type { Rules } from "./rules.ts";

/** A record that no link knows. */
export interface Stray {
  readonly endpoint: EndpointName;
  readonly id: string;
  readonly record: CanonicalRecord;
}

/**
 * Decides what becomes of the strays that have one key (SPEC R20 to R23): unique on every side, they are linked; several on one
 * side are ambiguous and wait for a person. `absent` says of each endpoint without a stray whether it is known to
 * hold none (`none`) or could not be read to its end (`unknown`). `null`: nothing to do.
 */
export function reconcileKey(
  rules: Rules,
  key: string,
  strays: readonly Stray[],
  absent: ReadonlyMap<EndpointName, Observed>,
  open: LinkInput["open"],
): Reconciled | null {
  const byEndpoint = new Map<EndpointName, Stray>();
  for (const stray of strays) {
    if (byEndpoint.has(stray.endpoint)) return ambiguous(key, strays);
    byEndpoint.set(stray.endpoint, stray);
  }
  const voices = rules.endpoints.filter(({ mode }) => mode !== "target");
  if (!voices.some(({ name }) => byEndpoint.has(name))) {
    const complete = voices.every(({ name }) => absent.get(name)?.kind === "none");
    return complete ? mirrored(rules, key, strays, voices[0]?.name ?? "") : null;
  }
  const observed = new Map<EndpointName, Observed>();
  for (const { name } of rules.endpoints) {
    const stray = byEndpoint.get(name);
    observed.set(
      name,
      stray === undefined
        ? (absent.get(name) ?? { kind: "unknown" })
        : { kind: "record", id: stray.id, record: stray.record },
    );
  }
  return reconcileLink(rules, { id: null, key, base: {}, ends: {}, open }, observed);
}

/** Records that only targets hold: a mirror deletes them, any other target keeps them. */
function mirrored(
  rules: Rules,
  key: string,
  strays: readonly Stray[],
  source: EndpointName,
): Reconciled | null {
  const mirrors = new Set(rules.endpoints.filter(({ mirror }) => mirror).map(({ name }) => name));
  const intents = strays
    .filter((stray) => mirrors.has(stray.endpoint))
    .map(({ endpoint, id, record }) => {
      const evidence = { endpoint: source, how: `not there, and ${endpoint} mirrors it` };
      return { kind: "delete", endpoint, id, record, evidence } as const;
    });
  if (intents.length === 0) return null;
  return { key, intents, decisions: [], conflicts: [], after: null };
}

/** Several records on one endpoint have the key, so none of them can be told to be the one. */
export function ambiguous(key: string, strays: readonly Stray[]): Reconciled {
  const sides: Record<EndpointName, ConflictSide> = {};
  for (const [endpoint, records] of Map.groupBy(strays, (stray) => stray.endpoint)) {
    const texts = records.map(({ id, record }) => [JSON.stringify(record), id] as const).sort(byText);
    const id = texts.map(([, one]) => one).join(", ");
    sides[endpoint] = { kind: "record", id, text: texts.map(([text]) => text).join(", ") };
  }
  const conflict: Conflict = {
    id: `${key}.*`,
    kind: "ambiguous",
    link: null,
    key,
    field: null,
    base: undefined,
    sides,
  };
  return { key, intents: [], decisions: [], conflicts: [conflict], after: null };
}

/** A conflict reads the same whichever of the records stands first. */
const byText = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
