import { expect, test } from "vitest";
import type { LinkStatus } from "../../extension/agent/agent-link.ts";
import { type AgentNode, agentTree, runNodes } from "../../extension/agent/agent-tree.ts";
import { planText } from "../../extension/agent/plan-text.ts";
import { statusText } from "../../extension/agent/status-text.ts";
import { untranslated } from "../../extension/words/translate.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import type { Attention, SyncView } from "../../shared/protocol/views.ts";
import { stateOf } from "../desktop/seen.ts";
import { runsOf, wellSync } from "../support/fake-data.ts";

const now = Date.UTC(2026, 5, 1, 12);

function lines(nodes: readonly AgentNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ label, description, icon, children }) => [
    `${"  ".repeat(depth)}${label} [${icon[0]}] ${description}`.trimEnd(),
    ...(children === "runs" ? [] : lines(children, depth + 1)),
  ]);
}

const named = (name: string, part: Partial<SyncView> = {}): SyncView => ({
  ...wellSync(name, now),
  workspace: "/work/shop",
  nextDue: now + 300_000,
  ...part,
});

const waiting: readonly Attention[] = [
  {
    kind: "blocked",
    run: "r1",
    hash: "0".repeat(64),
    brakes: [{ kind: "deletes", endpoint: "erp", message: "It deletes 12 of 20." }],
  },
  { kind: "conflicts", count: 3 },
  { kind: "rejected", count: 2 },
];

test("[E74] the view shows the syncs by workspace, the editor's own first, with what waits for a person", () => {
  const state = {
    ...stateOf([
      named("orders", { workspace: "/elsewhere" }),
      named("customers", { attention: waiting }),
      named("paused", { pause: { since: now, until: null } }),
    ]),
    workspaces: ["/elsewhere", "/work/shop"].map((folder) => ({
      folder,
      name: folder.split("/").at(-1) ?? "",
      state: { kind: "watched" } as const,
    })),
  };
  const tree = agentTree(state, ["/work/shop", "/work/new"], now, untranslated);
  const text = lines(tree).map((line) => line.replace(/(Recent runs \[history\]).*/, "$1"));
  expect(text).toEqual([
    "Run the syncs in new [add] the agent does not know this folder",
    "shop [folder]",
    "  customers [warning] plan held by a brake",
    "    Plan held by a brake [shield] It deletes 12 of 20.",
    "    3 conflicts [git-merge]",
    "    2 rejected [circle-slash]",
    "    Recent runs [history]",
    "  paused [debug-pause] paused",
    "    Recent runs [history]",
    "elsewhere [folder]",
    "  orders [pass] next run in 5 min",
    "    Recent runs [history]",
  ]);
  const ids: string[] = [];
  const collect = (nodes: readonly AgentNode[]): void => {
    for (const { id, children } of nodes) {
      ids.push(id);
      if (children !== "runs") collect(children);
    }
  };
  collect(tree);
  expect(new Set(ids).size).toBe(ids.length);
});

test("[E74] a run says when, how it ended, what it did and why it was begun", () => {
  const sync = named("customers");
  const runs = runNodes(runsOf(sync, now), now, untranslated);
  expect(runs.length).toBeGreaterThan(0);
  for (const { label, description } of runs) {
    expect(label).toMatch(/ago|just now/);
    expect(description.split(" · ").length).toBeGreaterThanOrEqual(2);
  }
});

const wrong = problem("agent.not-running", "The agent has ended or cut the connection");
test.each<[LinkStatus, SyncView[] | null, string, string]>([
  [{ kind: "connecting" }, null, "$(sync) Syncline", "plain"],
  [{ kind: "absent" }, null, "$(circle-slash) Syncline: no agent", "plain"],
  [{ kind: "older", version: "0.0.9", problem: wrong }, null, "$(versions) Syncline: older agent", "warning"],
  [{ kind: "newer", version: "9.0.0", problem: wrong }, null, "$(versions) Syncline: newer agent", "warning"],
  [{ kind: "lost", problem: wrong }, null, "$(debug-disconnect) Syncline: agent lost", "warning"],
  [{ kind: "connected" }, [named("a")], "$(pass) Syncline", "plain"],
  [{ kind: "connected" }, [named("a", { attention: waiting })], "$(warning) Syncline 3", "warning"],
])("[E75] the status bar says at a glance how the agent stands: %j", (status, syncs, text, tone) => {
  const shown = statusText(status, syncs === null ? null : stateOf(syncs), untranslated);
  expect(shown).toMatchObject({ text, tone });
  expect(shown.tooltip).not.toBe("");
});

test("[E76] a held plan is shown whole before it is approved: why it is held, and every record", () => {
  const text = planText(
    "customers",
    {
      ...runsOf(named("customers"), now)[0]!,
      endpoints: { erp: { creates: 0, updates: 1, deletes: 1, records: 20, complete: true, version: "" } },
      brakes: [{ kind: "deletes", endpoint: "erp", message: "It deletes 12 of 20." }],
      kept: true,
      approvable: true,
      fields: ["price"],
      types: {},
    },
    [
      {
        link: null,
        key: "A-1",
        operations: [
          {
            kind: "update",
            endpoint: "erp",
            id: "1",
            version: "",
            fields: [{ field: "price", from: "1.5", to: "2" }],
            native: [],
          },
          {
            kind: "delete",
            endpoint: "erp",
            id: "2",
            version: "",
            record: { price: "3" },
            evidence: { endpoint: "shop", how: "" },
          },
        ],
        decisions: [],
        conflicts: [],
        after: null,
      },
    ],
    3,
    untranslated,
  );
  expect(text).toContain("! erp: It deletes 12 of 20.");
  expect(text).toContain("erp: 20 records, +0 ~1 −1");
  expect(text).toContain("~ erp  A-1\n    price: 1.5 → 2\n− erp  A-1\n    price: 3");
  expect(text).toContain("and 2 more");
});
