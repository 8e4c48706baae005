import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DeskKind, type DeskRecord, type FieldName, toBytes, toText, understood } from "./desk-kind.ts";
import type { Row } from "./paper.ts";

/** Every file beside the sync file and Syncline's own, byte for byte. */
export type Snapshot = ReadonlyMap<string, Buffer>;

/** A record and where it stands. */
export interface Placed {
  readonly path: string;
  readonly at: number;
  readonly row: Row;
  readonly record: DeskRecord;
}

export const belongs = (kind: DeskKind, path: string): boolean =>
  kind.documents === null ? kind.files.includes(path) : path.startsWith(`${kind.documents}/`);

/** Whether a file holds the same, or is there in neither. */
export const same = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);

export const recordOf = (kind: DeskKind, { cells }: Row): DeskRecord => {
  const value = (field: FieldName): string | null =>
    understood(kind, field, cells.get(kind.columns[field])?.text ?? null);
  return {
    sku: value("sku"),
    name: value("name"),
    note: value("note"),
    price: value("price"),
    flag: value("flag"),
    day: value("day"),
  };
};

/** The folder that persons and Syncline work on. */
export class DeskFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  snapshot(): Snapshot {
    const paths = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .filter((path) => path !== "work.sync.yaml" && !path.startsWith(".syncline/"));
    return new Map(paths.sort().map((path) => [path, readFileSync(join(this.folder, path))]));
  }

  write(path: string, bytes: Buffer): void {
    const place = join(this.folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { force: true });
  }

  rename(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
  }

  touch(path: string, at: Date): void {
    utimesSync(join(this.folder, path), at, at);
  }

  text(kind: DeskKind, path: string): string {
    return toText(kind, readFileSync(join(this.folder, path)));
  }

  /** A person opens a file, changes it and saves it. */
  edit(kind: DeskKind, path: string, change: (text: string) => string): void {
    this.write(path, toBytes(kind, change(this.text(kind, path))));
  }

  paths(kind: DeskKind): readonly string[] {
    return [...this.snapshot().keys()].filter((path) => belongs(kind, path));
  }

  rows(kind: DeskKind): readonly Placed[] {
    return this.rowsIn(kind, this.snapshot());
  }

  rowsIn(kind: DeskKind, files: Snapshot): readonly Placed[] {
    return [...files].flatMap(([path, bytes]) => {
      if (!belongs(kind, path)) return [];
      const rows = kind.paper.read(toText(kind, bytes));
      return rows.map((row, at) => ({ path, at, row, record: recordOf(kind, row) }));
    });
  }
}
