import { type Conflict, type Resolution, unsettledOn } from "../model/conflict.ts";
import type { EndpointName, FieldName, LinkId } from "../model/ids.ts";
import type { Decision, End } from "../model/link.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import { type Deletion, judgeDeletion, type Loss } from "./deletion.ts";
import type { Intent, Reconciled } from "./intent.ts";
import { deleteConflict, editConflict, unsettledConflict } from "./link-conflicts.ts";
import { mergeField } from "./merge-field.ts";
import type { Observed } from "./observed.ts";
import type { EndpointRules, Rules } from "./rules.ts";
import { hadReceived, type Side, sideOf } from "./side.ts";
import { standing } from "./standing.ts";
import { writeEnd } from "./write-end.ts";

/** A link as state remembers it, or the first meeting of records that have one key (`id: null`, nothing agreed yet). */
export interface LinkInput {
  readonly id: LinkId | null;
  readonly key: string;
  readonly base: CanonicalRecord;
  readonly ends: Readonly<Record<EndpointName, End>>;
  /** Conflicts that are open, by what they are about (`subjectOf`): a field, or the record as a whole. */
  readonly open: ReadonlyMap<string, { readonly conflict: Conflict; readonly resolution: Resolution | null }>;
}

/**
 * Decides what becomes of one link. Pure: the same input gives the same result, whatever the order of the maps.
 * Every endpoint of the rules has an entry in `observed`. SPEC R1 to R23.
 */
export function reconcileLink(
  rules: Rules,
  link: LinkInput,
  observed: ReadonlyMap<EndpointName, Observed>,
): Reconciled {
  const open = standing(
    link.open,
    (unanswered) => new LinkMerge(rules, { ...link, open: unanswered }, observed).run().conflicts,
  );
  return new LinkMerge(rules, open === link.open ? link : { ...link, open }, observed).run();
}

/**
 * The end of a record that was sent and that is there now. Only what it holds as it was sent is known to have come from
 * here; anything else may be the work of somebody who had not seen it.
 */
function found(
  { shadow }: Extract<End, { kind: "sent" }>,
  { id, record }: Extract<Observed, { kind: "record" }>,
): End {
  const asSent = Object.entries(shadow).filter(([field, value]) => record[field] === value);
  return { kind: "present", id, made: true, shadow: Object.fromEntries(asSent) };
}

type Live = Extract<Deletion, { kind: "live" }>;

/** The parts of one decision, gathered as it is made. */
class LinkMerge {
  readonly #rules: Rules;
  readonly #link: LinkInput;
  readonly #observed: ReadonlyMap<EndpointName, Observed>;
  readonly #sides: Side[] = [];
  readonly #losses: Loss[] = [];
  readonly #ends: Record<EndpointName, End> = {};
  readonly #intents: Intent[] = [];
  readonly #decisions: Decision[] = [];
  readonly #conflicts: Conflict[] = [];
  /** Endpoints that were sent the record, and of which nobody knows whether they made it. */
  readonly #unsettled: EndpointName[] = [];
  #blind = false;
  /** Something is left to do here in a later run. */
  #contested = false;

  constructor(rules: Rules, link: LinkInput, observed: ReadonlyMap<EndpointName, Observed>) {
    this.#rules = rules;
    this.#link = link;
    this.#observed = observed;
    for (const endpoint of rules.endpoints) this.#look(endpoint);
  }

  #look(endpoint: EndpointRules): void {
    const { name } = endpoint;
    const end = Object.hasOwn(this.#link.ends, name) ? this.#link.ends[name] : undefined;
    const seen = this.#observed.get(name) ?? { kind: "unknown" };
    if (end !== undefined) this.#ends[name] = end;
    switch (seen.kind) {
      case "same":
        this.#sides.push(sideOf(endpoint, end, null, this.#link.base));
        break;
      case "record":
        this.#sides.push(
          sideOf(endpoint, end?.kind === "sent" ? found(end, seen) : end, seen, this.#link.base),
        );
        break;
      case "gone":
        if (end?.kind === "present") {
          const unaware = !hadReceived(endpoint, end, this.#link.base);
          this.#losses.push({ endpoint: name, how: seen.how, unaware });
        }
        break;
      case "unknown":
        if (end?.kind === "present" || end?.kind === "sent") this.#blind = true;
        else if (end === undefined && endpoint.mode !== "source") this.#contested = true;
        break;
      case "none":
        if (end?.kind === "sent") this.#doubt(name, end);
        break;
      case "left":
        break;
    }
  }

  /** A create was sent and its record is not to be seen (SPEC C21): a person says what follows. */
  #doubt(name: EndpointName, end: Extract<End, { kind: "sent" }>): void {
    const said = this.#link.open.get(unsettledOn(name))?.resolution?.kind;
    if (said === "again") delete this.#ends[name];
    else if (said === "without") this.#ends[name] = { kind: "gone", id: end.id };
    else {
      this.#unsettled.push(name);
      this.#blind = true;
    }
  }

  run(): Reconciled {
    const { base, open } = this.#link;
    for (const name of this.#unsettled)
      this.#conflicts.push(unsettledConflict(this.#link, name, this.#link.ends[name], this.#sides));
    const deletion = judgeDeletion({
      rules: this.#rules,
      sides: this.#sides,
      losses: this.#losses,
      blind: this.#blind,
      base,
      resolution: open.get("*")?.resolution ?? null,
    });
    switch (deletion.kind) {
      case "delete":
        return this.#delete(deletion);
      case "wait":
        return this.#hold();
      case "conflict":
        this.#conflicts.push(deleteConflict(this.#link, this.#losses, this.#sides));
        return this.#hold();
      case "live":
        return this.#merge(deletion);
    }
  }

  /** Leaves everything as it is. Conflicts over fields stay open all the same. */
  #hold(): Reconciled {
    this.#mergeFields(new Set());
    this.#decisions.length = 0;
    return this.#result(this.#link.base, true);
  }

  #delete(deletion: Extract<Deletion, { kind: "delete" }>): Reconciled {
    const { endpoint, how } = deletion.from;
    const evidence = { endpoint, how };
    for (const side of this.#sides) {
      if (deletion.spared.has(side.rules.name)) continue;
      const record = side.current;
      this.#intents.push({
        kind: "delete",
        endpoint: side.rules.name,
        id: side.id,
        record,
        evidence,
      });
    }
    return { ...this.#result(this.#link.base, false), after: null };
  }

  #merge(deletion: Live): Reconciled {
    const held = new Set<FieldName>();
    const base = this.#mergeFields(held);
    for (const { name, mode } of this.#rules.endpoints) {
      // A source cannot be given its record back.
      if (deletion.forget.has(name) || (mode === "source" && deletion.revive.has(name))) {
        this.#ends[name] = { kind: "gone", id: this.#ends[name]!.id };
      }
    }
    if (this.#sides.length === 0 && !this.#blind) {
      const left = this.#rules.endpoints.some(({ name }) => this.#observed.get(name)?.kind === "left");
      return { ...this.#result(base, false), after: left ? this.#after(base, false) : null };
    }
    for (const side of this.#sides) this.#write(side, base, held);
    for (const endpoint of this.#rules.endpoints) this.#create(endpoint, base, held, deletion);
    return this.#result(base, held.size > 0 || this.#contested || this.#blind);
  }

  #mergeFields(held: Set<FieldName>): CanonicalRecord {
    const merged: Record<FieldName, Value> = {};
    // Where one record says it all, as in a first load, that record is what is agreed: it need not be copied.
    let only = this.#sides.length === 1 ? this.#sides[0]!.current : null;
    let count = 0;
    for (const field of this.#rules.fields) {
      const base = this.#link.base[field];
      const open = this.#link.open.get(field);
      const result = mergeField(this.#rules, field, base, this.#sides, open?.resolution ?? null);
      if (result.kind === "value") {
        merged[field] = result.value;
        if (result.decision !== null) this.#decisions.push(result.decision);
      } else if (base !== undefined) merged[field] = base;
      if (only !== null && only[field] !== merged[field]) only = null;
      if (merged[field] !== undefined) count++;
      if (result.kind === "conflict") {
        held.add(field);
        this.#conflicts.push(editConflict(this.#link, field, base, result.candidates));
      }
    }
    return only !== null && Object.keys(only).length === count ? only : merged;
  }

  /** The update of one endpoint, and its end as it will be. */
  #write(side: Side, base: CanonicalRecord, held: ReadonlySet<FieldName>): void {
    const { name } = side.rules;
    const { open, base: before } = this.#link;
    const resolutionOf = (field: FieldName) => open.get(field)?.resolution ?? null;
    const sides = this.#sides;
    const written = writeEnd({ rules: this.#rules, side, sides, before, base, held, resolutionOf });
    this.#ends[name] = written.end;
    for (const decision of written.decisions) this.#decisions.push(decision);
    for (const { field, candidates } of written.contested) {
      this.#contested = true;
      this.#conflicts.push(editConflict(this.#link, field, side.shadow?.[field], candidates));
    }
    const { fields } = written;
    if (fields.length > 0)
      this.#intents.push({ kind: "update", endpoint: name, id: side.id, record: base, fields });
  }

  #create(
    endpoint: EndpointRules,
    base: CanonicalRecord,
    held: ReadonlySet<FieldName>,
    deletion: Live,
  ): void {
    const { name } = endpoint;
    if (endpoint.mode === "source" || this.#sides.some((side) => side.rules.name === name)) return;
    const end = this.#ends[name];
    const never = end === undefined && this.#observed.get(name)?.kind === "none";
    if (!never && !deletion.revive.has(name)) return;
    const record = this.#taken(endpoint, base, held);
    this.#intents.push({ kind: "create", endpoint: name, record });
    this.#ends[name] = { kind: "present", id: this.#link.key, made: true, shadow: endpoint.project(record) };
  }

  /** What of the base an endpoint takes. */
  #taken(
    { writable, readable }: EndpointRules,
    base: CanonicalRecord,
    held: ReadonlySet<FieldName>,
  ): CanonicalRecord {
    const record: Record<FieldName, Value> = {};
    let isAll = true;
    for (const field of this.#rules.fields) {
      const value = base[field];
      if (value === undefined) continue;
      if ((writable.has(field) || readable.has(field)) && !held.has(field)) record[field] = value;
      else isAll = false;
    }
    return isAll ? base : record;
  }

  #result(base: CanonicalRecord, open: boolean): Reconciled {
    return {
      key: this.#rules.keyOf(base) ?? this.#link.key,
      intents: this.#intents,
      decisions: this.#decisions,
      conflicts: this.#conflicts,
      after: this.#after(base, open),
    };
  }

  #after(base: CanonicalRecord, open: boolean): NonNullable<Reconciled["after"]> {
    return { base, ends: this.#ends, open };
  }
}
