import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
} from "vscode";
import type { AgentLink } from "./agent-link.ts";
import { type AgentNode, agentTree, runNodes } from "./agent-tree.ts";

const recentRuns = 10;
/** How often what says "in 5 min" is said anew, in milliseconds. */
const refresh = 30_000;

/** The tree of the agent's syncs. Empty where no agent can be asked: then the welcome views say what to do. */
export class AgentView implements TreeDataProvider<AgentNode> {
  readonly #link: AgentLink;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(link: AgentLink) {
    this.#link = link;
  }

  /** The view, kept up to date. */
  show(): Disposable {
    const view = window.createTreeView("syncline.agent", { treeDataProvider: this, showCollapseAll: true });
    let told: ReturnType<typeof setTimeout> | null = null;
    const update = () => {
      const { status, state } = this.#link;
      void commands.executeCommand("setContext", "syncline.agent", status.kind);
      void commands.executeCommand("setContext", "syncline.agentPaused", state?.pause != null);
      const waiting = state?.syncs.reduce((sum, { attention }) => sum + attention.length, 0) ?? 0;
      view.badge =
        waiting === 0 ? undefined : { value: waiting, tooltip: l10n.t("{0} things wait for you", waiting) };
      // Progress comes several times a second.
      told ??= setTimeout(() => {
        told = null;
        this.#changed.fire();
      }, 100);
    };
    const clock = setInterval(() => view.visible && this.#changed.fire(), refresh);
    const off = this.#link.onState(update);
    update();
    return Disposable.from(view, this.#changed, workspace.onDidChangeWorkspaceFolders(update), {
      dispose: () => {
        off();
        clearInterval(clock);
        if (told !== null) clearTimeout(told);
      },
    });
  }

  async getChildren(node?: AgentNode): Promise<AgentNode[]> {
    return [...(await this.#children(node))];
  }

  async #children(node: AgentNode | undefined): Promise<readonly AgentNode[]> {
    if (node === undefined) {
      const folders = (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === "file")
        .map(({ uri }) => uri.fsPath);
      const { state } = this.#link;
      // With neither syncs nor a folder's there is the welcome view.
      return state === null || state.workspaces.length === 0
        ? []
        : agentTree(state, folders, Date.now(), l10n.t);
    }
    if (node.children !== "runs") return node.children;
    if (node.about.kind !== "runs") return [];
    const runs = await this.#link.call("sync.runs", { sync: node.about.sync, limit: recentRuns });
    return runs.ok ? runNodes(runs.value.items, Date.now(), l10n.t) : [];
  }

  getTreeItem(node: AgentNode): TreeItem {
    // One that is empty at first, and folded up then, would stay so.
    const isLeaf = node.about.kind !== "workspace" && node.children !== "runs" && node.children.length === 0;
    const item = new TreeItem(
      node.label,
      isLeaf
        ? TreeItemCollapsibleState.None
        : node.unfolded
          ? TreeItemCollapsibleState.Expanded
          : TreeItemCollapsibleState.Collapsed,
    );
    const [icon, color] = node.icon;
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = node.context;
    item.iconPath = new ThemeIcon(icon, color === null ? undefined : new ThemeColor(color));
    item.accessibilityInformation = {
      label: node.description === "" ? node.label : `${node.label}, ${node.description}`,
    };
    const { about } = node;
    if (about.kind === "attention" || about.kind === "run" || about.kind === "folder-not-run")
      item.command = { command: "syncline.openNode", title: l10n.t("Open"), arguments: [node] };
    else if (about.kind === "sync")
      item.command = {
        command: "syncline.openSyncFile",
        title: l10n.t("Open the Sync File"),
        arguments: [node],
      };
    return item;
  }
}
