import type { BrakePolicy } from "../mapping/sync-file.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Brake } from "../model/plan.ts";

/** What the brakes look at, for one endpoint. */
export interface EndpointFacts {
  readonly name: EndpointName;
  /** Records there now, and after the last run; `null` before the first. */
  readonly records: number;
  readonly recordsBefore: number | null;
  /** Links that had a record there. */
  readonly linked: number;
  readonly updates: number;
  readonly deletes: number;
  /** Updates and deletes of records that were there before this sync ever linked them. */
  readonly firstTouches: number;
  /** Keys or ids that several records share. */
  readonly duplicates: readonly string[];
  /** What became of the schema, in words; "" where nothing did or the sync file says to go on. */
  readonly schemaChange: string;
  /** The content is one that was there before a later one: a restored backup. */
  readonly wentBack: boolean;
  /** Another thing stands at the endpoint's place, in words; "". */
  readonly identityChange: string;
}

/**
 * The checks that stop a plan which looks like an accident (SPEC R30 to R36). Pure. A plan with brakes is carried out only
 * once a person approved that very plan.
 */
export function brakes(policy: BrakePolicy, endpoints: readonly EndpointFacts[]): readonly Brake[] {
  return endpoints.flatMap((facts) => [...brakesOf(policy, facts)]);
}

function* brakesOf(policy: BrakePolicy, facts: EndpointFacts): Generator<Brake> {
  const { name: endpoint, records, recordsBefore, linked } = facts;
  const brake = (kind: Brake["kind"], message: string): Brake => ({ kind, endpoint, message });
  const limit = (share: number) => Math.max(policy.atLeast, share * linked);

  if (policy.deletes !== null && facts.deletes > limit(policy.deletes)) {
    yield brake(
      "deletes",
      `${count(facts.deletes, "record")} of ${linked} would be deleted on ${endpoint} (allowed: ${percent(policy.deletes)})`,
    );
  }
  if (policy.updates !== null && facts.updates > limit(policy.updates)) {
    yield brake(
      "updates",
      `${count(facts.updates, "record")} of ${linked} would be changed on ${endpoint} (allowed: ${percent(policy.updates)})`,
    );
  }
  if (policy.shrink !== null && recordsBefore !== null && recordsBefore > 0) {
    const lost = recordsBefore - records;
    if (records === 0) {
      yield brake(
        "empty",
        `${endpoint} is empty now; it held ${count(recordsBefore, "record")} after the last run`,
      );
    } else if (lost > Math.max(policy.atLeast, policy.shrink * recordsBefore)) {
      yield brake(
        "shrunk",
        `${endpoint} holds ${records} records now; it held ${recordsBefore} after the last run`,
      );
    }
  }
  if (facts.duplicates.length > 0) {
    const shown = facts.duplicates.slice(0, 3).join(", ");
    const more = facts.duplicates.length > 3 ? ` and ${facts.duplicates.length - 3} more` : "";
    yield brake("duplicates", `Several records on ${endpoint} share one key: ${shown}${more}`);
  }
  if (facts.schemaChange !== "") yield brake("schema", `${endpoint}: ${facts.schemaChange}`);
  if (facts.identityChange !== "") yield brake("identity", `${endpoint}: ${facts.identityChange}`);
  if (facts.wentBack) {
    yield brake(
      "older",
      `${endpoint} went back in time: it holds what it held before its last change (a restored backup?)`,
    );
  }
  if (facts.firstTouches > 0) {
    yield brake(
      "first-run",
      `${count(facts.firstTouches, "record")} that ${endpoint} already holds would be changed or deleted the first time this sync meets them`,
    );
  }
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
