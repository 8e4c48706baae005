import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Hex } from "../../../shared/base/hash.ts";
import type { FolderListener, WatchedFolder } from "./watched-folder.ts";
import type { WatchedFolders } from "./watched-folders.ts";
import type { WatchEvent } from "./watcher.ts";

export const isSyncFile = (name: string): boolean => /\.sync\.(ya?ml|json)$/.test(name);

/** A change counts once the folder's sync files have not been touched for so long: editors save in several steps. */
const rest = 120;

/** Tells which sync files a folder has, and what becomes of them. */
export class WorkspaceWatch {
  readonly #folder: string;
  readonly #tell: (event: WatchEvent) => void;
  readonly #listener: FolderListener;
  #watched: WatchedFolder | null = null;
  #hashes: ReadonlyMap<string, string> = new Map();
  #missing = false;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(folder: string, tell: (event: WatchEvent) => void) {
    this.#folder = folder;
    this.#tell = tell;
    this.#listener = {
      touched: (path) => {
        if (isSyncFile(path)) this.#soon();
      },
      unsure: () => this.#soon(),
    };
  }

  async begin(folders: WatchedFolders): Promise<void> {
    this.#watched = await folders.listen(this.#folder, false, this.#listener);
    if (this.#closed) await folders.leave(this.#watched, this.#listener);
    else await this.look();
  }

  get polled(): boolean {
    return this.#watched?.polled ?? false;
  }

  /** Compares what is there with what was told. One look at a time. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async close(folders: WatchedFolders): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#watched !== null) await folders.leave(this.#watched, this.#listener);
  }

  #soon(): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), rest);
  }

  async #look(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => null);
    if (this.#closed) return;
    const workspace = this.#folder;
    if (names === null) {
      if (!this.#missing) this.#tell({ kind: "workspace-missing", workspace });
      this.#missing = true;
      return;
    }
    if (this.#missing) this.#tell({ kind: "workspace-back", workspace });
    this.#missing = false;
    const hashes = new Map<string, string>();
    for (const name of names.filter(isSyncFile).sort()) {
      const text = await readFile(join(this.#folder, name)).catch(() => null);
      if (text !== null) hashes.set(name, sha256Hex([text]));
    }
    const before = this.#hashes;
    if (this.#closed) return;
    this.#hashes = hashes;
    for (const [name, hash] of hashes) {
      const what = before.has(name) ? "changed" : "added";
      if (before.get(name) !== hash)
        this.#tell({ kind: "sync-file", workspace, path: join(workspace, name), what });
    }
    for (const name of before.keys())
      if (!hashes.has(name))
        this.#tell({ kind: "sync-file", workspace, path: join(workspace, name), what: "removed" });
  }
}
