import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import {
  commands,
  type Disposable,
  l10n,
  Position,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { LivePreview } from "./live-preview.ts";
import { page } from "./page.ts";
import type { Previews } from "./previews.ts";
import { type FromView, parseFromView, type ToView, type ViewCommand } from "./view-messages.ts";

export const viewType = "syncline.preview";

export interface PanelPorts {
  readonly extension: Uri;
  readonly previews: Previews;
  readonly openDiff: (uri: Uri, endpoint: string) => Promise<void>;
}

/** One panel beside the editor. It follows the active sync file, or is locked on one; while it is hidden it holds nothing. */
export class PreviewPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly #ports: PanelPorts;
  readonly #subscriptions: Disposable[];
  #uri: Uri | null = null;
  #isLocked: boolean;
  #held: { readonly live: LivePreview; release(): void } | null = null;
  #unsubscribe: (() => void) | null = null;
  /** Raised with each sync that is shown, so that what comes late is known. */
  #turn = 0;

  constructor(panel: WebviewPanel, ports: PanelPorts, { locked = false } = {}) {
    this.panel = panel;
    this.#ports = ports;
    this.#isLocked = locked;
    const { extension } = ports;
    const folder = Uri.joinPath(extension, "dist", "extension", "preview");
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [folder, Uri.joinPath(folder, "..", "dashboard")],
    };
    panel.iconPath = Uri.joinPath(extension, "media", "icon.svg");
    const at = (name: string) => panel.webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    panel.webview.html = page({
      script: at("view.js"),
      style: at("view.css"),
      source: panel.webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
    });
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#take(message)),
      panel.onDidChangeViewState(() => void this.#look()),
      workspace.onDidGrantWorkspaceTrust(() => this.#tell()),
    ];
  }

  get uri(): Uri | null {
    return this.#uri;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** Shows the preview of another sync file. */
  async show(uri: Uri): Promise<void> {
    if (this.#uri?.toString() === uri.toString()) return;
    this.#let();
    this.#uri = uri;
    await this.#look();
  }

  search(): void {
    this.#send({ kind: "search" });
  }

  dispose(): void {
    this.#let();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Holds the preview while the panel is seen. */
  async #look(): Promise<void> {
    this.#retitle();
    if (!this.panel.visible || this.#uri === null) {
      this.#let();
      return;
    }
    if (this.#held !== null) return;
    const turn = ++this.#turn;
    try {
      const held = await this.#ports.previews.hold(this.#uri);
      if (turn !== this.#turn) {
        held.release();
        return;
      }
      this.#held = held;
      this.#unsubscribe = held.live.onState(() => this.#tell());
    } catch {
      // The file is gone: nothing is shown until another one is.
      if (turn === this.#turn) this.#uri = null;
    }
    this.#tell();
  }

  #let(): void {
    this.#turn++;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#held?.release();
    this.#held = null;
  }

  #retitle(): void {
    const name = this.#uri === null ? "" : basename(this.#uri.path);
    this.panel.title = this.#isLocked ? l10n.t("[Preview] {0}", name) : l10n.t("Preview {0}", name);
  }

  #tell(): void {
    if (this.#held === null && this.#uri !== null) return;
    const state = this.#held?.live.state;
    this.#send({
      kind: "state",
      state: state ?? { revision: -1, preview: null, freshness: { kind: "current" }, progress: null },
      file: this.#uri === null ? null : basename(this.#uri.path),
      path: this.#uri?.toString() ?? null,
      locked: this.#isLocked,
      trusted: workspace.isTrusted,
    });
  }

  #send(message: ToView): void {
    void this.panel.webview.postMessage(message);
  }

  async #take(received: unknown): Promise<void> {
    const message = parseFromView(received);
    switch (message?.kind) {
      case undefined:
        return;
      case "ready":
        return this.#tell();
      case "ask":
        return this.#answer(message);
      case "open-sync":
        if (this.#uri !== null) await open(this.#uri, message.line, message.column, this.#beside());
        return;
      case "open-file":
        await open(Uri.file(message.file), message.line, 1, this.#beside());
        return;
      case "diff":
        if (this.#uri !== null) await this.#ports.openDiff(this.#uri, message.endpoint);
        return;
      case "command":
        return this.#command(message.command);
    }
  }

  async #answer({ id, revision, question }: Extract<FromView, { readonly kind: "ask" }>): Promise<void> {
    const live = this.#held?.live;
    const superseded = () => this.#send({ kind: "superseded", id });
    if (live === undefined) return superseded();
    switch (question.kind) {
      case "rows": {
        const answer = await live.ask(revision, question);
        return answer === null ? superseded() : this.#send({ kind: "rows", id, page: plain(answer) });
      }
      case "find": {
        const answer = await live.ask(revision, question);
        return answer === null ? superseded() : this.#send({ kind: "found", id, row: answer.row });
      }
      case "provenance": {
        const answer = await live.ask(revision, question);
        return this.#send({ kind: "provenance", id, provenance: plain(answer) });
      }
    }
  }

  async #command(command: ViewCommand): Promise<void> {
    const live = this.#held?.live;
    switch (command) {
      case "apply":
        await commands.executeCommand("syncline.apply", this.#uri ?? undefined);
        return;
      case "refresh":
        return live?.refresh();
      case "complete":
        return live?.complete();
      case "cancel":
        return live?.cancel();
      case "restart":
        return live?.restart();
      case "problems":
        await commands.executeCommand("workbench.actions.view.problems");
        return;
      case "trust":
        await commands.executeCommand("workbench.trust.manage");
        return;
      case "lock":
        this.#isLocked = !this.#isLocked;
        this.#retitle();
        this.#tell();
        return;
    }
  }

  /** The column of an editor that is not the panel's own. */
  #beside(): ViewColumn {
    const { viewColumn } = this.panel;
    const other = window.visibleTextEditors.find((editor) => editor.viewColumn !== viewColumn);
    if (other?.viewColumn !== undefined) return other.viewColumn;
    return viewColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One;
  }
}

/** Numbers that JavaScript cannot hold are told with all their digits. */
const plain = <T>(answer: T): T => JSON.parse(JSON.stringify(answer));

async function open(uri: Uri, line: number, column: number, viewColumn: ViewColumn): Promise<void> {
  const already = window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const at = new Position(Math.max(0, line - 1), Math.max(0, column - 1));
  try {
    await window.showTextDocument(uri, {
      viewColumn: already?.viewColumn ?? viewColumn,
      selection: new Range(at, at),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    void window.showErrorMessage(l10n.t("{0} cannot be shown: {1}", uri.fsPath, why));
  }
}
