import type { ConflictDefault } from "../mapping/sync-file.ts";
import type { EndpointName, FieldName } from "../model/ids.ts";
import type { DecisionRule } from "../model/link.ts";
import type { Value } from "../model/value.ts";
import type { Rules } from "./rules.ts";
import type { Candidate, Side } from "./side.ts";

/** Who wins, or `null`: nobody but a person can tell. */
export interface Verdict {
  readonly rule: DecisionRule;
  readonly from: EndpointName;
  readonly value: Value;
}

/** The policy that the sync file gives a field. */
export const policyOf = (rules: Rules, field: FieldName): ConflictDefault =>
  rules.conflicts.fields[field] ?? rules.conflicts.default;

/** Whether the field says when a record was last changed: of several such stamps the latest is the true one. */
export const isStamp = (rules: Rules, field: FieldName): boolean =>
  rules.endpoints.some((endpoint) => endpoint.modified === field);

/**
 * Settles a field that has several values, by the sync file's policy. `candidates` hold at least two different values.
 * Pure; `null` makes it a manual conflict.
 */
export function resolve(
  rules: Rules,
  field: FieldName,
  base: Value | undefined,
  candidates: readonly Candidate[],
): Verdict | null {
  if (isStamp(rules, field)) {
    return byNewest(candidates, () => field, 0);
  }
  const policy = policyOf(rules, field);
  switch (policy.kind) {
    case "manual":
    case "owner": // the owner has no say here now, so nobody has
      return null;
    case "priority": {
      const rank = ({ side }: Candidate): number => {
        const place = rules.conflicts.priority.indexOf(side.rules.name);
        return place < 0 ? rules.conflicts.priority.length : place;
      };
      return verdict(
        "priority",
        candidates.reduce((a, b) => (rank(b) < rank(a) ? b : a)),
      );
    }
    case "newest":
      return byNewest(candidates, (side) => side.rules.modified, rules.conflicts.skew);
    case "rule": {
      const by = new Map(candidates.map(({ side, value }) => [side.rules.name, value]));
      const decided = rules.decide(field, { base, by });
      if (!decided.ok) return null;
      const from = candidates.find(({ value }) => value === decided.value) ?? candidates[0]!;
      return { rule: "rule", from: from.side.rules.name, value: decided.value };
    }
  }
}

const verdict = (rule: DecisionRule, winner: Candidate): Verdict => ({
  rule,
  from: winner.side.rules.name,
  value: winner.value,
});

/** The side that changed last, if it did so by more than `skew` milliseconds: clocks of different systems disagree. */
function byNewest(
  candidates: readonly Candidate[],
  stampOf: (side: Side) => FieldName | null,
  skew: number,
): Verdict | null {
  const stamped = candidates.map((candidate) => {
    const stamp = stampOf(candidate.side);
    const text = stamp === null ? null : candidate.side.current[stamp];
    return { candidate, at: typeof text === "string" ? Date.parse(text) : Number.NaN };
  });
  if (stamped.some(({ at }) => Number.isNaN(at))) return null;
  const newest = stamped.reduce((a, b) => (b.at > a.at ? b : a));
  const doubtful = stamped.some(
    (other) => other.candidate.value !== newest.candidate.value && newest.at - other.at <= skew,
  );
  // With no skew allowed for, the stamps themselves are what is merged, and different ones never tie.
  return doubtful && skew > 0 ? null : verdict("newest", newest.candidate);
}
