import type { EndpointName, FieldName, LinkId } from "./ids.ts";
import type { Value } from "./value.ts";

/** What one endpoint holds in a conflict. */
export type Side =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "deleted" }
  | { readonly kind: "record"; readonly id: string; readonly text: string }
  /** A new record was sent here, and is not to be seen. */
  | { readonly kind: "sent"; readonly text: string };

/** Something that only a person, a rule or the systems themselves can settle. */
export interface Conflict {
  /** Stays the same from run to run, so that a conflict is reported once: a hash of sync, record and field. */
  readonly id: string;
  readonly kind:
    | "edit" // one field, several values
    | "delete" // deleted here, changed there
    | "ambiguous" // several records on an endpoint match one record elsewhere
    | "unsettled"; // a new record was sent to an endpoint, and whether it was made cannot be told
  /** `null` where the records are not linked yet. */
  readonly link: LinkId | null;
  readonly key: string;
  /** `null` where the conflict is about the whole record. */
  readonly field: FieldName | null;
  readonly base: Value | undefined;
  readonly sides: Readonly<Record<EndpointName, Side>>;
}

/** All that a conflict says, as text that does not depend on the order of its sides: another text, another conflict to a person. */
export function saying({ kind, link, key, field, base, sides }: Conflict): string {
  const ordered = Object.keys(sides)
    .sort()
    .map((endpoint) => [endpoint, sides[endpoint]]);
  return JSON.stringify([kind, link, key, field, base, ordered]);
}

/** What of its link a conflict is about: a field, `@` and an endpoint where a create is unsettled, else `*`. */
export function subjectOf({ kind, field, sides }: Conflict): string {
  if (kind !== "unsettled") return field ?? "*";
  const sent = Object.entries(sides).find(([, side]) => side.kind === "sent");
  return sent === undefined ? "*" : unsettledOn(sent[0]);
}

export const unsettledOn = (endpoint: EndpointName): string => `@${endpoint}`;

/** How a person settled a conflict. */
export type Resolution =
  | { readonly kind: "endpoint"; readonly endpoint: EndpointName }
  | { readonly kind: "value"; readonly value: Value }
  /** Of a delete conflict: keep the record, or let it go. */
  | { readonly kind: "keep" }
  | { readonly kind: "delete" }
  /** Of an unsettled one: it was not made, so send it again; or let the endpoint do without it. */
  | { readonly kind: "again" }
  | { readonly kind: "without" };
