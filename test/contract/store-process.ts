import { linkId, runId } from "../../shared/model/ids.ts";
import type { Store } from "../../shared/state/store.ts";
import { commit, conflict, creation, link, memory, start } from "../state/samples.ts";

/** The sync that the other process works on. */
export const sharedSync = "/work/shared.sync.yaml";
/** How many links each of its commits writes. */
export const linksAtOnce = 200;

/**
 * What another process does with a store, for the tests that kill it. It says `ready` once it has the lease, or why it
 * did not get it, and then:
 * - `hold` keeps the lease;
 * - `commit` makes one run after another, each of which puts its number into everything that a commit writes, and says
 *   the number of each that is through.
 */
export async function storeProcess(store: Store, task: string): Promise<void> {
  const state = store.sync(sharedSync, "shared");
  const lease = state.lease();
  console.log(lease.ok ? "ready" : lease.error.code);
  if (!lease.ok) return;
  if (task === "hold") {
    await new Promise(() => setInterval(() => {}, 1000));
    return;
  }
  const first = state.runs(1).length === 0 ? 1 : Number(state.runs(1)[0]!.id.slice(1)) + 1;
  for (let number = first; ; number++) {
    const value = String(number);
    const run = runId(`r${String(number).padStart(9, "0")}`);
    const numbers = Array.from({ length: linksAtOnce }, (_, at) => at + 1);
    state.begin(start(run), [creation(value)]);
    state.intend(run, { kind: "replace", endpoint: value, files: [], outcomes: [] });
    const last = state.lastLinkId();
    const added = linksAtOnce + number;
    state.commit(run, {
      ...commit({ endedAt: number }),
      links: [...numbers, added].map((id) => link(id, { base: { n: value } })),
      ended: last > linksAtOnce ? [linkId(last)] : [],
      conflicts: [conflict("c", value)],
      rejections: [{ endpoint: "shop", record: value, problems: [] }],
      endpoints: { shop: memory({ version: value, index: Buffer.from(value) }) },
    });
    console.log(value);
  }
}
