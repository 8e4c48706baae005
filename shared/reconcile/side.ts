import type { FieldName } from "../model/ids.ts";
import type { End } from "../model/link.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import type { EndpointRules } from "./rules.ts";

/** One endpoint that holds the record and could be read. */
export interface Side {
  readonly rules: EndpointRules;
  readonly id: string;
  readonly made: boolean;
  readonly current: CanonicalRecord;
  /** `null` where the record meets its link for the first time. */
  readonly shadow: CanonicalRecord | null;
  readonly sent: CanonicalRecord;
  /** What the endpoint would hold, had it been sent the base; of what it cannot be sent, the base itself. */
  readonly projectedBase: CanonicalRecord;
}

const nothing: CanonicalRecord = {};

export function sideOf(
  rules: EndpointRules,
  end: End | undefined,
  seen: { readonly id: string; readonly record: CanonicalRecord } | null,
  base: CanonicalRecord,
): Side {
  const present = end?.kind === "present" ? end : null;
  const shadow = present?.shadow ?? null;
  let current = seen?.record ?? shadow ?? nothing;
  // A field that can be written but not read shows nothing of itself: what was put there counts as there.
  if (seen !== null && shadow !== null) {
    for (const field of rules.writable) {
      const put = shadow[field];
      if (!rules.readable.has(field) && put !== undefined) current = { ...current, [field]: put };
    }
  }
  return new SeenSide(
    rules,
    seen?.id ?? present?.id ?? "",
    present?.made ?? false,
    current,
    shadow,
    present?.sent ?? nothing,
    base,
  );
}

class SeenSide implements Side {
  #projected: CanonicalRecord | null = null;
  readonly #base: CanonicalRecord;
  readonly rules: EndpointRules;
  readonly id: string;
  readonly made: boolean;
  readonly current: CanonicalRecord;
  readonly shadow: CanonicalRecord | null;
  readonly sent: CanonicalRecord;

  constructor(
    rules: EndpointRules,
    id: string,
    made: boolean,
    current: CanonicalRecord,
    shadow: CanonicalRecord | null,
    sent: CanonicalRecord,
    base: CanonicalRecord,
  ) {
    this.rules = rules;
    this.id = id;
    this.made = made;
    this.current = current;
    this.shadow = shadow;
    this.sent = sent;
    this.#base = base;
  }

  get projectedBase(): CanonicalRecord {
    this.#projected ??= { ...readable(this.rules, this.#base), ...this.rules.project(this.#base) };
    return this.#projected;
  }
}

const readable = (rules: EndpointRules, record: CanonicalRecord): CanonicalRecord =>
  Object.fromEntries(Object.entries(record).filter(([field]) => rules.readable.has(field)));

/** Whether the endpoint itself changed the field since it was last looked at. */
export function changed(side: Side, field: FieldName, base: Value | undefined): boolean {
  const now = side.current[field];
  if (now === undefined || !side.rules.readable.has(field)) return false;
  const before = side.shadow?.[field];
  return before === undefined ? now !== base : now !== before;
}

/** Whether the endpoint had the base's value before it changed the field, so that its change replaces that value knowingly. */
export function hadSeenBase(side: Side, field: FieldName): boolean {
  const base = side.projectedBase[field];
  return base === undefined || side.shadow?.[field] === base || side.sent[field] === base;
}

/** Whether an end, as it was last seen, had everything that the base says. */
export function hadReceived(
  rules: EndpointRules,
  end: Extract<End, { kind: "present" }>,
  base: CanonicalRecord,
): boolean {
  if (rules.mode === "source") return true;
  const projected = rules.project(base);
  return Object.entries(projected).every(
    ([field, value]) =>
      !rules.writable.has(field) || end.shadow[field] === value || end.sent?.[field] === value,
  );
}

/** An endpoint's say in a field. */
export interface Candidate {
  readonly side: Side;
  readonly value: Value;
}
