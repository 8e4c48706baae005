import { PlaceFiles } from "./place-files.ts";
import type { FolderListener, WatchedFolder } from "./watched-folder.ts";
import type { WatchedFolders } from "./watched-folders.ts";
import type { WatchedSync } from "./watcher.ts";

interface Watched {
  readonly files: PlaceFiles;
  readonly listener: FolderListener;
  folders: ReadonlyMap<string, WatchedFolder>;
  scanning: "no" | "yes" | "again";
}

/** Where the places of a sync are, and which of their files may have changed. */
export class WatchedPlaces {
  readonly #folders: WatchedFolders;
  readonly #touch: (place: PlaceFiles, path: string) => void;
  readonly #watched: readonly Watched[];
  #closed = false;

  constructor(sync: WatchedSync, folders: WatchedFolders, touch: (place: PlaceFiles, path: string) => void) {
    this.#folders = folders;
    this.#touch = touch;
    this.#watched = sync.places.map((place) => this.#watch(new PlaceFiles(place, sync)));
  }

  get places(): readonly PlaceFiles[] {
    return this.#watched.map(({ files }) => files);
  }

  /** Takes the files as they are for seen, and listens from then on. */
  async begin(): Promise<void> {
    for (const watched of this.#watched) {
      await watched.files.begin();
      await this.#listen(watched);
      // What happened between the two was told of by nobody.
      await this.#scan(watched);
    }
  }

  /** Looks at all files; `polled`: only those of whose folders the system tells nothing. */
  async scan(polled: boolean): Promise<void> {
    for (const watched of this.#watched) {
      const isPolled = [...watched.folders.values()].some((folder) => folder.polled);
      if (!polled || isPolled) await this.#scan(watched);
    }
  }

  /** Listens where the files are now: a file may have become a folder, or a link leads elsewhere. */
  async follow(): Promise<void> {
    for (const watched of this.#watched) await this.#listen(watched);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { folders, listener } of this.#watched)
      for (const folder of folders.values()) await this.#folders.leave(folder, listener);
  }

  #watch(files: PlaceFiles): Watched {
    const listener: FolderListener = {
      touched: (path) => {
        if (files.accepts(path)) this.#touch(files, path);
        else if (!this.#isOwnFolder(watched, path)) void this.#scan(watched);
      },
      unsure: () => void this.#scan(watched),
    };
    const watched: Watched = { files, listener, folders: new Map(), scanning: "no" };
    return watched;
  }

  /** Whether what happens there is told of by the paths that the place accepts, so that another path is none of its files. */
  #isOwnFolder({ files }: Watched, path: string): boolean {
    return !files.isLinked(path) && !files.isAlike(path);
  }

  async #scan(watched: Watched): Promise<void> {
    if (watched.scanning !== "no") {
      watched.scanning = "again";
      return;
    }
    do {
      watched.scanning = "yes";
      for (const path of await watched.files.scan()) if (!this.#closed) this.#touch(watched.files, path);
      await this.#listen(watched);
    } while (this.#isAgain(watched) && !this.#closed);
    watched.scanning = "no";
  }

  #isAgain(watched: Watched): boolean {
    return watched.scanning === "again";
  }

  /** Listens to the folders that the files are in now. */
  async #listen(watched: Watched): Promise<void> {
    const wanted = new Map((await watched.files.folders()).map((one) => [`${one.deep} ${one.folder}`, one]));
    const folders = new Map(watched.folders);
    for (const [key, folder] of folders) {
      if (wanted.has(key)) continue;
      folders.delete(key);
      await this.#folders.leave(folder, watched.listener);
    }
    for (const [key, { folder, deep }] of wanted)
      if (!folders.has(key) && !this.#closed)
        folders.set(key, await this.#folders.listen(folder, deep, watched.listener));
    watched.folders = folders;
  }
}
