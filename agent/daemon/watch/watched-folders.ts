import { basename } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { type FolderListener, type FolderPorts, WatchedFolder } from "./watched-folder.ts";

/** All folders that are watched, each once, however many syncs have files there. */
export class WatchedFolders {
  readonly #folders = new Map<string, WatchedFolder>();
  readonly #ports: FolderPorts;
  readonly #tell: (problem: Diagnostic | null) => void;
  /** The folder that was told to be polled; `null` while that is told of none. */
  #told: WatchedFolder | null = null;

  /** `tell` is called with one of the folders that the system does not tell of, and with `null` once there is none. */
  constructor(options: {
    readonly polling: boolean;
    readonly watch: FolderPorts["watch"];
    readonly tell: (problem: Diagnostic | null) => void;
  }) {
    this.#tell = options.tell;
    this.#ports = {
      polling: options.polling,
      watch: options.watch,
      failed: () => {
        if (this.#told === null) this.#judge();
      },
    };
  }

  /** `deep`: with all folders below. What is there already is not told of. */
  async listen(folder: string, deep: boolean, listener: FolderListener): Promise<WatchedFolder> {
    const key = `${deep ? "deep" : "flat"} ${folder}`;
    let watched = this.#folders.get(key);
    if (watched === undefined) {
      watched = new WatchedFolder(folder, deep, this.#ports);
      this.#folders.set(key, watched);
    }
    watched.listeners.add(listener);
    await watched.look();
    return watched;
  }

  async leave(watched: WatchedFolder, listener: FolderListener): Promise<void> {
    watched.listeners.delete(listener);
    if (watched.listeners.size > 0) return;
    for (const [key, one] of this.#folders) if (one === watched) this.#folders.delete(key);
    await watched.close();
  }

  /** Looks whether folders came, went or are others. */
  async look(): Promise<void> {
    await Promise.all([...this.#folders.values()].map((folder) => folder.look()));
    this.#judge();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#folders.values()].map((folder) => folder.close()));
    this.#folders.clear();
  }

  /** Tells of the folder that was told of for as long as it fails, then of the next one. */
  #judge(): void {
    const failing = [...this.#folders.values()].filter(({ failure }) => failure !== null);
    const [first = null] = failing;
    if (this.#told === null ? first === null : failing.includes(this.#told)) return;
    this.#told = first;
    this.#tell(first?.failure ? pollingFrom(first.folder, first.failure) : null);
  }
}

/**
 * Folders only: the system tells of each file in a folder by the folder's own watch, so that ten thousand files take one
 * watch and no memory. Folders whose names begin with a dot belong to no endpoint that goes through folders by itself.
 */
export const watchFolder = (folder: string, deep: boolean): FSWatcher =>
  watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    ...(deep ? {} : { depth: 0 }),
    ignored: (path, stats) =>
      stats !== undefined &&
      path !== folder &&
      (!stats.isDirectory() || !deep || basename(path).startsWith(".")),
  });

function pollingFrom(folder: string, code: string): Diagnostic {
  const full = code === "ENOSPC" || code === "EMFILE";
  return {
    ...problem(
      "agent.failed",
      `The system does not tell of changes in every folder, ${folder} among them (${full ? `its limit of watched folders is reached, ${code}` : code}); Syncline looks there every few seconds instead.`,
      {
        at: { file: folder },
        ...(full
          ? { hint: "On Linux, raise fs.inotify.max_user_watches (or max_user_instances) with sysctl." }
          : {}),
      },
    ),
    severity: "warning",
  };
}
