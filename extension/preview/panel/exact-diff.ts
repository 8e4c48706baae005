import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  commands,
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  l10n,
  Uri,
  window,
  workspace,
} from "vscode";
import type { ExactDiff } from "../../../shared/engine/preview/preview.ts";
import { countsText } from "../words/counts.ts";
import { currentPreview } from "./panel-state.ts";
import type { Previews } from "./previews.ts";

/** Documents of what a target would hold: nobody can type into them. */
const scheme = "syncline-preview";
const none = new Uint8Array();

/**
 * Opens what an endpoint holds beside what it would hold, in VS Code's own diff editor: files byte for byte, other endpoints
 * as text.
 */
export class ExactDiffs implements Disposable {
  readonly #previews: Previews;
  readonly #contents = new Map<string, () => Promise<Uint8Array>>();
  readonly #changes = new EventEmitter<FileChangeEvent[]>();
  readonly #registered: Disposable;
  #last = 0;

  constructor(previews: Previews) {
    this.#previews = previews;
    this.#registered = workspace.registerFileSystemProvider(scheme, this.#provider(), {
      isReadonly: true,
      isCaseSensitive: true,
    });
  }

  /** Of one endpoint, or of the one that is chosen where there are several. */
  async open(uri: Uri, wanted?: string): Promise<void> {
    const held = await this.#previews.hold(uri);
    try {
      const state = await held.live.settled(AbortSignal.timeout(30_000));
      const preview = currentPreview(state);
      if (preview === null) {
        void window.showInformationMessage(
          l10n.t("The text cannot be previewed as it stands, so there is nothing to compare."),
        );
        return;
      }
      const { endpoints } = preview.summary;
      const endpoint = wanted ?? (await choose(endpoints.filter(({ mode }) => mode !== "source")));
      if (endpoint === undefined) return;
      const diff = await held.live.ask(preview.revision, { kind: "diff", endpoint });
      if (diff === null) {
        void window.showInformationMessage(
          l10n.t("The text has changed meanwhile. Open the exact diff again."),
        );
        return;
      }
      await this.#show(endpoint, diff);
    } finally {
      held.release();
    }
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }

  async #show(endpoint: string, diff: ExactDiff): Promise<void> {
    switch (diff.kind) {
      case "refused":
        void window.showWarningMessage([diff.problem.message, diff.problem.hint].filter(Boolean).join(" "));
        return;
      case "text": {
        const before = this.#keep(`${endpoint}.yaml`, async () => new TextEncoder().encode(diff.before));
        const after = this.#keep(`${endpoint}.yaml`, async () => new TextEncoder().encode(diff.after));
        await compare(before, after, diff.title);
        return;
      }
      case "files":
        if (diff.files.length === 0)
          void window.showInformationMessage(l10n.t("{0} would stay byte for byte as it is.", endpoint));
        for (const { target, before, after } of diff.files.slice(0, 10)) {
          const name = basename(target);
          // The copy is read now: a newer text may take it away.
          const bytes = after === null ? none : await readFile(after);
          const left = before === null ? this.#keep(name, async () => none) : Uri.file(before);
          const right = this.#keep(name, async () => bytes);
          const title =
            before === null
              ? l10n.t("{0} (would be made)", name)
              : after === null
                ? l10n.t("{0} (would be deleted)", name)
                : l10n.t("{0} ↔ as it would be", name);
          await compare(left, right, title);
        }
    }
  }

  /** A document under a name of its own, so that its language is that of the file. */
  #keep(name: string, read: () => Promise<Uint8Array>): Uri {
    const path = `/${++this.#last}/${name}`;
    this.#contents.set(path, read);
    // The last ones only: what is open has been read.
    if (this.#contents.size > 50) this.#contents.delete(this.#contents.keys().next().value ?? "");
    return Uri.from({ scheme, path });
  }

  #provider(): FileSystemProvider {
    const read = async (uri: Uri): Promise<Uint8Array> => {
      const content = this.#contents.get(uri.path);
      if (content === undefined) throw FileSystemError.FileNotFound(uri);
      return content();
    };
    const refuse = (uri: Uri): never => {
      throw FileSystemError.NoPermissions(uri);
    };
    return {
      onDidChangeFile: this.#changes.event,
      watch: () => ({ dispose: () => undefined }),
      stat: async (uri) => ({ type: FileType.File, ctime: 0, mtime: 0, size: (await read(uri)).byteLength }),
      readFile: read,
      readDirectory: () => [],
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    };
  }
}

const compare = (left: Uri, right: Uri, title: string): Thenable<unknown> =>
  commands.executeCommand("vscode.diff", left, right, title, { preview: false });

async function choose(
  endpoints: readonly {
    readonly name: string;
    readonly creates: number;
    readonly updates: number;
    readonly deletes: number;
  }[],
): Promise<string | undefined> {
  if (endpoints.length === 1) return endpoints[0]?.name;
  const items = endpoints.map((one) => ({ label: one.name, description: countsText(one) }));
  const chosen = await window.showQuickPick(items, { title: l10n.t("Exact diff of which endpoint?") });
  return chosen?.label;
}
