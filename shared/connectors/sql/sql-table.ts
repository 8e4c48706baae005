import type { Column, DeclaredColumn, Reference } from "../../mapping/compiled.ts";
import type { NativeValue } from "../../model/native.ts";

/** A value as a driver gives and takes it. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export type SqlRow = readonly SqlValue[];

/** Why a native value cannot be in a column: the end of a sentence that begins with the column. */
export class Unfit {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Thrown for a value that no native value can stand for. */
export class Undecodable extends Error {}

export interface SqlColumn {
  readonly name: string;
  readonly type: Column["type"];
  readonly declared: DeclaredColumn;
  /** What the dialect turns bound values into; `""` where it does not. */
  readonly cast: string;
  decode(raw: SqlValue): NativeValue;
  encode(native: NativeValue): SqlValue | Unfit;
}

/** A table, view or query as the database's catalogue describes it. */
export interface SqlTable {
  /** What is read, as SQL that may stand behind FROM. */
  readonly from: string;
  /** What is written, as SQL; `null` where nothing can be. */
  readonly into: string | null;
  /** Why nothing can be written, where nothing can: the end of a sentence that begins with the place. */
  readonly readOnly: string | null;
  /** Columns of what is read. */
  readonly columns: readonly SqlColumn[];
  /** Columns of what is written that can hold a value of ours, those that `from` does not show included. */
  readonly writable: readonly SqlColumn[];
  /** What tells one row from the others; none where nothing is known to. */
  readonly id: readonly SqlColumn[];
  /** Whether the database itself sees to it that no two rows have one id. */
  readonly idIsUnique: boolean;
  readonly makesIds: boolean;
  /** What a statement RETURNs is what a later look shows: nothing but the statement changes the row. */
  readonly returnsAll: boolean;
  /** Rows can be locked as they are read. */
  readonly locks: boolean;
  /** Each row says which transaction wrote it (PostgreSQL's `xmin`). */
  readonly namesWriter: boolean;
  /** About how many rows there are; 0 where unknown. */
  readonly estimate: number;
  readonly references: readonly Reference[];
}
