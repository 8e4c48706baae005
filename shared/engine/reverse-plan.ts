import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { hashText } from "../base/hash.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import { linkId } from "../model/ids.ts";
import type { Operation, PlanHeader, PlanItem } from "../model/plan.ts";
import type { Intent } from "../reconcile/intent.ts";
import { endpointSummaries } from "./facts.ts";
import { indexOf } from "./index-of.ts";
import { type Held, lower } from "./lower.ts";
import type { Planned, PlanRequest } from "./make-plan.ts";
import { Mark, Observation } from "./observation.ts";
import { observe } from "./observe.ts";
import type { OpenSync } from "./open-sync.ts";
import { PlanItems } from "./plan-items.ts";
import type { OperationCounts } from "./plan-writer.ts";
import { linkBefore, linkBeforeDelete, linkOf } from "./reverse-links.ts";

/** The reverse of a run, with what of it cannot be taken back because somebody has worked on it since. */
export interface ReversePlan {
  readonly planned: Planned;
  readonly left: readonly { readonly key: string; readonly endpoint: EndpointName; readonly why: string }[];
}

/**
 * Plans the reverse of a run record by record, for when its files cannot simply be put back (SPEC J27). Only values
 * that are still as the run left them are reversed; later work of others stays.
 */
export async function planReverse(
  sync: OpenSync,
  run: RunId,
  request: PlanRequest,
): Promise<Result<ReversePlan, Diagnostic>> {
  const observations = new Map<EndpointName, Observation>();
  for (const [name, connector] of sync.connectors) {
    const memory = sync.state.endpoint(name);
    const mapping = sync.compiled.endpoints.get(name)!;
    const observation = new Observation(
      mapping,
      indexOf(sync.state, name, memory),
      memory,
      sync.compiled.keyOf,
    );
    const hashesHold = memory?.fingerprint === sync.compiled.fingerprint;
    const { state } = sync;
    const { signal } = request;
    const read = await observe({ connector, observation, state, hashesHold, now: null, signal });
    if (!read.ok) return read;
    observations.set(name, observation);
  }
  return new Reversal(sync, observations, request).plan(run);
}

class Reversal {
  readonly #sync: OpenSync;
  readonly #observations: ReadonlyMap<EndpointName, Observation>;
  readonly #request: PlanRequest;
  readonly #left: { key: string; endpoint: EndpointName; why: string }[] = [];
  readonly #counts = new Map<
    EndpointName,
    { creates: number; updates: number; deletes: number; firstTouches: number }
  >();

  constructor(sync: OpenSync, observations: ReadonlyMap<EndpointName, Observation>, request: PlanRequest) {
    this.#sync = sync;
    this.#observations = observations;
    this.#request = request;
    for (const name of observations.keys()) {
      this.#counts.set(name, { creates: 0, updates: 0, deletes: 0, firstTouches: 0 });
    }
  }

  async plan(run: RunId): Promise<Result<ReversePlan, Diagnostic>> {
    const { state, compiled } = this.#sync;
    if (state.run(run) === null) return err(problem("run.not-found", `There is no run ${run}`));
    const items = new PlanItems();
    let last: number = state.lastLinkId();
    for (const item of state.items(run)) {
      if (item.operations.length === 0) continue;
      const operations: Operation[] = [];
      for (const operation of item.operations) {
        const reversed = await this.#reverse(item, operation);
        if (reversed !== null) operations.push(reversed);
      }
      if (operations.length === 0) continue;
      const after = this.#after(item, operations, () => linkId(++last));
      const link = item.after === null ? null : (linkOf(this.#sync, item)?.id ?? null);
      items.add({ link, key: item.key, operations, decisions: [], conflicts: [], after });
    }
    const header: PlanHeader = {
      sync: compiled.file.name,
      madeAt: this.#request.madeAt,
      fingerprint: compiled.fingerprint,
      hash: items.hash(),
      endpoints: endpointSummaries(
        this.#observations,
        this.#counts satisfies ReadonlyMap<string, OperationCounts>,
      ),
      brakes: [],
      rejections: state.rejections(),
      unreadable: [],
      newConflicts: 0,
      openConflicts: state.conflicts().length,
    };
    return ok({
      planned: { header, items, observations: this.#observations, partial: true, settled: false },
      left: this.#left,
    });
  }

  /** The link once the operations are reversed: as it was, in those parts. */
  #after(
    item: PlanItem,
    reversed: readonly Operation[],
    mint: () => ReturnType<typeof linkId>,
  ): PlanItem["after"] {
    const endpoints = new Set(reversed.map(({ endpoint }) => endpoint));
    const part = { ...item, operations: item.operations.filter(({ endpoint }) => endpoints.has(endpoint)) };
    const known = linkOf(this.#sync, item);
    if (item.after !== null && item.link === null) return null;
    const link = item.after === null ? linkBeforeDelete(part, mint()) : known && linkBefore(known, part);
    return link === null ? null : { base: link.base, ends: link.ends, open: true, versions: {} };
  }

  async #reverse(item: PlanItem, operation: Operation): Promise<Operation | null> {
    const { endpoint } = operation;
    const mapping = this.#sync.compiled.endpoints.get(endpoint);
    const leave = (why: string) => {
      this.#left.push({ key: item.key, endpoint, why });
      return null;
    };
    if (mapping === undefined) return leave("the sync has no such endpoint any more");
    const id = operation.kind === "create" ? this.#madeId(item, operation) : operation.id;
    const held = await this.#held(endpoint, id);
    if (!held.ok) return leave(held.error.message);
    const now = held.value;
    const read = now === null ? null : mapping.read(now.native);
    const current = read?.kind === "record" ? read.record : null;

    let intent: Intent;
    if (operation.kind === "delete") {
      if (now !== null) return leave("the record is there again");
      intent = { kind: "create", endpoint, record: operation.record };
    } else if (current === null) {
      return leave("the record is no longer there");
    } else if (operation.kind === "create") {
      const changed = Object.entries(operation.record).some(
        ([field, value]) => current[field] !== undefined && current[field] !== value && value !== null,
      );
      if (changed) return leave("somebody has worked on the record since");
      intent = {
        kind: "delete",
        endpoint,
        id,
        record: current,
        evidence: { endpoint, how: "the run that made it is taken back" },
      };
    } else {
      const fields = operation.fields
        .filter(({ field, from, to }) => from !== undefined && current[field] === to)
        .map(({ field, from, to }) => ({ field, from: to, to: from ?? null }));
      if (fields.length < operation.fields.length) leave("some of its fields were changed since");
      if (fields.length === 0) return null;
      const record = { ...current, ...Object.fromEntries(fields.map(({ field, to }) => [field, to])) };
      intent = { kind: "update", endpoint, id, record, fields };
    }
    const lowered = lower(mapping, intent, now, this.#request.madeAt, {
      makesIds: this.#sync.connectors.get(endpoint)!.capabilities.makesIds,
      again: null,
    });
    if (!lowered.ok) return leave(lowered.error[0]?.message ?? "it cannot be written");
    if (lowered.value === null) return null;
    const counts = this.#counts.get(endpoint)!;
    counts[
      lowered.value.kind === "create" ? "creates" : lowered.value.kind === "update" ? "updates" : "deletes"
    ]++;
    return lowered.value;
  }

  /** The id under which a record was made: its endpoint may have given it. */
  #madeId(item: PlanItem, { endpoint, native }: Extract<Operation, { kind: "create" }>): string {
    const end = linkOf(this.#sync, item)?.ends[endpoint];
    if (end?.kind === "present") return end.id;
    return this.#sync.compiled.endpoints.get(endpoint)?.identify(native) ?? item.key;
  }

  /** The record of an id as its endpoint holds it now; `null` for none. */
  async #held(endpoint: EndpointName, id: string): Promise<Result<Held | null, Diagnostic>> {
    const observation = this.#observations.get(endpoint)!;
    const { index, marks, strays } = observation;
    const halves = new Uint32Array(2);
    hashText(id, halves);
    const slot = index.findId(halves[0]!, halves[1]!);
    const there = slot >= 0 && (marks[slot] === Mark.same || marks[slot] === Mark.decoded);
    const position = there
      ? observation.placeIn(slot)
      : strays[Symbol.iterator]().find((stray) => stray.id === id)?.position;
    if (position === undefined || position === null) return ok(null);
    const fetched = await this.#sync.connectors.get(endpoint)!.fetch([position], this.#request.signal);
    return fetched.ok ? ok(fetched.value[0] ?? null) : fetched;
  }
}
