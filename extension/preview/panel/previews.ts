import { type Disposable, type TextDocument, type Uri, workspace } from "vscode";
import type { Told } from "../preview-session.ts";
import { LivePreview, type PreviewWorker } from "./live-preview.ts";

interface Held {
  readonly live: LivePreview;
  users: number;
  ending: ReturnType<typeof setTimeout> | null;
}

/** A preview that nobody looks at goes after so many milliseconds. */
const patience = 15_000;

/** The previews that are alive, one a sync file, however many panels and commands look at it. */
export class Previews implements Disposable {
  readonly #start: (uri: Uri, told: (report: Told) => void) => PreviewWorker;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<(uri: string) => void>();
  readonly #subscriptions: readonly Disposable[];

  constructor(start: (uri: Uri, told: (report: Told) => void) => PreviewWorker) {
    this.#start = start;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document }) => this.#typed(document)),
      workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      // Another worker, one that may read everything.
      workspace.onDidGrantWorkspaceTrust(() => {
        for (const { live } of this.#held.values()) live.restart();
      }),
    ];
  }

  /** The preview of a file, for as long as the caller holds it. */
  async hold(uri: Uri): Promise<{ readonly live: LivePreview; release(): void }> {
    const name = uri.toString();
    const document = await workspace.openTextDocument(uri);
    const held = this.#held.get(name) ?? this.#begin(document);
    held.users++;
    if (held.ending !== null) clearTimeout(held.ending);
    held.ending = null;
    let isHeld = true;
    return {
      live: held.live,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        held.users--;
        if (held.users === 0) held.ending = setTimeout(() => this.#end(name), patience);
      },
    };
  }

  /** The preview of a file, where somebody holds it. */
  get(uri: Uri): LivePreview | null {
    return this.#held.get(uri.toString())?.live ?? null;
  }

  /** Calls back whenever the state of a file's preview has changed. */
  onState(listener: (uri: string) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const name of [...this.#held.keys()]) this.#end(name);
  }

  #begin(document: TextDocument): Held {
    const name = document.uri.toString();
    const live = new LivePreview(document.getText(), (told) => this.#start(document.uri, told));
    live.onState(() => this.#tell(name));
    const held: Held = { live, users: 0, ending: null };
    this.#held.set(name, held);
    return held;
  }

  #end(name: string): void {
    const held = this.#held.get(name);
    this.#held.delete(name);
    if (held?.ending != null) clearTimeout(held.ending);
    held?.live.dispose();
    this.#tell(name);
  }

  #typed(document: TextDocument): void {
    this.#held.get(document.uri.toString())?.live.type(document.getText());
  }

  /** A document without an editor is let go by VS Code; opened again, it follows the file on disk. */
  #closed(document: TextDocument): void {
    if (!this.#held.has(document.uri.toString())) return;
    void workspace.openTextDocument(document.uri).then(
      (again) => this.#typed(again),
      () => undefined,
    );
  }

  #tell(name: string): void {
    for (const listener of [...this.#listeners]) listener(name);
  }
}
