import { commands, l10n, type QuickPickItem, window } from "vscode";
import type { AgentLink } from "./agent-link.ts";

interface MenuItem extends QuickPickItem {
  readonly command: string;
}

/** What can be done as the agent stands, behind the status bar item. */
export async function agentMenu(link: AgentLink): Promise<void> {
  const chosen = await window.showQuickPick(itemsFor(link), { title: l10n.t("Syncline") });
  if (chosen !== undefined) await commands.executeCommand(chosen.command);
}

function itemsFor({ status, state }: AgentLink): readonly MenuItem[] {
  const view = { label: `$(list-tree) ${l10n.t("Show the Agent View")}`, command: "syncline.agent.focus" };
  if (status.kind === "older" || status.kind === "newer")
    return [
      {
        label: `$(versions) ${l10n.t("Replace the Agent")}`,
        detail: status.problem.message,
        command: "syncline.replaceAgent",
      },
      view,
    ];
  if (state === null)
    return [{ label: `$(play) ${l10n.t("Start the Agent")}`, command: "syncline.startAgent" }, view];
  const attention = state.syncs.flatMap((sync) => sync.attention);
  const conflicts = attention.reduce((sum, one) => sum + (one.kind === "conflicts" ? one.count : 0), 0);
  const isHeld = attention.some(({ kind }) => kind === "blocked");
  return [
    ...(isHeld
      ? [{ label: `$(shield) ${l10n.t("Approve a Held Plan…")}`, command: "syncline.approvePlan" }]
      : []),
    ...(conflicts > 0
      ? [
          {
            label: `$(git-merge) ${l10n.t("Settle Conflicts")}`,
            description: String(conflicts),
            command: "syncline.conflicts",
          },
        ]
      : []),
    ...(state.syncs.length > 0
      ? [{ label: `$(play) ${l10n.t("Run a Sync…")}`, command: "syncline.runSync" }]
      : []),
    state.pause === null
      ? { label: `$(debug-pause) ${l10n.t("Pause All Syncs")}`, command: "syncline.pauseAgent" }
      : { label: `$(debug-continue) ${l10n.t("Resume All Syncs")}`, command: "syncline.resumeAgent" },
    { label: `$(link-external) ${l10n.t("Open the Dashboard")}`, command: "syncline.openDashboard" },
    { label: `$(folder) ${l10n.t("Run the Syncs of This Folder")}`, command: "syncline.addFolder" },
    view,
  ];
}
