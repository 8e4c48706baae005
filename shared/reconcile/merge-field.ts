import type { Resolution } from "../model/conflict.ts";
import type { FieldName } from "../model/ids.ts";
import type { Decision, DecisionRule } from "../model/link.ts";
import type { Value } from "../model/value.ts";
import { isStamp, policyOf, resolve, type Verdict } from "./resolve.ts";
import type { Rules } from "./rules.ts";
import { type Candidate, changed, hadSeenBase, type Side } from "./side.ts";

/** What becomes of one field of one link. */
export type MergedField =
  /** Nobody has ever said anything of it. */
  | { readonly kind: "unsaid" }
  | { readonly kind: "value"; readonly value: Value; readonly decision: Decision | null }
  | { readonly kind: "conflict"; readonly candidates: readonly Candidate[] };

/**
 * Merges what the endpoints say of one field (SPEC R5 to R11). `sides` are those that could be read, in file order;
 * targets have no say and are passed over.
 */
export function mergeField(
  rules: Rules,
  field: FieldName,
  base: Value | undefined,
  sides: readonly Side[],
  resolution: Resolution | null,
): MergedField {
  const voices: Side[] = [];
  for (const side of sides) {
    const { mode, readable } = side.rules;
    if (mode !== "target" && readable.has(field) && side.current[field] !== undefined) voices.push(side);
  }
  // Nothing to weigh, as in all of a first load.
  if (voices.length === 0) return base === undefined ? unsaid : unchanged(base);
  const [only] = voices;
  const isAlone = voices.length === 1 && only !== undefined && policyOf(rules, field).kind !== "owner";
  if (isAlone && base === undefined && changed(only, field, base)) {
    const rule = sides.length === 1 ? "first" : "agree";
    return decided(field, { rule, from: only.rules.name, value: only.current[field]! });
  }
  const owned = byOwner(rules, field, base, voices);
  if (owned !== null) return owned;

  const changers = voices.filter((side) => changed(side, field, base));
  if (changers.length === 0) return base === undefined ? unsaid : unchanged(base);
  if (base === undefined) return firstMeeting(rules, field, sides.length, changers, resolution);

  let candidates: readonly Candidate[] = changers.map((side) => candidateOf(side, field));
  if (changers.some((side) => !hadSeenBase(side, field))) {
    // A writer that had not seen the base cannot have meant to replace it: those who hold the base speak as well.
    candidates = voices.flatMap((side) => {
      if (changers.includes(side)) return [candidateOf(side, field)];
      return side.current[field] === side.projectedBase[field] ? [{ side, value: base }] : [];
    });
  }
  if (candidates.some(({ side }) => isNew(side, field))) candidates = saying(candidates);
  const first = candidates[0]!;
  const { side, value } = first;
  if (candidates.length === 1 && !hadSeenBase(side, field) && side.projectedBase[field] !== value) {
    return againstBase(rules, field, base, first, resolution);
  }
  if (candidates.every((candidate) => candidate.value === value)) {
    if (value === base) return unchanged(base);
    return decided(field, { rule: candidates.length > 1 ? "agree" : "only", from: nameOf(first), value });
  }
  return settle(rules, field, base, candidates, resolution);
}

const candidateOf = (side: Side, field: FieldName): Candidate => ({
  side,
  value: side.current[field] ?? null,
});

const nameOf = (candidate: Candidate): string => candidate.side.rules.name;

const unsaid: MergedField = { kind: "unsaid" };

const unchanged = (value: Value): MergedField => ({ kind: "value", value, decision: null });

function decided(
  field: FieldName,
  verdict: Verdict,
  candidates: readonly Candidate[] = [],
): Extract<MergedField, { kind: "value" }> & { readonly decision: Decision } {
  const { rule, from, value } = verdict;
  const losers = candidates.filter((candidate) => candidate.value !== value);
  const lost = losers.map((candidate) => ({ endpoint: nameOf(candidate), value: candidate.value }));
  return { kind: "value", value, decision: { field, rule, from, value, lost } };
}

/** Whether the field meets its link here for the first time. */
const isNew = (side: Side, field: FieldName): boolean => side.shadow?.[field] === undefined;

/** One endpoint against a base that it had not seen, and that nobody who could be read holds any more. */
function againstBase(
  rules: Rules,
  field: FieldName,
  base: Value,
  candidate: Candidate,
  resolution: Resolution | null,
): MergedField {
  const { side, value } = candidate;
  if (isNew(side, field) && value === null) return unchanged(base);
  const later = isStamp(rules, field) && Date.parse(String(value)) > Date.parse(String(base));
  if (later || (isNew(side, field) && base === null)) {
    return decided(field, { rule: later ? "newest" : "fill", from: nameOf(candidate), value });
  }
  if (isStamp(rules, field)) return unchanged(base);
  return settle(rules, field, base, [candidate], resolution);
}

/** Where a record meets the others for the first time, "no value" is not something that somebody wrote. */
function saying(candidates: readonly Candidate[]): readonly Candidate[] {
  const said = candidates.filter(({ value }) => value !== null);
  return said.length > 0 ? said : candidates;
}

/** Records that meet for the first time, with nothing agreed yet. */
function firstMeeting(
  rules: Rules,
  field: FieldName,
  present: number,
  voices: readonly Side[],
  resolution: Resolution | null,
): MergedField {
  const all = voices.map((side) => candidateOf(side, field));
  const candidates = saying(all);
  const { value } = candidates[0]!;
  if (candidates.some((candidate) => candidate.value !== value)) {
    return settle(rules, field, undefined, candidates, resolution);
  }
  let rule: DecisionRule = present === 1 ? "first" : "agree";
  if (candidates.length < all.length) rule = "fill";
  return decided(field, { rule, from: nameOf(candidates[0]!), value });
}

/** Where one endpoint owns the field and holds the record, its value stands, and what others made of it is lost. */
function byOwner(
  rules: Rules,
  field: FieldName,
  base: Value | undefined,
  voices: readonly Side[],
): MergedField | null {
  const policy = policyOf(rules, field);
  if (policy.kind !== "owner") return null;
  const owner = voices.find((side) => side.rules.name === policy.endpoint);
  if (owner === undefined) return null;
  const { value } = candidateOf(owner, field);
  const knowing = hadSeenBase(owner, field);
  const others = voices.filter((side) => side !== owner && (!knowing || changed(side, field, base)));
  const losers = others.map((side) => candidateOf(side, field)).filter((other) => other.value !== value);
  if (value === base && losers.length === 0) return unchanged(value);
  const verdict = { rule: "owner", from: owner.rules.name, value } as const;
  const outcome = decided(field, verdict, losers);
  if (knowing || base === undefined || base === value || losers.some((loser) => loser.value === base)) {
    return outcome;
  }
  // Nobody who could be read holds the base any more, and it loses all the same.
  const { lost } = outcome.decision;
  return { ...outcome, decision: { ...outcome.decision, lost: [...lost, { endpoint: "", value: base }] } };
}

/** A person's word first, then the sync file's policy, else a conflict. */
function settle(
  rules: Rules,
  field: FieldName,
  base: Value | undefined,
  candidates: readonly Candidate[],
  resolution: Resolution | null,
): MergedField {
  if (resolution?.kind === "value") {
    return decided(field, { rule: "resolution", from: "", value: resolution.value }, candidates);
  }
  if (resolution?.kind === "endpoint") {
    const chosen = candidates.find((candidate) => nameOf(candidate) === resolution.endpoint);
    if (chosen !== undefined) {
      return decided(field, { rule: "resolution", from: nameOf(chosen), value: chosen.value }, candidates);
    }
  }
  const verdict = candidates.length > 1 ? resolve(rules, field, base, candidates) : null;
  return verdict === null ? { kind: "conflict", candidates } : decided(field, verdict, candidates);
}
