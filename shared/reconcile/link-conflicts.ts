import { type Conflict, type Side as ConflictSide, type Resolution, unsettledOn } from "../model/conflict.ts";
import type { EndpointName, FieldName, LinkId } from "../model/ids.ts";
import type { End } from "../model/link.ts";
import type { Value } from "../model/value.ts";
import type { Loss } from "./deletion.ts";
import type { Candidate, Side } from "./side.ts";

/** The link that conflicts are about, and those that are open there. */
interface Disputed {
  readonly id: LinkId | null;
  readonly key: string;
  readonly open: ReadonlyMap<string, { readonly conflict: Conflict; readonly resolution: Resolution | null }>;
}

type Sides = Record<EndpointName, ConflictSide>;

/** One field with several values. */
export function editConflict(
  link: Disputed,
  field: FieldName,
  base: Value | undefined,
  candidates: readonly Candidate[],
): Conflict {
  const sides: Sides = {};
  for (const { side, value } of candidates) sides[side.rules.name] = { kind: "value", value };
  return conflictOf(link, "edit", field, base, sides);
}

/** A record that is gone here and changed there. */
export function deleteConflict(link: Disputed, losses: readonly Loss[], present: readonly Side[]): Conflict {
  const sides: Sides = {};
  for (const loss of losses) sides[loss.endpoint] = { kind: "deleted" };
  return conflictOf(link, "delete", null, undefined, { ...sides, ...recordsOf(present) });
}

/** A record that was sent to an endpoint, of which nobody knows whether it was made there. */
export function unsettledConflict(
  link: Disputed,
  endpoint: EndpointName,
  end: End | undefined,
  present: readonly Side[],
): Conflict {
  const text = end?.kind === "sent" ? JSON.stringify(end.shadow) : "";
  const sides: Sides = { ...recordsOf(present), [endpoint]: { kind: "sent", text } };
  return conflictOf(link, "unsettled", null, undefined, sides, unsettledOn(endpoint));
}

function recordsOf(present: readonly Side[]): Sides {
  const sides: Sides = {};
  for (const { rules, id, current } of present)
    sides[rules.name] = { kind: "record", id, text: JSON.stringify(current) };
  return sides;
}

function conflictOf(
  { id: link, key, open }: Disputed,
  kind: Conflict["kind"],
  field: FieldName | null,
  base: Value | undefined,
  sides: Conflict["sides"],
  subject: string = field ?? "*",
): Conflict {
  // An open conflict keeps its name, whatever became of the key: it is never reported twice.
  const id = open.get(subject)?.conflict.id ?? `${key}.${subject}`;
  return { id, kind, link, key, field, base, sides };
}
