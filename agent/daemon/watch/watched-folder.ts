import { realpath, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { FSWatcher } from "chokidar";
import { isOnNetwork, readMounts } from "./mounts.ts";

/** What a folder tells those who watch it. Paths begin with the folder as it was named, links in it or not. */
export interface FolderListener {
  /** Something happened to this path, or may have. */
  touched(path: string): void;
  /** Anything may have happened in the folder. */
  unsure(): void;
}

export interface FolderPorts {
  /** Makes the system's watching of one folder, with what is below it or without. */
  readonly watch: (folder: string, deep: boolean) => FSWatcher;
  readonly polling: boolean;
  /** Called where the system does not tell of a folder, which is polled from then on. */
  readonly failed: () => void;
}

/** Where the system does not tell of a folder, it is asked to again after so many looks. */
const retryAfter = 15;

/**
 * One folder, watched by the system where that can be done and for all who care at once. The folder need not be there:
 * `look`, called every few seconds, notices that it came, went, or is another one now.
 */
export class WatchedFolder {
  readonly folder: string;
  readonly listeners = new Set<FolderListener>();
  readonly #deep: boolean;
  readonly #ports: FolderPorts;
  #watcher: FSWatcher | null = null;
  /** Device and node of the folder that is watched; `null` while there is none. `undefined` before the first look. */
  #identity: string | null | undefined = undefined;
  #polled = false;
  #failure: string | null = null;
  #looks = 0;
  #closed = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(folder: string, deep: boolean, ports: FolderPorts) {
    this.folder = folder;
    this.#deep = deep;
    this.#ports = ports;
  }

  /** Whether the system tells nothing of this folder, so that whoever cares has to look. */
  get polled(): boolean {
    return this.#polled;
  }

  /** The error because of which the system tells nothing of this folder, though it could; `null` where all is well. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether the folder was there at the last look. */
  get there(): boolean {
    return typeof this.#identity === "string";
  }

  /** One look at a time. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop();
  }

  async #look(): Promise<void> {
    const stats = await stat(this.folder, { bigint: true }).catch(() => null);
    const identity = stats?.isDirectory() ? `${stats.dev} ${stats.ino}` : null;
    const isRetry = this.#failure !== null && ++this.#looks % retryAfter === 0;
    if ((identity === this.#identity && !isRetry) || this.#closed) return;
    const isFirst = this.#identity === undefined;
    this.#identity = identity;
    await this.#stop();
    if (identity !== null) await this.#start();
    else this.#failure = null;
    if (!isFirst) this.#unsure();
  }

  async #start(): Promise<void> {
    const real = await realpath(this.folder).catch(() => this.folder);
    const isTold = !this.#ports.polling && !isOnNetwork(real, readMounts());
    if (!isTold) this.#polled = true;
    if (!isTold || this.#closed) {
      this.#failure = null;
      return;
    }
    const watcher = this.#ports.watch(real, this.#deep);
    this.#watcher = watcher;
    watcher.on("raw", (_event: string, name: unknown, details: unknown) => {
      const within = watchedPath(details);
      if (typeof name !== "string" || within === null) this.#unsure();
      // A folder tells of itself under its own name when it is taken away.
      else if (within === real && name === basename(real)) this.#unsure();
      else this.#touched(join(this.folder, relative(real, within), name));
    });
    // Files that came with a folder, or before it was watched, were told of by nobody.
    watcher.on("addDir", () => this.#unsure());
    watcher.on("unlinkDir", () => this.#unsure());
    watcher.on("error", (error) => {
      if (this.#watcher !== watcher) return;
      this.#polled = true;
      this.#failure = codeOf(error);
      void this.#stop();
      this.#ports.failed();
      this.#unsure();
    });
    await new Promise<void>((resolve) => {
      watcher.once("ready", resolve);
      watcher.once("error", () => resolve());
    });
    if (this.#watcher !== watcher) return;
    this.#polled = false;
    this.#failure = null;
  }

  async #stop(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = null;
    await watcher?.close();
  }

  #touched(path: string): void {
    for (const listener of this.listeners) listener.touched(path);
  }

  #unsure(): void {
    for (const listener of this.listeners) listener.unsure();
  }
}

const watchedPath = (details: unknown): string | null =>
  typeof details === "object" &&
  details !== null &&
  "watchedPath" in details &&
  typeof details.watchedPath === "string"
    ? details.watchedPath
    : null;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);
