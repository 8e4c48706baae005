import { setTimeout as delay } from "node:timers/promises";
import { GatheringSyncs } from "../../../shared/schedule/gathering.ts";
import { SettlingFiles, type Verdict } from "../../../shared/schedule/settling.ts";
import { type CheckedFile, checkFile } from "./check-file.ts";
import { lookAt, type PlaceFiles } from "./place-files.ts";
import type { WatchedFolders } from "./watched-folders.ts";
import { WatchedPlaces } from "./watched-places.ts";
import type { WatchEvent, WatchedPlace, WatchedSync } from "./watcher.ts";

interface Entry {
  readonly sync: WatchedSync;
  readonly places: WatchedPlaces;
  /** Resolves once the places are listened to, and what may be half-written there is waited for. */
  readonly begun: Promise<void>;
  /** Files that settle though nothing is known to have happened to them since they were first looked at. */
  readonly unchanged: Set<string>;
  /** The version at which each place is known, by name. */
  readonly versions: Map<string, string>;
  held: boolean;
  /** What has settled and is not told yet. */
  readonly news: Map<string, { readonly place: PlaceFiles; readonly at: number }>;
}

interface OpenFile {
  readonly path: string;
  /** All places that the file is one of, and that read it alike. */
  readonly places: Map<PlaceFiles, Entry>;
}

const isSamePlace = (one: WatchedPlace, other: WatchedPlace): boolean =>
  one.name === other.name && JSON.stringify(one.source) === JSON.stringify(other.source);

const unseen: CheckedFile = { check: { kind: "broken" }, hash: null };

/** So many files are looked at and into at the same time. */
const lanes = 8;

/** How long a run waits for files that do not settle, and how often it looks, in milliseconds. */
const patience = 5_000;
const glance = 25;

/** A file that was written so shortly before it was first looked at may be in the middle of that, in milliseconds. */
const fresh = 2_000;

/** Tells of files of syncs that changed, once they have settled. */
export class SyncWatch {
  readonly #folders: WatchedFolders;
  readonly #tell: (event: WatchEvent) => void;
  readonly #clock: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #settling = new SettlingFiles();
  readonly #gathering = new GatheringSyncs();
  readonly #open = new Map<string, OpenFile>();
  /** Files that end in the middle of a line whenever they are whole. */
  readonly #unended = new Set<string>();
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;
  #working = false;

  constructor(folders: WatchedFolders, tell: (event: WatchEvent) => void, clock: () => number) {
    this.#folders = folders;
    this.#tell = tell;
    this.#clock = clock;
  }

  async add(sync: WatchedSync, known: ReadonlyMap<string, string>): Promise<void> {
    const before = this.#entries.get(sync.id);
    const held = before?.held ?? false;
    this.forget(sync.id);
    const places = new WatchedPlaces(sync, this.#folders, (place, path) => this.#touch(entry, place, path));
    const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
    const unchanged = new Set<string>();
    const entry: Entry = { sync, places, begun, unchanged, versions: new Map(), held, news: new Map() };
    this.#entries.set(sync.id, entry);
    // What had not been told of the places that the sync had is found out by their versions.
    for (const place of sync.places) {
      const version = before?.sync.places.some((one) => isSamePlace(one, place))
        ? before.versions.get(place.name)
        : undefined;
      if (version !== undefined) entry.versions.set(place.name, version);
    }
    this.#know(entry, known);
    try {
      await places.begin();
      for (const place of places.places) await this.#awaitFresh(entry, place);
    } finally {
      hasBegun();
    }
    for (const place of places.places) {
      const { name } = place.place;
      if (!entry.versions.has(name)) continue;
      if ((await place.version()) !== entry.versions.get(name))
        entry.news.set(place.path, { place, at: this.#clock() });
    }
    await this.#tellNews(entry);
  }

  /** Has files that may be half-written settle before a run reads them. */
  async #awaitFresh(entry: Entry, place: PlaceFiles): Promise<void> {
    for (const path of await place.youngerThan(fresh, this.#clock())) {
      if (this.#isUnsettled(entry, path)) continue;
      this.#touch(entry, place, path);
      entry.unchanged.add(path);
    }
  }

  /** Whether a file of a sync, or any of them, has not settled yet. */
  #isUnsettled(entry: Entry, path?: string): boolean {
    for (const file of this.#open.values())
      if (path === undefined || file.path === path)
        for (const owner of file.places.values()) if (owner === entry) return true;
    return false;
  }

  forget(sync: string): void {
    const entry = this.#entries.get(sync);
    if (entry === undefined) return;
    this.#entries.delete(sync);
    this.#gathering.forget(sync);
    for (const [key, file] of this.#open) {
      for (const [place, owner] of file.places) if (owner === entry) file.places.delete(place);
      if (file.places.size > 0) continue;
      this.#open.delete(key);
      this.#settling.forget(key);
    }
    void entry.places.close();
  }

  /** Waits until no file of a sync is unsettled, for a while. */
  async ready(sync: string): Promise<{ readonly unended: readonly string[] }> {
    const entry = this.#entries.get(sync);
    if (entry === undefined) return { unended: [] };
    await entry.begun;
    // What the system has not told of yet counts, too.
    await entry.places.scan(false);
    const isWorthIt = (): boolean =>
      this.#entries.get(sync) === entry && this.#isUnsettled(entry) && !this.#end.signal.aborted;
    for (let waited = 0; waited < patience && isWorthIt(); waited += glance) await delay(glance);
    return { unended: [...this.#unended] };
  }

  hold(sync: string): void {
    const entry = this.#entries.get(sync);
    if (entry !== undefined) entry.held = true;
  }

  async release(sync: string, versions: ReadonlyMap<string, string>): Promise<void> {
    const entry = this.#entries.get(sync);
    if (entry === undefined) return;
    entry.held = false;
    this.#know(entry, versions);
    await this.#tellNews(entry);
  }

  async scan(polled: boolean): Promise<void> {
    for (const { places } of this.#entries.values()) await places.scan(polled);
  }

  close(): void {
    this.#end.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const sync of [...this.#entries.keys()]) this.forget(sync);
  }

  /** A database's stamps are no version that a run knows. */
  #know({ sync, versions }: Entry, known: ReadonlyMap<string, string>): void {
    for (const { name, source } of sync.places) {
      const version = source.kind === "sqlite" ? undefined : known.get(name);
      if (version) versions.set(name, version);
    }
  }

  #touch(entry: Entry, place: PlaceFiles, path: string): void {
    if (this.#entries.get(entry.sync.id) !== entry) return;
    const now = this.#clock();
    const key = `${JSON.stringify(place.place.source)} ${path}`;
    let file = this.#open.get(key);
    if (file === undefined) {
      file = { path, places: new Map() };
      this.#open.set(key, file);
    }
    file.places.set(place, entry);
    entry.unchanged.delete(path);
    this.#settling.touch(key, place.sizeOf(path), now);
    this.#gathering.touch(entry.sync.id, `${place.place.name} ${path}`, now);
    this.#wake(now);
  }

  /** Works at that moment, or before where it was going to. Within a second, since clocks may be set meanwhile. */
  #wake(at: number): void {
    if (this.#end.signal.aborted || this.#working || (this.#timer !== null && this.#wakeAt <= at)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wait = Math.min(1000, Math.max(0, at - this.#clock()));
    this.#wakeAt = at;
    this.#timer = setTimeout(() => void this.#work(), wait);
  }

  async #work(): Promise<void> {
    this.#working = true;
    this.#timer = null;
    try {
      const due = this.#settling.dueLooks(this.#clock()).values();
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          for (const key of due) await this.#look(key);
        }),
      );
      for (const { sync, since, files } of this.#gathering.take(this.#clock())) {
        const entry = this.#entries.get(sync);
        if (entry === undefined) continue;
        for (const place of entry.places.places)
          for (const file of files) {
            const path = file.slice(place.place.name.length + 1);
            const isOfPlace = file.startsWith(`${place.place.name} `);
            if (isOfPlace && !entry.news.has(path)) entry.news.set(path, { place, at: since });
          }
        await entry.places.follow();
        await this.#tellNews(entry);
      }
    } finally {
      this.#working = false;
    }
    const moments = [this.#settling.nextLook(), this.#gathering.nextTake()].filter((at) => at !== null);
    if (moments.length > 0) this.#wake(Math.min(...moments));
  }

  async #look(key: string): Promise<void> {
    const file = this.#open.get(key);
    const first = file?.places.keys().next().value;
    if (file === undefined || first === undefined) return;
    const look = await lookAt(file.path);
    let hash: string | null = null;
    let verdict: Verdict = this.#settling.looked(key, look, this.#clock());
    if (verdict === "check") {
      // Whatever a look into the file fails with, the run that comes of it says so.
      const checked = await checkFile(file.path, first.place.source, this.#end.signal).catch(() => unseen);
      hash = checked.hash;
      const isUsual = checked.check.kind === "doubtful" && this.#unended.has(file.path);
      const check = isUsual ? { kind: "whole" as const } : checked.check;
      verdict = this.#settling.checked(key, check, await lookAt(file.path), this.#clock());
      if (checked.check.kind === "whole") this.#unended.delete(file.path);
      else if (verdict === "settled" && checked.check.kind === "doubtful") this.#unended.add(file.path);
    }
    if (verdict !== "settled" || this.#open.get(key) !== file) return;
    this.#open.delete(key);
    const now = this.#clock();
    const settledLook = hash === null ? look : await lookAt(file.path);
    for (const [place, entry] of file.places) {
      const isSame = hash !== null && settledLook?.stamp === look?.stamp;
      place.note(file.path, look, isSame ? hash : null);
      this.#gathering.settled(entry.sync.id, `${place.place.name} ${file.path}`, now);
    }
  }

  /** Tells what has settled, where the places concerned are at another version than the one that is known. */
  async #tellNews(entry: Entry): Promise<void> {
    if (entry.held || entry.news.size === 0) return;
    const news = [...entry.news];
    entry.news.clear();
    let told: { readonly path: string; readonly at: number } | null = null;
    const versions = new Map<PlaceFiles, boolean>();
    for (const [path, { place, at }] of news) {
      if (entry.unchanged.delete(path) && !entry.versions.has(place.place.name)) continue;
      if (!versions.has(place)) versions.set(place, await this.#isOther(entry, place));
      if (versions.get(place) && (told === null || at < told.at)) told = { path, at };
    }
    if (told === null || this.#entries.get(entry.sync.id) !== entry) return;
    this.#tell({ kind: "changed", sync: entry.sync.id, path: told.path, at: told.at });
  }

  /** Whether a place is at another version than the known one, which it is then known at. */
  async #isOther({ versions }: Entry, place: PlaceFiles): Promise<boolean> {
    const { name } = place.place;
    const before = versions.get(name);
    const version = await place.version();
    if (versions.get(name) === version) return false;
    // A run that ended meanwhile has told another one; what is there is compared with that.
    if (versions.get(name) === before) versions.set(name, version);
    return true;
  }
}
