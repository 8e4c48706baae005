import { expect, test } from "vitest";
import type { AgentSeen } from "../../agent/desktop/agent-seen.ts";
import { trayMenu } from "../../agent/desktop/menu/tray-menu.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import type { RunView, SyncView } from "../../shared/protocol/views.ts";
import { shopSyncs, wellSync } from "../support/fake-data.ts";
import { menuText } from "./menu-text.ts";
import { now, running, stateOf, zone } from "./seen.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** The whole menu as text. */
function shown(agent: AgentSeen, loginItem: boolean | null = false): string {
  const syncs = agent.kind === "running" ? agent.state.syncs : [];
  const names = new Map(syncs.map(({ id, name }) => [id, name]));
  return menuText(trayMenu(agent, { zone, loginItem }, now), names);
}

/** A sync's last run, that ended so. */
const ended = (sync: SyncView, part: Partial<RunView>): RunView => ({ ...sync.lastRun!, ...part });

test("[D40] one sync that is well: its state, what it can do, and all else, in the order in which a person looks", () => {
  expect(shown(running([wellSync("price-list", now)]))).toMatchInlineSnapshot(`
    "
      (All is well)
      ---
      ✓  price-list   14:06 >
          (Last run 14:06: nothing had changed)
          (Next run 14:21)
          ---
          Sync now -> run price-list
          Pause >
              For an hour -> pause price-list hour
              Until tomorrow -> pause price-list tomorrow
              Until resumed -> pause price-list open
          Open in the dashboard -> app://syncline/#/sync/price-list
      ---
      Sync now -> run all
      Pause >
          For an hour -> pause all hour
          Until tomorrow -> pause all tomorrow
          Until resumed -> pause all open
      ---
      Open dashboard -> app://syncline/#/
      Open dashboard in the browser -> browser
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D44] a workspace at noon: conflicts and plans first, then each sync with its own steps", () => {
  expect(shown(running(shopSyncs(now)), true)).toMatchInlineSnapshot(`
    "
      (4 of 8 syncs need attention)
      ---
      Review 14 conflicts -> app://syncline/#/conflicts
      Approve stock-levels… -> app://syncline/#/sync/stock-levels/run/stock-levels-held
      ---
      !  customers   14 conflicts >
          (Last run 14:07: 13 changes written)
          (Next run 14:21)
          ---
          Review 14 conflicts -> app://syncline/#/conflicts?sync=customers
          See 3 rejected records -> app://syncline/#/rejected?sync=customers
          ---
          Sync now -> run customers
          Pause >
              For an hour -> pause customers hour
              Until tomorrow -> pause customers tomorrow
              Until resumed -> pause customers open
          Open in the dashboard -> app://syncline/#/sync/customers
      ‖  newsletter   paused >
          (Last run 14:06: nothing had changed)
          (Paused until 16:10)
          ---
          Sync now -> run newsletter
          Resume -> resume newsletter
          Open in the dashboard -> app://syncline/#/sync/newsletter
      ✕  orders-to-accounting   fails >
          (Last run 14:03: failed, last success 14:06)
          (Next run 14:21)
          ---
          accounting: another program holds /mnt/accounting/order-lin… -> app://syncline/#/sync/orders-to-accounting
          ---
          Sync now -> run orders-to-accounting
          Pause >
              For an hour -> pause orders-to-accounting hour
              Until tomorrow -> pause orders-to-accounting tomorrow
              Until resumed -> pause orders-to-accounting open
          Open in the dashboard -> app://syncline/#/sync/orders-to-accounting
      ✓  price-list   14:06 >
          (Last run 14:06: nothing had changed)
          (Next run 14:21)
          ---
          Sync now -> run price-list
          Pause >
              For an hour -> pause price-list hour
              Until tomorrow -> pause price-list tomorrow
              Until resumed -> pause price-list open
          Open in the dashboard -> app://syncline/#/sync/price-list
      ✓  product-images   14:09 >
          (Last run 14:09: 59 changes written)
          (Next run 14:21)
          ---
          Sync now -> run product-images
          Pause >
              For an hour -> pause product-images hour
              Until tomorrow -> pause product-images tomorrow
              Until resumed -> pause product-images open
          Open in the dashboard -> app://syncline/#/sync/product-images
      !  stock-levels   waits for approval >
          (Last run 14:04: stopped by a brake, last success 14:06)
          (Next run 14:21)
          ---
          Approve… -> app://syncline/#/sync/stock-levels/run/stock-levels-held
          ---
          Sync now -> run stock-levels
          Pause >
              For an hour -> pause stock-levels hour
              Until tomorrow -> pause stock-levels tomorrow
              Until resumed -> pause stock-levels open
          Open in the dashboard -> app://syncline/#/sync/stock-levels
      ✕  suppliers   its file has an error >
          (Last run 14:07: 13 changes written)
          (Next run 14:21)
          ---
          There is no field "suplier" under record: -> app://syncline/#/sync/suppliers
          ---
          Sync now -> run suppliers
          Pause >
              For an hour -> pause suppliers hour
              Until tomorrow -> pause suppliers tomorrow
              Until resumed -> pause suppliers open
          Open in the dashboard -> app://syncline/#/sync/suppliers
      ✓  tax-rates   14:07 >
          (Last run 14:07: 13 changes written)
          (Next run 23:10)
          ---
          Sync now -> run tax-rates
          Pause >
              For an hour -> pause tax-rates hour
              Until tomorrow -> pause tax-rates tomorrow
              Until resumed -> pause tax-rates open
          Open in the dashboard -> app://syncline/#/sync/tax-rates
      ---
      Sync all now -> run all
      Pause all >
          For an hour -> pause all hour
          Until tomorrow -> pause all tomorrow
          Until resumed -> pause all open
      ---
      Open dashboard -> app://syncline/#/
      Open dashboard in the browser -> browser
      ---
      [x] Start at login -> login off
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] nothing to sync yet", () => {
  expect(shown(running([]), null)).toMatchInlineSnapshot(`
    "
      (No syncs yet)
      ---
      Open dashboard -> app://syncline/#/
      Open dashboard in the browser -> browser
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] an agent that starts", () => {
  expect(shown({ kind: "starting" })).toMatchInlineSnapshot(`
    "
      (Starting the agent…)
      ---
      Open dashboard -> app://syncline/#/
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] an agent that failed and is started again", () => {
  const down: AgentSeen = {
    kind: "down",
    problem: problem("agent.failed", "The agent ended with code 1, 3 times in a row"),
    retryAt: now + 4_000,
  };
  expect(shown(down)).toMatchInlineSnapshot(`
    "
      (The agent is not running: nothing is synced)
      (The agent ended with code 1, 3 times in a row)
      (It is started again at 14:10)
      ---
      Open dashboard -> app://syncline/#/
      Start the agent now -> restart
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] an agent that somebody stopped", () => {
  const down: AgentSeen = {
    kind: "down",
    problem: problem("agent.not-running", "The agent was stopped"),
    retryAt: null,
  };
  expect(shown(down)).toMatchInlineSnapshot(`
    "
      (The agent is not running: nothing is synced)
      (The agent was stopped)
      ---
      Open dashboard -> app://syncline/#/
      Start the agent now -> restart
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] everything is paused until tomorrow, and no next run is promised", () => {
  const pause = { since: now - minute, until: now + 10 * 60 * minute - 10 * minute };
  expect(shown(running([wellSync("price-list", now)], { pause }))).toMatchInlineSnapshot(`
    "
      (Paused until tomorrow 00:00)
      ---
      ✓  price-list   14:06 >
          (Last run 14:06: nothing had changed)
          (Waits, as all is paused)
          ---
          Sync now -> run price-list
          Pause >
              For an hour -> pause price-list hour
              Until tomorrow -> pause price-list tomorrow
              Until resumed -> pause price-list open
          Open in the dashboard -> app://syncline/#/sync/price-list
      ---
      Sync now -> run all
      Resume -> resume all
      ---
      Open dashboard -> app://syncline/#/
      Open dashboard in the browser -> browser
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] no network", () => {
  const waits = wellSync("price-list", now, {
    activity: { kind: "waiting", since: now, for: "the network" },
  });
  expect(shown(running([waits, wellSync("stock", now)], { online: false }))).toMatchInlineSnapshot(`
    "
      (No network: syncs that need it wait)
      ---
      …  price-list   waits >
          (Last run 14:06: nothing had changed)
          (Waits for the network)
          ---
          Sync now -> run price-list
          Pause >
              For an hour -> pause price-list hour
              Until tomorrow -> pause price-list tomorrow
              Until resumed -> pause price-list open
          Open in the dashboard -> app://syncline/#/sync/price-list
      ✓  stock   14:04 >
          (Last run 14:04: nothing had changed)
          (Next run 14:21)
          ---
          Sync now -> run stock
          Pause >
              For an hour -> pause stock hour
              Until tomorrow -> pause stock tomorrow
              Until resumed -> pause stock open
          Open in the dashboard -> app://syncline/#/sync/stock
      ---
      Sync all now -> run all
      Pause all >
          For an hour -> pause all hour
          Until tomorrow -> pause all tomorrow
          Until resumed -> pause all open
      ---
      Open dashboard -> app://syncline/#/
      Open dashboard in the browser -> browser
      ---
      [ ] Start at login -> login on
      ---
      Quit and stop syncing -> quit
    "
  `);
});

test("[D42] what is wrong with the agent itself and which folder is not there, in so many lines and no more", () => {
  const agent = running([wellSync("price-list", now)], {
    dashboard: null,
    workspaces: [{ folder: "/media/usb", name: "usb", state: { kind: "missing", since: now - minute } }],
    problems: ["The disk is full", "The log cannot be written", "Port 7962 is taken"].map((message) =>
      problem("agent.failed", message),
    ),
  });
  expect(shown(agent).split("---")[0]).toMatchInlineSnapshot(`
    "
      (The agent needs attention)
      (The disk is full)
      (The log cannot be written)
      (Port 7962 is taken)
      (and 1 more problem: see the logs)
      "
  `);
});

test("[D43] each sync tells its last result and its next run, whatever they are", () => {
  const well = wellSync("w", now);
  const run = (part: Partial<RunView>, more: Partial<SyncView> = {}): SyncView => ({
    ...well,
    lastRun: ended(well, { startedAt: now - minute, endedAt: now - minute / 2, ...part }),
    ...more,
  });
  const none = { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 };
  const cases: readonly SyncView[] = [
    { ...well, lastRun: null, lastSuccess: null, nextDue: null, triggers: [] },
    run({ outcome: { kind: "done" }, counts: none }, { nextDue: now + 6 * day }),
    run({ outcome: { kind: "done" }, counts: { ...none, creates: 1_200, updates: 33, deletes: 1 } }),
    run(
      { outcome: { kind: "done" }, counts: { ...none, updates: 1 }, endedAt: now - day },
      { nextDue: now + day },
    ),
    run(
      { outcome: { kind: "failed", problem: problem("agent.failed", "No") } },
      { lastSuccess: now - 3 * day },
    ),
    run({ outcome: { kind: "blocked" } }, { lastSuccess: null }),
    run({ outcome: { kind: "recovered", refused: [] } }, { nextDue: null }),
    run(
      { outcome: null, endedAt: null },
      {
        activity: {
          kind: "running",
          since: now,
          cause: { kind: "manual" },
          progress: { phase: "reading", endpoint: "erp", done: 1, total: 3 },
        },
      },
    ),
    run({}, { pause: { since: now, until: null } }),
    run({}, { file: { kind: "gone" } }),
    run({}, { activity: { kind: "queued", since: now, cause: { kind: "manual" } } }),
  ];
  const told = cases.map((sync) => {
    const entry = trayMenu(running([sync]), { zone, loginItem: null }, now).find(
      ({ kind }) => kind === "menu",
    );
    if (entry?.kind !== "menu") throw new Error("The sync is not in the menu");
    const [result, next] = entry.entries.map((one) => (one.kind === "line" ? "" : one.label));
    return `${entry.label} | ${result} | ${next}`;
  });
  expect(`\n${told.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    ○  w   has not run yet | Has not run yet | Runs by hand only
    ✓  w   14:09 | Last run 14:09: nothing had changed | Next run Mon 14:10
    ✓  w   14:09 | Last run 14:09: 1,234 changes written | Next run 14:21
    ✓  w   yesterday 14:10 | Last run yesterday 14:10: 1 change written | Next run tomorrow 14:10
    ✓  w   14:09 | Last run 14:09: failed, last success Sat 14:10 | Next run 14:21
    ✓  w   14:09 | Last run 14:09: stopped by a brake | Next run 14:21
    ✓  w   14:09 | Last run 14:09: broken off; the next run goes on from there | Runs when a file changes
    ↻  w   reading erp, 30 % | Runs since 14:09 | Next run 14:21
    ‖  w   paused | Last run 14:09: 42 changes written | Paused until resumed
    ✓  w   14:09 | Last run 14:09: 42 changes written | Its sync file is gone
    …  w   is next | Last run 14:09: 42 changes written | Runs as soon as there is room
    "
  `);
});

test("[D48] quitting says whether the agent goes on", () => {
  const state = stateOf([]);
  const last = (agent: AgentSeen) => shown(agent).trim().split("\n").at(-1)?.trim();
  expect(last({ kind: "running", ours: true, state })).toBe("Quit and stop syncing -> quit");
  expect(last({ kind: "running", ours: false, state })).toBe("Quit (the agent keeps running) -> quit");
});
