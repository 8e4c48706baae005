import type { EndpointName } from "../model/ids.ts";
import type { Observed } from "../reconcile/observed.ts";
import { reconcileKey } from "../reconcile/reconcile-key.ts";
import type { LinkInput } from "../reconcile/reconcile-link.ts";
import type { Rules } from "../reconcile/rules.ts";
import type { OpenConflict } from "../state/store.ts";
import type { Observation } from "./observation.ts";
import type { PlanWriter, SeenAt } from "./plan-writer.ts";
import type { StrayGroups } from "./stray-groups.ts";

/** Plans for the records that no link knows, key by key. */
export async function planStrays(
  rules: Rules,
  observations: ReadonlyMap<EndpointName, Observation>,
  groups: StrayGroups,
  open: readonly OpenConflict[],
  writer: PlanWriter,
): Promise<void> {
  const openByKey = groupByKey(open);

  for (const strays of groups.inOrder()) {
    const { key } = strays[0]!;
    const absent = new Map<EndpointName, Observed>();
    for (const [name, observation] of observations) absent.set(name, observation.absence(key));
    const reconciled = reconcileKey(rules, key, strays, absent, openByKey.get(key) ?? noConflicts);
    if (reconciled === null) continue;
    const seen = new Map<EndpointName, SeenAt>();
    for (const { endpoint, position, version } of strays) seen.set(endpoint, { position, version });
    writer.add({ before: null, reconciled, seen });
    if (writer.full) await writer.flush();
  }
}

const noConflicts: LinkInput["open"] = new Map();

function groupByKey(open: readonly OpenConflict[]): ReadonlyMap<string, LinkInput["open"]> {
  const byKey = new Map<string, Map<string, Pick<OpenConflict, "conflict" | "resolution">>>();
  for (const { conflict, resolution } of open) {
    if (conflict.link !== null) continue;
    const fields = byKey.get(conflict.key) ?? new Map();
    fields.set(conflict.field ?? "*", { conflict, resolution });
    byKey.set(conflict.key, fields);
  }
  return byKey;
}
