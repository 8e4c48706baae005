import type { WriteOutcome } from "../connectors/contract.ts";
import { nativeAfter } from "../connectors/native-after.ts";
import type { EndpointName, LinkId } from "../model/ids.ts";
import type { End, Link } from "../model/link.ts";
import type { NativeRecord } from "../model/native.ts";
import type { Observed } from "../reconcile/observed.ts";
import type { Observation } from "./observation.ts";
import type { PlanningSync } from "./planning-sync.ts";

/** What is known by now of a record that an earlier run sent. */
type Fate =
  /** It was made, whether a read shows it yet or not. */
  | {
      readonly kind: "made";
      readonly observed: Extract<Observed, { kind: "record" }>;
      readonly version: string;
    }
  /** It was not made and never will be, or it may be sent again without being made twice. */
  | { readonly kind: "free" };

export type Fates = ReadonlyMap<LinkId, ReadonlyMap<EndpointName, Fate>>;

/** Asks endpoints what became of the records that earlier runs sent them without an answer (SPEC C20). */
export async function fatesOfSent(
  { state, connectors }: PlanningSync,
  observations: ReadonlyMap<EndpointName, Observation>,
  signal: AbortSignal,
): Promise<Fates> {
  const fates = new Map<LinkId, Map<EndpointName, Fate>>();
  for (const id of state.openLinks()) {
    for (const [name, end] of Object.entries(state.link(id)?.ends ?? {})) {
      const connector = connectors.get(name);
      const observation = observations.get(name);
      if (end.kind !== "sent" || connector === undefined || !observation?.complete) continue;
      const { token, index, native } = end;
      const writes = [{ kind: "create", index, id: end.id, native } as const];
      const settled = await connector.settle?.({ token, writes }, signal);
      // Who may not ask cannot tell either that it may be sent again.
      if (settled === undefined) continue;
      const fate = settled.ok
        ? fateOf(settled.value[0], native, observation, connector.capabilities.resends)
        : null;
      if (fate !== null) fates.set(id, (fates.get(id) ?? new Map()).set(name, fate));
    }
  }
  return fates;
}

function fateOf(
  outcome: WriteOutcome | undefined,
  sent: NativeRecord,
  { mapping }: Observation,
  resends: boolean,
): Fate | null {
  if (outcome?.kind === "failed") return { kind: "free" };
  const native = outcome?.kind === "done" ? nativeAfter(outcome, sent) : null;
  if (outcome?.kind === "done" && native !== null) {
    const read = mapping.read(native);
    if (read.kind !== "record") return null;
    const { id, record } = read;
    return { kind: "made", observed: { kind: "record", id, record }, version: outcome.version };
  }
  return resends ? { kind: "free" } : null;
}

/** The link without the ends that are free to be made again. */
export function withoutFree(link: Link, fates: ReadonlyMap<EndpointName, Fate>): Link {
  const ends = Object.entries(link.ends).filter(([name]) => fates.get(name)?.kind !== "free");
  return { ...link, ends: Object.fromEntries<End>(ends) };
}
