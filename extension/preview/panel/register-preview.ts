import { commands, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import type { AgentLink } from "../../agent/agent-link.ts";
import type { PreviewRoom } from "./preview-room.ts";

/** What VS Code gives back to a panel after a reload: the page's own state. */
interface KeptState {
  readonly path?: unknown;
  readonly locked?: unknown;
}

/** The live preview's commands. All behind them is loaded when the first sync file is opened or a command is used. */
export function registerPreview(context: ExtensionContext, link: AgentLink): void {
  let opened: Promise<PreviewRoom> | null = null;
  const room = (): Promise<PreviewRoom> => {
    opened ??= import("./preview-room.ts").then(({ openPreviewRoom }) => {
      const made = openPreviewRoom(context, link);
      context.subscriptions.push(made);
      return made;
    });
    return opened;
  };
  /** Does something about the sync file that is named, has the focus, or whose panel has it. */
  const command = (name: string, act: (room: PreviewRoom, uri: Uri) => Promise<void>) =>
    commands.registerCommand(`syncline.${name}`, async (named?: unknown) => {
      const there = await room();
      const editor = window.activeTextEditor?.document;
      const uri =
        named instanceof Uri
          ? named
          : (there.active ?? (editor?.languageId === "syncline" ? editor.uri : null));
      if (uri === null || uri.scheme !== "file") {
        void window.showInformationMessage(l10n.t("Open a sync file (*.sync.yaml) first."));
        return;
      }
      await act(there, uri);
    });
  context.subscriptions.push(
    command("preview", (there, uri) => there.open(uri)),
    command("apply", (there, uri) => there.apply(uri)),
    command("openDiff", (there, uri) => there.diff(uri)),
    command("refreshPreview", (there, uri) => there.refresh(uri)),
    command("undoRun", (there, uri) => there.undo(uri)),
    command("syncNow", (there, uri) => there.syncNow(uri)),
    commands.registerCommand("syncline.searchPreview", async () => (await room()).search()),
    window.registerWebviewPanelSerializer("syncline.preview", {
      async deserializeWebviewPanel(panel, state: KeptState | undefined) {
        const { path, locked } = state ?? {};
        await (await room()).restore(panel, {
          path: typeof path === "string" ? path : null,
          locked: locked === true,
        });
      },
    }),
  );
  // Lenses stand in a sync file before its preview is asked for.
  const isSync = (document: { readonly languageId: string }) => document.languageId === "syncline";
  if (workspace.textDocuments.some(isSync)) void room();
  else {
    const waiting = workspace.onDidOpenTextDocument((document) => {
      if (!isSync(document)) return;
      waiting.dispose();
      void room();
    });
    context.subscriptions.push(waiting);
  }
}
