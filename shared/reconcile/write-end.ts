import type { Resolution } from "../model/conflict.ts";
import type { FieldName } from "../model/ids.ts";
import type { Decision, End } from "../model/link.ts";
import type { FieldChange } from "../model/plan.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import type { Rules } from "./rules.ts";
import { type Candidate, changed, type Side } from "./side.ts";

/** One side of a link, once its fields are merged. */
export interface EndInput {
  readonly rules: Rules;
  readonly side: Side;
  /** All sides that could be read, this one among them. */
  readonly sides: readonly Side[];
  /** What was agreed before, and what is agreed now. */
  readonly before: CanonicalRecord;
  readonly base: CanonicalRecord;
  /** Fields in conflict: nothing is written there, and who changed them goes on having changed them. */
  readonly held: ReadonlySet<FieldName>;
  readonly resolutionOf: (field: FieldName) => Resolution | null;
}

/** What an endpoint is to be sent, and its end afterwards. */
export interface WrittenEnd {
  readonly end: End;
  readonly fields: readonly FieldChange[];
  readonly decisions: readonly Decision[];
  /** Fields that a person changed on a target under `drift: conflict`. */
  readonly contested: readonly { readonly field: FieldName; readonly candidates: readonly Candidate[] }[];
}

/** Works out the fields that an endpoint is sent: those that differ from what is there and from what was sent (SPEC R12, R17). */
export function writeEnd(input: EndInput): WrittenEnd {
  const { rules, side, before, base, held } = input;
  const { current } = side;
  // A source is sent nothing, so it goes on holding what it holds.
  if (side.rules.mode === "source" && held.size === 0) return { end: endOf(side, current, {}), ...nothing };
  const desired = side.rules.mode === "source" ? current : desiredOn(side, base);
  const fields: FieldChange[] = [];
  const decisions: Decision[] = [];
  const contested: { field: FieldName; candidates: readonly Candidate[] }[] = [];
  const shadow: Record<FieldName, Value> = {};
  const sent: Record<FieldName, Value> = {};
  const holdBack = (field: FieldName, asSeen: Value | undefined) => {
    keep(shadow, field, asSeen);
    keep(sent, field, side.sent[field]);
  };

  for (const field of rules.fields) {
    const from = current[field];
    const to = desired[field];
    const drifted = changed(side, field, before[field]) && (side.shadow !== null || from !== null);
    if (held.has(field)) {
      holdBack(field, drifted ? side.shadow?.[field] : from);
      continue;
    }
    const alreadySent = !drifted && to !== undefined && side.sent[field] === to;
    if (to === undefined || !side.rules.writable.has(field) || from === to || alreadySent) {
      keep(shadow, field, from);
      if (alreadySent && from !== to) keep(sent, field, to);
      continue;
    }
    const fate = side.rules.mode === "target" ? fateOfTarget(input, field, drifted) : "write";
    if (fate === "contest") {
      holdBack(field, side.shadow?.[field]);
      contested.push({ field, candidates: rivals(input, field) });
      continue;
    }
    if (fate === "let be") {
      keep(shadow, field, from);
      sent[field] = to;
      continue;
    }
    if (fate === "overrule") decisions.push(overruled(input, field, to));
    fields.push({ field, from, to });
    shadow[field] = to;
  }
  return { end: endOf(side, shadow, sent), fields, decisions, contested };
}

const nothing = { fields: [], decisions: [], contested: [] } as const;

function endOf({ id, made }: Side, shadow: CanonicalRecord, sent: CanonicalRecord): End {
  const end = { kind: "present", id, made, shadow } as const;
  return Object.keys(sent).length > 0 ? { ...end, sent } : end;
}

/** What becomes of a field that a target holds another value of than it should. */
function fateOfTarget(
  { side, resolutionOf }: EndInput,
  field: FieldName,
  drifted: boolean,
): "write" | "overrule" | "let be" | "contest" {
  const { name, drift } = side.rules;
  if (!drifted) {
    // A target's own value that was let be so far gives way to a new one of the source, and that is told.
    const own = side.current[field];
    return side.sent[field] !== undefined && own !== undefined && own !== null ? "overrule" : "write";
  }
  switch (drift) {
    case "overwrite":
      return "overrule";
    case "keep":
      return "let be";
    case "conflict": {
      const resolution = resolutionOf(field);
      if (resolution === null) return "contest";
      return resolution.kind === "endpoint" && resolution.endpoint === name ? "let be" : "overrule";
    }
  }
}

/** The target's value and those of the endpoints that have a say. */
function rivals({ side, sides }: EndInput, field: FieldName): readonly Candidate[] {
  const others = sides.filter((one) => one.rules.mode !== "target" && one.current[field] !== undefined);
  return [side, ...others].map((one) => ({ side: one, value: one.current[field] ?? null }));
}

function overruled({ side, sides }: EndInput, field: FieldName, to: Value): Decision {
  const origin = sides.find((other) => other.rules.mode !== "target" && other.current[field] === to);
  const lost = [{ endpoint: side.rules.name, value: side.current[field] ?? null }];
  return { field, rule: "drift", from: origin?.rules.name ?? "", value: to, lost };
}

/** What the endpoint should hold. What cannot be read back cannot be projected: the base itself is what is put there. */
function desiredOn({ rules }: Side, base: CanonicalRecord): CanonicalRecord {
  let desired = rules.project(base);
  for (const field of rules.writable) {
    const value = base[field];
    if (!rules.readable.has(field) && value !== undefined) desired = { ...desired, [field]: value };
  }
  return desired;
}

function keep(record: Record<FieldName, Value>, field: FieldName, value: Value | undefined): void {
  if (value !== undefined) record[field] = value;
}
