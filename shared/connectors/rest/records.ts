import { hashText } from "../../base/hash.ts";
import { canonicalJson } from "../../mapping/values/json.ts";
import type { NativeRecord, NativeValue, Path } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import type { Fetched, RecordHash } from "../contract.ts";
import { KeptRecords } from "../kept-records.ts";
import { versionOfHash } from "../version.ts";
import { ListShape } from "./list-shape.ts";
import { idOf } from "./own-id.ts";

export interface KeptRecord extends RecordHash {
  readonly position: number;
}

/**
 * What a connector knows of the records that it was shown: by position, by id, and what the list shows of each of them.
 * A record's version is a hash of what the list shows of it, or of what it says to be its version.
 */
export class Records {
  readonly kept = new KeptRecords();
  readonly shape: ListShape;
  readonly idNames: readonly string[];
  /** A record that was asked for by its id was shown, so that it means something where one is not. */
  shownSingly = false;
  readonly #idOf: (native: NativeRecord) => string | null;
  readonly #versionPath: Path | null;
  readonly #positions = new Map<string, number>();
  readonly #hash = new Uint32Array(2);

  constructor(idNames: readonly string[], versionPath: Path | null, shape: ListShape) {
    this.shape = shape;
    this.idNames = idNames;
    this.#idOf = idOf(idNames);
    this.#versionPath = versionPath;
  }

  /** The own id of a record; `null` where it has none. */
  idOf(native: NativeRecord): string | null {
    return this.#idOf(native);
  }

  /** Keeps a record as the list shows it, or would. */
  keep(shown: NativeRecord): KeptRecord {
    const kept = this.kept.add(shown, this.#basis(shown) ?? undefined);
    const id = this.#idOf(shown);
    if (id !== null) this.#positions.set(id, kept.position);
    return kept;
  }

  /** What was last kept of a record; `null` where nothing was. */
  known(id: string): Fetched | null {
    const position = this.#positions.get(id);
    return position === undefined ? null : this.kept.at(position);
  }

  positionOf(id: string): number | null {
    return this.#positions.get(id) ?? null;
  }

  /** The ids of some records, those that were kept last. */
  someIds(count: number): readonly string[] {
    return [...this.#positions.keys()].slice(-count).reverse();
  }

  versionOf(shown: NativeRecord): string {
    hashText(this.#basis(shown) ?? canonicalJson(shown) ?? "", this.#hash);
    return versionOfHash(this.#hash[0]!, this.#hash[1]!);
  }

  /**
   * Whether a record that was asked for by itself is the one of this version. Where it shows other members than the list
   * does, those that both show decide.
   */
  isAt(version: string, native: NativeRecord): boolean {
    const shown = this.shape.of(native);
    if (this.versionOf(shown) === version) return true;
    const id = this.#idOf(native);
    const known = id === null ? null : this.known(id);
    if (known?.version !== version || this.#versionPath !== null) return false;
    const shared = Object.keys(known.native).filter((name) => Object.hasOwn(native, name));
    return (
      shared.length > 0 && shared.every((name) => textOf(known.native[name]!) === textOf(shown[name] ?? null))
    );
  }

  /** Learns from a record that was asked for by itself whether the list shows as much of it. */
  compare(native: NativeRecord): void {
    const id = this.#idOf(native);
    const listed = id === null ? null : this.known(id);
    if (listed === null) return;
    const own = new ListShape();
    own.add(listed.native);
    if (own.covers(native)) this.shape.showsAll();
  }

  dispose(): void {
    this.kept.dispose();
    this.#positions.clear();
  }

  /** What the version is made of, where a record says that itself. */
  #basis(native: NativeRecord): string | null {
    const value = this.#versionPath === null ? undefined : valueAt(native, this.#versionPath);
    if (value === undefined || value === null) return null;
    return canonicalJson([this.#idOf(native), value]);
  }
}

const textOf = (value: NativeValue): string | null => canonicalJson(value);
