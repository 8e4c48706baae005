import { type PlannedWrite, plannedWrites } from "../apply/planned-write.ts";
import { located, problem } from "../base/diagnostic.ts";
import type { NativeWrite, WriteOutcome } from "../connectors/contract.ts";
import { nativeAfter } from "../connectors/native-after.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { EndpointName, RunId } from "../model/ids.ts";
import type { NotedIntent } from "../state/store.ts";
import type { OpenSync } from "./open-sync.ts";

/**
 * What became of the writes of a run that were sent to an endpoint (SPEC C20): what was noted, and else what the endpoint
 * says when it is asked. Where it cannot be asked, nobody knows.
 */
export async function settleSent(
  sync: OpenSync,
  run: RunId,
  endpoint: EndpointName,
  intents: readonly Extract<NotedIntent, { kind: "send" }>[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const outcomes = intents.flatMap((intent) => intent.outcomes);
  const noted = new Set(outcomes.map(({ index }) => index));
  const pending = intents.flatMap(({ token, indexes }) =>
    indexes.filter((index) => !noted.has(index)).map((index) => ({ token, index })),
  );
  if (pending.length === 0) return outcomes;
  const mapping = sync.compiled.endpoints.get(endpoint);
  const connector = sync.connectors.get(endpoint);
  const targets = new Map(mapping === undefined ? [] : [[endpoint, { mapping }]]);
  const planned = plannedWrites(sync.state.items(run), targets, null).get(endpoint) ?? [];
  for (const [token, sent] of Map.groupBy(pending, (one) => one.token)) {
    const writes: NativeWrite[] = sent.flatMap(({ index }) => planned[index]?.write ?? []);
    const asked = connector === undefined ? null : await connector.settle({ token, writes }, signal);
    const settled =
      asked?.ok && mapping ? asked.value.filter((one) => isOurs(one, planned[one.index], mapping)) : [];
    const known = new Map(settled.map((outcome) => [outcome.index, outcome]));
    const unknown =
      asked?.ok === false
        ? located(asked.error, { endpoint })
        : problem("run.unsettled", `It is not known what became of a write to ${endpoint}`, {
            at: { endpoint },
          });
    for (const { index } of sent)
      outcomes.push(known.get(index) ?? { kind: "unknown", index, sent: { token, index }, problem: unknown });
  }
  return outcomes;
}

/**
 * Whether a record that is there under the key of one that was sent is that one. One that holds something else than was
 * sent may be somebody else's, so it stays open whether ours was made.
 */
function isOurs(outcome: WriteOutcome, planned: PlannedWrite | undefined, mapping: EndpointMapping): boolean {
  if (outcome.kind !== "done" || planned?.write.kind !== "create" || planned.shadow === null) return true;
  const { shadow } = planned;
  const native = nativeAfter(outcome, planned.write.native);
  const read = native === null ? null : mapping.read(native);
  return (
    read?.kind === "record" && Object.keys(shadow).every((field) => read.record[field] === shadow[field])
  );
}
