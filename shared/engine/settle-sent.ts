import { plannedWrites } from "../apply/execute.ts";
import { located, problem } from "../base/diagnostic.ts";
import type { NativeWrite, WriteOutcome } from "../connectors/contract.ts";
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
  const planned = plannedWrites(sync.state.items(run), targets).get(endpoint) ?? [];
  for (const [token, sent] of Map.groupBy(pending, (one) => one.token)) {
    const writes: NativeWrite[] = sent.flatMap(({ index }) => planned[index]?.write ?? []);
    const asked = connector === undefined ? null : await connector.settle({ token, writes }, signal);
    const known = new Map(asked?.ok ? asked.value.map((outcome) => [outcome.index, outcome]) : []);
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
