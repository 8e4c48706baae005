import { commands, Disposable, env, l10n, ProgressLocation, Range, Uri, window, workspace } from "vscode";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Result } from "../../shared/base/result.ts";
import type { SyncView } from "../../shared/protocol/views.ts";
import type { AgentLink } from "./agent-link.ts";
import { agentMenu } from "./agent-menu.ts";
import type { AgentNode } from "./agent-tree.ts";
import { approvePlan, openPlan } from "./approve-plan.ts";
import { showProblem } from "./show-problem.ts";

/** What can be done with the agent from the editor. */
export function registerAgentCommands(link: AgentLink): Disposable {
  const syncOf = (node: AgentNode | undefined): Promise<SyncView | undefined> =>
    node?.about.kind === "sync" || node?.about.kind === "attention"
      ? Promise.resolve(node.about.sync)
      : chooseSync(link);
  const withSync = (id: string, act: (sync: SyncView) => Promise<Result<unknown, Diagnostic>>): Disposable =>
    commands.registerCommand(id, async (node?: AgentNode) => {
      const sync = await syncOf(node);
      if (sync !== undefined) await told(act(sync));
    });
  return Disposable.from(
    withSync("syncline.runSync", ({ id }) => link.call("sync.run", { sync: id })),
    withSync("syncline.cancelRun", ({ id }) => link.call("sync.cancel", { sync: id })),
    withSync("syncline.pauseSync", ({ id }) => link.call("sync.pause", { sync: id })),
    withSync("syncline.resumeSync", ({ id }) => link.call("sync.resume", { sync: id })),
    commands.registerCommand("syncline.pauseAgent", () => told(link.call("agent.pause", {}))),
    commands.registerCommand("syncline.resumeAgent", () => told(link.call("agent.resume", {}))),
    commands.registerCommand("syncline.startAgent", () => startAgent(link)),
    commands.registerCommand("syncline.replaceAgent", () => replaceAgent(link)),
    commands.registerCommand("syncline.openDashboard", () => openDashboard(link)),
    commands.registerCommand("syncline.addFolder", (node?: AgentNode) =>
      addFolder(link, node?.about.kind === "folder-not-run" ? node.about.folder : undefined),
    ),
    commands.registerCommand("syncline.removeFolder", async (node?: AgentNode) => {
      if (node?.about.kind === "workspace")
        await told(link.call("workspaces.remove", { folder: node.about.folder }));
    }),
    commands.registerCommand("syncline.approvePlan", (node?: AgentNode) => approvePlan(link, node)),
    commands.registerCommand("syncline.openSyncFile", async (node?: AgentNode) => {
      const sync = await syncOf(node);
      if (sync !== undefined) await window.showTextDocument(Uri.file(sync.path));
    }),
    commands.registerCommand("syncline.openNode", (node: AgentNode) => openNode(link, node)),
    commands.registerCommand("syncline.agentMenu", () => agentMenu(link)),
  );
}

async function told(asked: Promise<Result<unknown, Diagnostic>>): Promise<void> {
  const answer = await asked;
  if (!answer.ok) await showProblem(answer.error);
}

async function startAgent(link: AgentLink): Promise<boolean> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t("The agent is not started from a workspace that is not trusted."));
    return false;
  }
  const started = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t("Starting the agent") },
    () => link.ensure(),
  );
  if (!started.ok) await showProblem(started.error);
  return started.ok;
}

/** An agent of another version is asked to stop, which it finishes first what it writes for, and ours is started. */
async function replaceAgent(link: AgentLink): Promise<void> {
  const replace = l10n.t("Replace the Agent");
  const answer = await window.showWarningMessage(
    l10n.t("The agent that runs is stopped, and the one of this extension is started."),
    { modal: true, detail: l10n.t("What it is writing is finished first. Its syncs go on in the new one.") },
    replace,
  );
  if (answer !== replace) return;
  const stopped = await link.call("agent.stop", {});
  if (!stopped.ok && stopped.error.code !== "agent.not-running") return showProblem(stopped.error);
  await link.gone();
  await startAgent(link);
}

async function openDashboard(link: AgentLink): Promise<void> {
  if (link.status.kind !== "connected" && !(await startAgent(link))) return;
  const signIn = await link.call("agent.signIn", {});
  // On a remote machine the editor forwards the port.
  if (signIn.ok) await env.openExternal(Uri.parse(signIn.value.url, true));
  else await showProblem(signIn.error);
}

async function addFolder(link: AgentLink, wanted: string | undefined): Promise<void> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const folder =
    wanted ??
    (folders.length > 1 ? (await window.showWorkspaceFolderPick())?.uri.fsPath : folders[0]?.uri.fsPath);
  if (folder === undefined) {
    if (folders.length === 0)
      void window.showInformationMessage(l10n.t("Open a folder first: the agent runs the syncs in it."));
    return;
  }
  if (link.status.kind !== "connected" && !(await startAgent(link))) return;
  const added = await link.call("workspaces.add", { folder });
  if (!added.ok) return showProblem(added.error);
  const { syncs } = added.value;
  void window.showInformationMessage(
    syncs === 0
      ? l10n.t("The agent watches {0}, and runs the syncs that come to be in it.", added.value.folder)
      : l10n.t("The agent runs {0} syncs in {1}.", syncs, added.value.folder),
  );
}

async function chooseSync(link: AgentLink): Promise<SyncView | undefined> {
  const syncs = link.state?.syncs ?? [];
  if (syncs.length === 0) {
    void window.showInformationMessage(l10n.t("The agent runs no sync."));
    return undefined;
  }
  const open = window.activeTextEditor?.document.uri.fsPath;
  const chosen = await window.showQuickPick(
    syncs
      .map((sync) => ({ label: sync.name, description: workspace.asRelativePath(sync.path), sync }))
      // The one that is being edited first.
      .toSorted((a, b) => Number(b.sync.path === open) - Number(a.sync.path === open)),
    { title: l10n.t("Which sync?") },
  );
  return chosen?.sync;
}

async function openNode(link: AgentLink, node: AgentNode): Promise<void> {
  const { about } = node;
  if (about.kind === "folder-not-run") return addFolder(link, about.folder);
  if (about.kind === "run") return openPlan(link, about.sync, about.run.id);
  if (about.kind !== "attention") return;
  const { attention, sync } = about;
  switch (attention.kind) {
    case "blocked":
      return approvePlan(link, node);
    case "conflicts":
      await commands.executeCommand("syncline.conflicts", sync.id);
      return;
    case "rejected":
    case "refused":
      return openDashboard(link);
    case "failing":
    case "file":
    case "unreadable": {
      const { at } = attention.problem;
      await window.showTextDocument(Uri.file(at?.file ?? sync.path), {
        ...(at?.line === undefined
          ? {}
          : {
              selection: new Range(at.line - 1, (at.column ?? 1) - 1, at.line - 1, (at.column ?? 1) - 1),
            }),
      });
      return showProblem(attention.problem);
    }
    case "stale":
      await window.showTextDocument(Uri.file(sync.path));
  }
}
