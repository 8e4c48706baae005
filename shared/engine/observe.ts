import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import { KnownInOrder } from "../state/known-in-order.ts";
import { type ConfirmState, confirmUnseen, mostAsked } from "./confirm-unseen.ts";
import { isKnown, type Observation } from "./observation.ts";

export interface ObserveRequest {
  readonly connector: ReadOnlyConnector;
  readonly observation: Observation;
  readonly state: ConfirmState;
  /** The mapping is the one that the index was made under. */
  readonly hashesHold: boolean;
  /** When the plan is made, in milliseconds since 1970; `null`: everything is to be read. */
  readonly now: number | null;
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Reads an endpoint to its end and compares it with what is known of it. */
export async function observe(request: ObserveRequest): Promise<Result<Observation, Diagnostic>> {
  const { connector, observation, state, hashesHold, signal, progress } = request;
  // Elements of a nested list have no bytes of their own to be known by.
  const knows = hashesHold && observation.mapping.definition.each === null;
  const known = knows ? new KnownInOrder(observation.index) : null;
  const cursor = knows ? cursorFor(connector, observation, request.now) : null;
  const read = await connector.read(
    { known, cursor, ...(progress ? { progress } : {}) },
    observation,
    signal,
  );
  if (!read.ok) return err(located(read.error, { endpoint: observation.mapping.name }));
  if (observation.stop !== null) {
    const { message, at } = observation.stop;
    return err(problem("record.stop", message, at ? { at } : {}));
  }
  observation.close(read.value);
  const confirmed = await confirmUnseen(connector, observation, state, signal);
  return confirmed.ok
    ? ok(observation)
    : err(located(confirmed.error, { endpoint: observation.mapping.name }));
}

/**
 * Where a read of changes may begin; `null` where everything is to be read: now and then, and whenever the endpoint holds
 * records that no link knows, since their absence from a list of changes tells nothing (SPEC C14).
 */
function cursorFor(
  { capabilities: { changes } }: ReadOnlyConnector,
  { memory, index }: Observation,
  now: number | null,
): string | null {
  if (changes === null || now === null || memory === null || memory.cursor === null) return null;
  const isRecent = now - memory.readAt < changes.fullEvery && now >= memory.readAt;
  if (!isRecent || memory.records !== index.slots) return null;
  let asked = 0;
  for (let slot = 0; slot < index.slots; slot++) if (!isKnown(index, slot)) asked++;
  return asked > mostAsked ? null : memory.cursor;
}
