import { expect, test } from "vitest";
import type { Entry } from "../../agent/desktop/menu/entry.ts";
import { toTemplate } from "../../agent/desktop/menu/to-template.ts";
import { trayMenu } from "../../agent/desktop/menu/tray-menu.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import type { SyncView } from "../../shared/protocol/views.ts";
import { wellSync } from "../support/fake-data.ts";
import { now, running, zone } from "./seen.ts";

/** A screen of 720 pixels has room for about thirty lines. */
const screen = 30;

const failing = (name: string): SyncView =>
  wellSync(name, now, {
    attention: [{ kind: "failing", since: now, times: 1, problem: problem("agent.failed", "No") }],
  });

const menuOf = (syncs: readonly SyncView[], folders: readonly string[] = []): readonly Entry[] =>
  trayMenu(
    running(syncs, {
      workspaces: folders.map((folder) => ({ folder, name: folder.slice(1), state: { kind: "watched" } })),
    }),
    { zone, loginItem: true },
    now,
  );

/** The lengths of all menus, and the syncs that one can be run from somewhere in them. */
function measured(entries: readonly Entry[]): { longest: number; reached: Set<string> } {
  let longest = entries.length;
  const reached = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "do" && entry.command.kind === "run" && entry.command.sync !== null)
      reached.add(entry.command.sync);
    if (entry.kind !== "menu") continue;
    const below = measured(entry.entries);
    longest = Math.max(longest, below.longest);
    for (const sync of below.reached) reached.add(sync);
  }
  return { longest, reached };
}

test.each([1, 10, 11, 20, 21, 100, 400])(
  "[D45] of %i syncs each is reached, and no menu is longer than a screen",
  (count) => {
    const syncs = Array.from({ length: count }, (_, i) =>
      wellSync(`sync-${String(i).padStart(4, "0")}`, now),
    );
    const { longest, reached } = measured(menuOf(syncs));
    expect(reached.size).toBe(count);
    expect(longest).toBeLessThanOrEqual(screen);
  },
);

test("[D45] of thousands that all fail in hundreds of folders, the menus stay short and lead on to the dashboard", () => {
  const syncs = Array.from({ length: 3_000 }, (_, i) => ({
    ...failing(`sync-${String(i).padStart(4, "0")}`),
    workspace: `/folder-${i % 100}`,
  }));
  const menu = menuOf(
    syncs,
    Array.from({ length: 100 }, (_, i) => `/folder-${i}`),
  );
  expect(measured(menu).longest).toBeLessThanOrEqual(screen);
  expect(JSON.stringify(menu)).toContain("More in the dashboard…");
});

test("[D45] of many, those that need a look stand in the menu itself, the worst first, and the rest by folder", () => {
  const syncs = [
    ...Array.from({ length: 12 }, (_, i) => wellSync(`well-${i}`, now)),
    wellSync("conflicted", now, { attention: [{ kind: "conflicts", count: 2 }] }),
    { ...failing("failing"), workspace: "/srv/crm" },
  ];
  const labels = menuOf(syncs, ["/srv/shop", "/srv/crm"]).flatMap((entry) =>
    entry.kind === "menu" ? [entry.label] : [],
  );
  expect(labels).toEqual(["✕  failing   fails", "!  conflicted   2 conflicts", "All 14 syncs", "Pause all"]);
  const all = menuOf(syncs, ["/srv/shop", "/srv/crm"]).find(
    (entry) => entry.kind === "menu" && entry.label === "All 14 syncs",
  );
  expect(all?.kind === "menu" && all.entries.map((entry) => entry.kind === "menu" && entry.label)).toEqual([
    "srv/shop   13 syncs",
    "srv/crm   1 sync",
  ]);
});

test("[D45] names of any length and with any sign stay one line, and an ampersand is one", () => {
  const [entry] = toTemplate(
    menuOf([wellSync(`R&D\n${"long ".repeat(50)}`, now)]).filter(({ kind }) => kind === "menu"),
    () => {},
  );
  expect(entry?.label).toMatch(/^✓ {2}R&&D long [^\n]{0,60}$/);
});
