import { type Health, healthOf } from "../../../shared/protocol/condition.ts";
import type { AgentState, Moment, SyncView, WorkspaceView } from "../../../shared/protocol/views.ts";
import { act, type Entry, menu } from "./entry.ts";
import { syncMenu } from "./sync-menu.ts";
import { counted, short } from "./words.ts";

/** So many syncs stand in the menu itself; and so many lines in any one below it. */
const inView = 10;
const inGroup = 20;

const order: readonly Health[] = ["failing", "attention", "syncing", "waiting", "paused", "new", "well"];

/**
 * All syncs, so that every one can be reached and no menu is longer than a screen. Few stand there as they are, in
 * the order of their names; of many those that need a look, and the rest in groups. `SPEC D45`.
 */
export function syncsEntries(state: AgentState, now: Moment, zone: string): readonly Entry[] {
  const syncs = byName(state.syncs);
  const entry = (sync: SyncView): Entry => syncMenu(sync, state.pause, now, zone);
  if (syncs.length <= inView) return syncs.map(entry);
  const urgent = syncs
    .filter((sync) => order.indexOf(healthOf(sync)) <= order.indexOf("syncing"))
    .sort((a, b) => order.indexOf(healthOf(a)) - order.indexOf(healthOf(b)));
  return [
    ...urgent.slice(0, inView).map(entry),
    menu(`All ${counted(syncs.length, "sync")}`, groups(syncs, state.workspaces, entry)),
  ];
}

function groups(
  syncs: readonly SyncView[],
  workspaces: readonly WorkspaceView[],
  entry: (sync: SyncView) => Entry,
): readonly Entry[] {
  const inhabited = workspaces.filter(({ folder }) => syncs.some(({ workspace }) => workspace === folder));
  if (inhabited.length < 2) return chunks(syncs, entry);
  return bounded(
    inhabited.map(({ folder, name }) => {
      const own = syncs.filter(({ workspace }) => workspace === folder);
      return menu(`${short(name, 40)}   ${counted(own.length, "sync")}`, chunks(own, entry));
    }),
  );
}

/** Names from–to, so that a menu of any number of syncs has at most `inGroup` lines. */
function chunks(syncs: readonly SyncView[], entry: (sync: SyncView) => Entry): readonly Entry[] {
  if (syncs.length <= inGroup) return syncs.map(entry);
  const made: Entry[] = [];
  for (let at = 0; at < syncs.length; at += inGroup) {
    const own = syncs.slice(at, at + inGroup);
    made.push(
      menu(`${short(own[0]?.name ?? "", 25)} – ${short(own.at(-1)?.name ?? "", 25)}`, own.map(entry)),
    );
  }
  return bounded(made);
}

const bounded = (entries: readonly Entry[]): readonly Entry[] =>
  entries.length <= inGroup
    ? entries
    : [...entries.slice(0, inGroup), act("More in the dashboard…", { kind: "open", page: { kind: "home" } })];

const byName = (syncs: readonly SyncView[]): SyncView[] =>
  [...syncs].sort((a, b) => a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id, "en"));
