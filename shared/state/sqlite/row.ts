import type { SQLOutputValue } from "node:sqlite";
import { StateFailure } from "../store.ts";
import { damaged } from "./failure.ts";
import { fromLine, unpackBytes } from "./lines.ts";

/** One row of a query, its columns by number. What cannot be read as asked for is damage, and thrown as such. */
export class Row {
  readonly #values: readonly SQLOutputValue[];
  readonly #path: string;

  constructor(values: readonly SQLOutputValue[], path: string) {
    this.#values = values;
    this.#path = path;
  }

  isNull(column: number): boolean {
    return this.#values[column] === null;
  }

  text(column: number): string {
    const value = this.#values[column];
    if (typeof value !== "string") throw this.#damage("a text is missing");
    return value;
  }

  integer(column: number): number {
    const value = this.#values[column];
    if (typeof value !== "number") throw this.#damage("a number is missing");
    return value;
  }

  bytes(column: number): Uint8Array {
    const value = this.#values[column];
    if (!(value instanceof Uint8Array)) throw this.#damage("a block of bytes is missing");
    return value;
  }

  /** A column that is the bytes of a `Uint32Array`. */
  words(column: number): Uint32Array {
    const aligned = this.bytes(column).slice();
    return new Uint32Array(aligned.buffer, 0, Math.floor(aligned.length / 4));
  }

  /** A column that `toLine` made of a `T`. */
  json<T>(column: number): T {
    return this.parse(this.text(column));
  }

  /** The lines of a column that `packLines` made. */
  lines(column: number): readonly string[] {
    return this.unpacked(column).toString("utf8").split("\n");
  }

  /** The bytes of a column that `packBytes` made. */
  unpacked(column: number): Buffer {
    try {
      return unpackBytes(this.bytes(column));
    } catch {
      throw this.#damage("a packed block cannot be read");
    }
  }

  /** A line of this row that `toLine` made of a `T`. */
  parse<T>(line: string): T {
    try {
      return fromLine(line);
    } catch {
      throw this.#damage("a stored record cannot be read");
    }
  }

  #damage(what: string): StateFailure {
    return new StateFailure(damaged(this.#path, what));
  }
}
