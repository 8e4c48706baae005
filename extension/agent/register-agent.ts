import {
  Disposable,
  type ExtensionContext,
  l10n,
  StatusBarAlignment,
  ThemeColor,
  Uri,
  window,
  workspace,
} from "vscode";
import { homeOf } from "../../shared/engine/home.ts";
import { registerAgentCommands } from "./agent-commands.ts";
import { AgentLink } from "./agent-link.ts";
import { AgentView } from "./agent-view.ts";
import { registerPlanDocuments } from "./approve-plan.ts";
import { startAgent } from "./start-agent.ts";
import { statusText } from "./status-text.ts";

/** The agent in the editor: the connection, the view, the status bar item and the commands. */
export function registerAgent(context: ExtensionContext): AgentLink {
  const home = homeOf(process.env, process.platform).folder;
  const program = Uri.joinPath(context.extensionUri, "dist", "extension", "agent.mjs").fsPath;
  const link = new AgentLink({
    home,
    start: () => startAgent({ home, program, node: process.execPath, env: process.env }),
  });
  context.subscriptions.push(
    { dispose: () => link.dispose() },
    new AgentView(link).show(),
    showStatus(link),
    registerAgentCommands(link),
    registerPlanDocuments(link),
    // A workspace that is not trusted is not told how the user's other syncs stand.
    workspace.onDidGrantWorkspaceTrust(() => link.connect()),
  );
  if (workspace.isTrusted) link.connect();
  return link;
}

function showStatus(link: AgentLink): Disposable {
  const item = window.createStatusBarItem("syncline.agent", StatusBarAlignment.Left, 10);
  item.name = "Syncline";
  item.command = "syncline.agentMenu";
  const update = () => {
    const { text, tooltip, tone } = statusText(link.status, link.state, l10n.t);
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = tone === "plain" ? undefined : new ThemeColor(`statusBarItem.${tone}Background`);
    item.accessibilityInformation = { label: `Syncline: ${tooltip}`, role: "button" };
    if (workspace.isTrusted && workspace.getConfiguration("syncline").get("statusBar.enabled", true))
      item.show();
    else item.hide();
  };
  update();
  const off = link.onState(update);
  return Disposable.from(
    item,
    { dispose: off },
    workspace.onDidChangeConfiguration(update),
    workspace.onDidGrantWorkspaceTrust(update),
  );
}
