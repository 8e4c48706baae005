import { randomBytes } from "node:crypto";
import { join } from "node:path";
import {
  Disposable,
  type ExtensionContext,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { homeOf } from "../../../shared/engine/home.ts";
import type { AgentLink } from "../../agent/agent-link.ts";
import { PreviewSession } from "../preview-session.ts";
import { applyPreview, knownSync } from "./apply-plan.ts";
import { registerChangeBars } from "./change-bars.ts";
import { ExactDiffs } from "./exact-diff.ts";
import { registerLenses } from "./lenses.ts";
import { PreviewPanel, viewType } from "./preview-panel.ts";
import { Previews } from "./previews.ts";
import { undoLastRun } from "./undo-run.ts";

/** All of the live preview that is needed once a sync file is looked at. */
export interface PreviewRoom extends Disposable {
  /** Opens the preview of a sync file beside it, or reveals it. */
  open(uri: Uri): Promise<void>;
  /** Gives a panel that VS Code kept over a reload its preview back. */
  restore(
    panel: WebviewPanel,
    kept: { readonly path: string | null; readonly locked: boolean },
  ): Promise<void>;
  search(): void;
  apply(uri: Uri): Promise<void>;
  diff(uri: Uri): Promise<void>;
  refresh(uri: Uri): Promise<void>;
  undo(uri: Uri): Promise<void>;
  syncNow(uri: Uri): Promise<void>;
  /** The sync file of the panel that has the focus; `null` where none has. */
  readonly active: Uri | null;
}

export function openPreviewRoom(context: ExtensionContext, link: AgentLink): PreviewRoom {
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const worker = Uri.joinPath(context.extensionUri, "dist", "extension", "preview-worker.mjs").fsPath;
  const previews = new Previews(
    (uri, told) =>
      new PreviewSession({
        worker,
        start: {
          path: uri.fsPath,
          home: homeOf(process.env, process.platform).folder,
          trusted: workspace.isTrusted,
          folders: (workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
          scratch: join(storage, `preview-${randomBytes(6).toString("hex")}`),
        },
        told,
      }),
  );
  const diffs = new ExactDiffs(previews);
  const panels = new Set<PreviewPanel>();
  const ports = {
    extension: context.extensionUri,
    previews,
    openDiff: (uri: Uri, endpoint: string) => diffs.open(uri, endpoint),
  };
  const take = (panel: WebviewPanel, options: { locked?: boolean } = {}): PreviewPanel => {
    const shown = new PreviewPanel(panel, ports, options);
    panels.add(shown);
    panel.onDidDispose(() => {
      panels.delete(shown);
      shown.dispose();
    });
    return shown;
  };
  const subscriptions = Disposable.from(
    previews,
    diffs,
    ...registerLenses(previews),
    ...registerChangeBars(previews),
    // A panel that is not locked follows the sync file that is worked on.
    window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.languageId !== "syncline" || editor.document.uri.scheme !== "file") return;
      for (const panel of panels) if (!panel.isLocked) void panel.show(editor.document.uri);
    }),
  );
  return {
    get active() {
      return [...panels].find(({ panel }) => panel.active)?.uri ?? null;
    },
    async open(uri) {
      const shown =
        [...panels].find((one) => one.uri?.toString() === uri.toString()) ??
        [...panels].find(({ isLocked }) => !isLocked);
      if (shown !== undefined) {
        shown.panel.reveal(undefined, true);
        await shown.show(uri);
        return;
      }
      const panel = window.createWebviewPanel(viewType, l10n.t("Preview"), {
        viewColumn: ViewColumn.Beside,
        preserveFocus: true,
      });
      await take(panel).show(uri);
    },
    async restore(panel, { path, locked }) {
      const shown = take(panel, { locked });
      if (path !== null) await shown.show(Uri.parse(path));
    },
    search() {
      [...panels].find(({ panel }) => panel.active)?.search();
    },
    apply: (uri) => applyPreview(uri, { link, previews, storage }),
    diff: (uri) => diffs.open(uri),
    async refresh(uri) {
      const held = await previews.hold(uri);
      held.live.refresh();
      held.release();
    },
    async undo(uri) {
      const sync = await agentSync(uri, link);
      if (sync !== null) await undoLastRun(sync, link);
      previews.get(uri)?.refresh();
    },
    async syncNow(uri) {
      const document = await workspace.openTextDocument(uri);
      if (document.isDirty && !(await askToSave(uri))) return;
      const sync = await agentSync(uri, link);
      if (sync === null) return;
      const asked = await link.call("sync.run", { sync: sync.id });
      if (asked.ok) void window.setStatusBarMessage(l10n.t("$(sync~spin) {0} runs", sync.name), 3_000);
      else void window.showErrorMessage([asked.error.message, asked.error.hint].filter(Boolean).join(". "));
    },
    dispose() {
      for (const { panel } of panels) panel.dispose();
      subscriptions.dispose();
    },
  };
}

async function askToSave(uri: Uri): Promise<boolean> {
  const save = l10n.t("Save and Sync");
  const chosen = await window.showInformationMessage(
    l10n.t("The sync file has changes that are not saved. The agent runs what is saved."),
    { modal: true },
    save,
  );
  const document = await workspace.openTextDocument(uri);
  return chosen === save && document.save();
}

/** The sync in the agent, which is started where none runs; `null` where it is not to be had, which was said. */
async function agentSync(uri: Uri, link: AgentLink) {
  const agent = await link.ensure();
  const known = agent.ok ? await knownSync(uri, link, AbortSignal.timeout(60_000)) : agent;
  if (known.ok) {
    await known.value.resume();
    return known.value.sync;
  }
  const { code, message, hint } = known.error;
  if (code !== "run.cancelled") void window.showErrorMessage([message, hint].filter(Boolean).join(". "));
  return null;
}
