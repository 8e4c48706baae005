import type { BigIntStats } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { sha256Hex } from "../../../shared/base/hash.ts";
import { hashFile } from "../../../shared/connectors/file/content-hash.ts";
import { fileFormat } from "../../../shared/connectors/file/file-format.ts";
import { findFiles, type Listing, nameIn } from "../../../shared/connectors/file/find-files.ts";
import { isPattern } from "../../../shared/connectors/file/pattern.ts";
import { versionOf } from "../../../shared/connectors/file/read-files.ts";
import { isTemporary } from "../../../shared/connectors/file/temporary.ts";
import type { FileLook } from "../../../shared/schedule/settling.ts";
import type { WatchedPlace, WatchedSync } from "./watcher.ts";

interface Seen {
  readonly stamp: string;
  readonly size: number;
  readonly hash: string | null;
}

/** So many files are looked at at the same time. */
const atOnce = 32;

/** The folder that a place's files are in, and whether they may be in folders below it. */
export interface PlaceFolder {
  readonly folder: string;
  readonly deep: boolean;
}

/** The files of one place of a sync: which they are, what they looked like when last seen, and their version together. */
export class PlaceFiles {
  readonly place: WatchedPlace;
  readonly #path: string;
  readonly #query: { readonly path: string; readonly base: string; readonly except: string };
  readonly #extensions: readonly string[];
  #accepts: (path: string) => boolean;
  /** The folder that all of them are in, at some depth. */
  #folder: string;
  #seen = new Map<string, Seen>();
  /** Folders that links lead to, in which a change is one of this place's files. */
  #linked: readonly string[] = [];

  constructor(place: WatchedPlace, { folder, except }: Pick<WatchedSync, "folder" | "except">) {
    this.place = place;
    this.#query = { path: place.source.path, base: folder, except: resolve(except) };
    this.#path = resolve(folder, place.source.path);
    this.#extensions = place.source.kind === "sqlite" ? [] : fileFormat(place.source).extensions;
    this.#folder = dirname(this.#path);
    const log = place.source.kind === "sqlite" ? `${this.#path}-wal` : this.#path;
    this.#accepts = (path) => path === this.#path || path === log;
  }

  /** The file, folder or glob. Absolute. */
  get path(): string {
    return this.#path;
  }

  /** Whether something that happened to this path concerns the place, as far as the last look at its files tells. */
  accepts(path: string): boolean {
    return this.#accepts(path);
  }

  /** Whether the path is in a folder that a link of this place leads to. */
  isLinked(path: string): boolean {
    return this.#linked.includes(dirname(path));
  }

  /** Whether the path may be one of the place's under another spelling: file systems fold case and accents. */
  isAlike(path: string): boolean {
    return folded(path) === folded(this.#path);
  }

  /** The size that a file had when it was last seen. */
  sizeOf(path: string): number | null {
    return this.#seen.get(path)?.size ?? null;
  }

  /** Notes what a file was when it settled; `hash` where it is known. */
  note(path: string, look: FileLook, hash: string | null): void {
    if (look === null) this.#seen.delete(path);
    else this.#seen.set(path, { ...look, hash });
  }

  /** The folders in which something that happens concerns the place. */
  async folders(): Promise<readonly PlaceFolder[]> {
    const listing = this.place.source.kind === "sqlite" ? null : await this.#list();
    if (listing === null) return [{ folder: dirname(this.#path), deep: false }];
    const deep =
      listing.several &&
      isPattern(this.#query.path) &&
      /\*\*|\/.*[*?{]|[*?{].*\//.test(nameIn(listing.folder, this.#path));
    // What is a file now may become a folder, and the other way round.
    const own = listing.several ? [{ folder: listing.folder, deep }] : [];
    const around = isPattern(this.#query.path) ? [] : [{ folder: dirname(this.#path), deep: false }];
    return [...own, ...around, ...this.#linked.map((folder) => ({ folder, deep: false }))];
  }

  /** Looks at all files: which are others than when they were last seen. The first look finds none. */
  async scan(): Promise<readonly string[]> {
    const now = await this.looks();
    const before = this.#seen;
    const changed = [...now]
      .filter(([path, look]) => before.get(path)?.stamp !== look.stamp)
      .map(([path]) => path);
    for (const path of before.keys()) if (!now.has(path)) changed.push(path);
    return changed;
  }

  /** Takes the files as they are now for seen. */
  async begin(): Promise<void> {
    for (const [path, look] of await this.looks()) this.note(path, look, null);
  }

  /** Files that were written to within so many milliseconds. */
  async youngerThan(age: number, now: number): Promise<readonly string[]> {
    const looks = await this.looks();
    return [...looks].filter(([, { stamp }]) => Math.abs(now - writtenAt(stamp)) < age).map(([path]) => path);
  }

  /** What `EndpointMemory.version` is of the files as they are now. Files that were seen as they are are not read again. */
  async version(): Promise<string> {
    if (this.place.source.kind === "sqlite") return this.#stamps();
    const listing = await this.#list();
    if (listing === null) return "unreadable";
    const hashed: { readonly file: { readonly name: string }; readonly hash: string | null }[] = [];
    for (const file of listing.files) hashed.push({ file, hash: await this.#hash(file.path) });
    return versionOf(listing, hashed);
  }

  async #hash(path: string): Promise<string | null> {
    const look = await lookAt(path);
    const seen = this.#seen.get(path);
    if (look !== null && seen?.hash && seen.stamp === look.stamp) return seen.hash;
    const hash = await hashFile(path).catch(() => null);
    // What was written to meanwhile is hashed again when it settles.
    if (look !== null && (await lookAt(path))?.stamp === look.stamp) this.note(path, look, hash);
    return hash;
  }

  /**
   * A database's pages are written at times of its own choosing, so that only stamps tell. Whoever reads a log as root
   * changes its status, and makes an empty one where there is none.
   */
  async #stamps(): Promise<string> {
    const looks = [...(await this.looks())].filter(([path, { size }]) => path === this.#path || size > 0);
    return sha256Hex(looks.map(([path, { stamp }]) => `${path} ${withoutStatus(stamp)}`).sort());
  }

  /** The files there are, and what they look like now. */
  async looks(): Promise<ReadonlyMap<string, NonNullable<FileLook>>> {
    const paths =
      this.place.source.kind === "sqlite"
        ? [this.#path, `${this.#path}-wal`]
        : ((await this.#list())?.files.map(({ path }) => path) ?? []);
    const looks = new Map<string, NonNullable<FileLook>>();
    const linked = new Set<string>();
    for (const folder of new Set(paths.map((path) => dirname(path)))) {
      const target = await realpath(folder).catch(() => folder);
      // The folder itself is listened to where it is, under the name that it has here.
      if (target !== folder && folder !== this.#folder) linked.add(target);
    }
    for (let start = 0; start < paths.length; start += atOnce)
      await Promise.all(
        paths.slice(start, start + atOnce).map(async (path) => {
          const [look, own] = await Promise.all([lookAt(path), lstat(path).catch(() => null)]);
          if (look !== null) looks.set(path, look);
          if (own?.isSymbolicLink()) linked.add(dirname(await realpath(path).catch(() => path)));
        }),
      );
    this.#linked = [...linked].sort();
    return looks;
  }

  async #list(): Promise<Listing | null> {
    const found = await findFiles({ ...this.#query, extensions: this.#extensions });
    if (!found.ok) return null;
    const { folder, accepts } = found.value;
    this.#folder = folder;
    const { except } = this.#query;
    this.#accepts = (path) => {
      const name = nameIn(folder, path);
      const isInside = !name.startsWith("../") && path !== except && !path.startsWith(`${except}/`);
      return isInside && accepts(name) && !isTemporary(name.slice(name.lastIndexOf("/") + 1));
    };
    return found.value;
  }
}

/** A file as the file system shows it now, links followed; `null` where there is none that can be read. */
export async function lookAt(path: string): Promise<FileLook> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats === null || stats.isDirectory() ? null : { stamp: stampText(stats), size: Number(stats.size) };
}

/** No program can set the time of the last change of a file's status, so that equal stamps are equal content. */
export const stampText = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;

/** When the content was last written, in milliseconds since 1970. */
export const writtenAt = (stamp: string): number => Number(stamp.split(" ")[3]) / 1e6;

const withoutStatus = (stamp: string): string => stamp.slice(0, stamp.lastIndexOf(" "));

const folded = (path: string): string => path.normalize("NFC").toLowerCase();
