import { assert } from "../../base/assert.ts";
import { hashText } from "../../base/hash.ts";
import { idReader } from "../../mapping/compile/id.ts";
import { splitKey } from "../../mapping/compile/key.ts";
import type { SqlOptions } from "../../mapping/sources/sql.ts";
import { canonicalJson } from "../../mapping/values/json.ts";
import type { NativeRecord, NativeValue } from "../../model/native.ts";
import { versionOfHash } from "../version.ts";
import { type SqlColumn, type SqlRow, type SqlTable, Unfit } from "./sql-table.ts";

/** How the rows of one table are records: their values, ids and versions. */
export class RecordShape {
  readonly table: SqlTable;
  /** The native id of a record, as the sync sees it; `null` where a part of it is missing, or where nothing is the id. */
  readonly idOf: (native: NativeRecord) => string | null;
  readonly #version: string | null;
  readonly #deleted: SqlOptions["deleted"];
  readonly #hash = new Uint32Array(2);
  /** The columns in the order of canonical JSON, each with what stands before its value. */
  readonly #members: readonly { readonly name: string; readonly start: string }[];

  constructor(table: SqlTable, options: SqlOptions) {
    this.table = table;
    this.idOf = table.id.length === 0 ? () => null : idReader(table.id.map(({ name }) => [name]));
    this.#version = options.version;
    this.#deleted = options.deleted;
    const names = table.columns.map(({ name }) => name).sort();
    this.#members = names.map((name, at) => ({
      name,
      start: `${at === 0 ? "" : ","}${JSON.stringify(name)}:`,
    }));
  }

  /** Whether a version is the hash of all that the record holds, and not of its version column alone. */
  get versionsAreContent(): boolean {
    return this.#version === null;
  }

  /** Throws `Undecodable`. */
  record(row: SqlRow, offset = 0): NativeRecord {
    const native: Record<string, NativeValue> = {};
    const { columns } = this.table;
    for (let at = 0; at < columns.length; at++) {
      const { name } = columns[at]!;
      const value = columns[at]!.decode(row[at + offset] ?? null);
      if (name !== "__proto__") native[name] = value;
      else
        Object.defineProperty(native, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return native;
  }

  version(native: NativeRecord): string {
    const text =
      this.#version === null ? this.#canonical(native) : canonicalJson(native[this.#version] ?? null);
    assert(text !== null, "a record that is nested too deeply was not refused");
    hashText(text, this.#hash);
    return versionOfHash(this.#hash[0]!, this.#hash[1]!);
  }

  /** What `canonicalJson` gives, for records of which it is known what members they have. */
  #canonical(native: NativeRecord): string {
    let text = "{";
    for (const { name, start } of this.#members) text += start + canonicalJson(native[name] ?? null, 1);
    return `${text}}`;
  }

  /** Whether the row is marked as deleted. */
  isDeleted(native: NativeRecord): boolean {
    if (this.#deleted === null) return false;
    const { column, value } = this.#deleted;
    const held = native[column] ?? null;
    return value === null
      ? held !== null
      : held === value || (held !== null && String(held) === String(value));
  }

  /** The values of the id's columns; `null` for a text that is the id of no row. */
  idRow(id: string): SqlRow | null {
    const { id: columns } = this.table;
    const parts = splitKey(id, columns.length);
    if (parts === null) return null;
    const row = columns.map((column, at) => column.encode(parts[at]!));
    return isRow(row) ? row : null;
  }

  column(name: string): SqlColumn | null {
    return this.table.writable.find((column) => column.name === name) ?? null;
  }
}

const isRow = (row: readonly (SqlRow[number] | Unfit)[]): row is SqlRow =>
  row.every((value) => !(value instanceof Unfit));
