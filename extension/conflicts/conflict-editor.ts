import { randomBytes } from "node:crypto";
import { commands, Disposable, l10n, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { Resolution } from "../../shared/model/conflict.ts";
import type { FieldType } from "../../shared/protocol/views.ts";
import type { AgentLink } from "../agent/agent-link.ts";
import { showProblem } from "../agent/show-problem.ts";
import { type ConflictCard, conflictCard, resolutionText } from "./conflict-card.ts";
import { type CardPage, type FromPage, parseFromPage, type ToPage } from "./messages.ts";
import { pageWords } from "./page-words.ts";
import type { ReadValue } from "./read-value.ts";
import { RuleDocuments } from "./rule-documents.ts";

const pageSize = 1000;

/** `Syncline: Settle Conflicts`: one editor for all conflicts of the agent, or of one sync. */
export function registerConflicts(link: AgentLink, extension: Uri, readValue: ReadValue): Disposable {
  const rules = new RuleDocuments(link);
  let editor: ConflictEditor | null = null;
  return Disposable.from(
    rules.register(),
    commands.registerCommand("syncline.conflicts", async (about?: unknown) => {
      const only = syncOf(about);
      const started = await link.ensure();
      if (!started.ok) return showProblem(started.error);
      if (editor === null) {
        editor = new ConflictEditor(link, rules, extension, readValue);
        editor.onClose(() => {
          editor = null;
        });
      }
      await editor.show(only);
    }),
    { dispose: () => editor?.close() },
  );
}

/** The sync that a command was called for: its id, or a line of the agent view. */
function syncOf(about: unknown): string | null {
  if (typeof about === "string") return about;
  const inner = about instanceof Object && "about" in about ? about.about : null;
  const sync = inner instanceof Object && "sync" in inner ? inner.sync : null;
  return sync instanceof Object && "id" in sync && typeof sync.id === "string" ? sync.id : null;
}

class ConflictEditor {
  readonly #link: AgentLink;
  readonly #rules: RuleDocuments;
  readonly #readValue: ReadValue;
  readonly #panel: WebviewPanel;
  #only: string | null = null;
  readonly #types = new Map<string, FieldType>();
  #text = "";
  #reload: ReturnType<typeof setTimeout> | null = null;
  /** Of the newest list: what belongs to an older one is not shown. */
  #list = 0;
  /** How many the page has. */
  #loaded = 0;

  constructor(link: AgentLink, rules: RuleDocuments, extension: Uri, readValue: ReadValue) {
    this.#link = link;
    this.#rules = rules;
    this.#readValue = readValue;
    const built = Uri.joinPath(extension, "dist", "extension");
    this.#panel = window.createWebviewPanel("syncline.conflicts", l10n.t("Conflicts"), ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [built],
      retainContextWhenHidden: true,
    });
    this.#panel.iconPath = Uri.joinPath(extension, "media", "icon.svg");
    const off = link.onEvent((event) => {
      if (event.kind === "waiting" || event.kind === "state") this.#later();
    });
    this.#panel.onDidDispose(() => {
      off();
      if (this.#reload !== null) clearTimeout(this.#reload);
    });
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((message: unknown) => {
      const read = parseFromPage(message);
      if (read !== null) void this.#take(read);
    });
    webview.html = pageHtml(
      webview.cspSource,
      webview.asWebviewUri(Uri.joinPath(built, "conflicts.js")).toString(),
      l10n.t("Conflicts"),
    );
  }

  onClose(closed: () => void): void {
    this.#panel.onDidDispose(closed);
  }

  close(): void {
    this.#panel.dispose();
  }

  async show(only: string | null): Promise<void> {
    this.#only = only;
    this.#panel.reveal();
    await this.#begin();
  }

  async #take(message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        return this.#begin();
      case "search":
        this.#text = message.text;
        return this.#begin();
      case "more":
        return this.#more(message.after);
      case "settle":
        return this.#settle(message);
      case "value": {
        const { sync, id, text } = message;
        const value = await this.#readValue(this.#types.get(id) ?? null, text);
        if (value.kind === "misfit") return this.#post({ kind: "problem", text: value.message, ids: [] });
        return this.#resolve(sync, [id], { kind: "value", value: value.value }, false);
      }
    }
  }

  /** Reads the list from its top, as far as it was read before where `far` says so. */
  async #begin(far = 0): Promise<void> {
    const list = ++this.#list;
    const cards: ConflictCard[] = [];
    let page = await this.#page(undefined, list);
    for (;;) {
      if (page === null) return;
      cards.push(...page.cards);
      if (page.next === null || cards.length >= far) break;
      page = await this.#page(page.next, list);
    }
    this.#loaded = cards.length;
    this.#post({ kind: "list", page: { ...page, cards }, words: pageWords(l10n.t) });
  }

  async #more(after: string): Promise<void> {
    const page = await this.#page(after, this.#list);
    if (page === null) return;
    this.#loaded += page.cards.length;
    this.#post({ kind: "more", page });
  }

  /** `null` where it could not be read, which is told, or is of a list that is no longer shown. */
  async #page(after: string | undefined, list: number): Promise<CardPage | null> {
    const answer = await this.#link.call("conflicts.list", {
      limit: pageSize,
      ...(this.#only === null ? {} : { sync: this.#only }),
      ...(this.#text === "" ? {} : { text: this.#text }),
      ...(after === undefined ? {} : { after }),
    });
    if (list !== this.#list) return null;
    if (!answer.ok) {
      this.#post({ kind: "problem", text: answer.error.message, ids: [] });
      return null;
    }
    const { items, next, total } = answer.value;
    const syncs = this.#link.state?.syncs ?? [];
    const now = Date.now();
    if (after === undefined) this.#types.clear();
    for (const { conflict, type } of items) if (type !== null) this.#types.set(conflict.id, type);
    return { cards: items.map((one) => conflictCard(one, syncs, now, l10n.t)), next, total };
  }

  async #settle({ sync, ids, resolution, scope }: FromPage & { kind: "settle" }): Promise<void> {
    const [first] = ids;
    if (first === undefined) return;
    if (scope === "rule") {
      if (await this.#rules.write(sync, first, resolution)) {
        this.#panel.reveal();
        this.#later();
      }
    } else await this.#resolve(sync, ids, resolution, scope === "alike");
  }

  async #resolve(
    sync: string,
    ids: readonly string[],
    resolution: Resolution,
    alike: boolean,
  ): Promise<void> {
    const done = await this.#link.call("conflicts.resolve", { sync, conflicts: [...ids], resolution, alike });
    if (!done.ok) return this.#post({ kind: "problem", text: done.error.message, ids });
    if (done.value.resolved === 0) {
      this.#post({ kind: "problem", text: l10n.t("That is settled already."), ids: [] });
      return this.#later();
    }
    this.#post({ kind: "settled", ids, text: resolutionText(resolution, l10n.t) });
    if (alike) window.setStatusBarMessage(l10n.t("{0} conflicts settled", done.value.resolved), 5000);
  }

  /** Many are settled one after another: the list is read again once there is a pause. */
  #later(): void {
    if (this.#reload !== null) clearTimeout(this.#reload);
    this.#reload = setTimeout(() => void this.#begin(this.#loaded), 500);
  }

  #post(message: ToPage): void {
    void this.#panel.webview.postMessage(message);
  }
}

/** Nothing is loaded but the page's own script, and none runs without the nonce. */
function pageHtml(source: string, script: string, title: string): string {
  const nonce = randomBytes(18).toString("base64");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; font-src ${source}`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">html, body { height: 100%; margin: 0; padding: 0; } syncline-conflicts { height: 100vh; }</style>
</head>
<body><syncline-conflicts></syncline-conflicts><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
