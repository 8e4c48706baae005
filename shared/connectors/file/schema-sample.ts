import type { Column, EndpointSchema } from "../../mapping/compiled.ts";
import {
  ExactNumber,
  isNativeRecord,
  type NativeRecord,
  type NativeValue,
  type Path,
} from "../../model/native.ts";
import { formatPath } from "../../model/path.ts";

const sampleCount = 5;
const columnLimit = 1000;
const depthLimit = 20;

/** What a file's records are made of, from its header or from the first of them. */
export class SchemaSample {
  readonly #columns = new Map<string, { type: Column["type"] | null; readonly samples: NativeValue[] }>();
  #closed = false;

  /** The columns of a header; there can be no others. */
  header(columns: readonly string[]): void {
    this.#closed = true;
    for (const name of columns) this.#column(name);
  }

  add(native: NativeRecord): void {
    for (const [name, value] of Object.entries(native))
      if (this.#closed) this.#note(name, value);
      else this.#walk([name], value);
  }

  schema(): EndpointSchema {
    const columns = [...this.#columns].map(
      ([name, { type, samples }]): Column => ({
        name,
        type: type ?? (this.#closed ? "string" : "unknown"),
        samples,
      }),
    );
    return { columns, closed: this.#closed };
  }

  #walk(path: Path, value: NativeValue): void {
    if (isNativeRecord(value) && Object.keys(value).length > 0 && path.length < depthLimit)
      for (const [name, inner] of Object.entries(value)) this.#walk([...path, name], inner);
    else this.#note(formatPath(path), value);
  }

  #note(name: string, value: NativeValue): void {
    const column = this.#column(name);
    if (column === null) return;
    const type = typeOf(value);
    if (type !== null)
      column.type = column.type === null || column.type === type ? type : common(column.type, type);
    const { samples } = column;
    if (type === null || samples.length === sampleCount || typeof value === "object") return;
    if (!samples.includes(value)) samples.push(value);
  }

  #column(name: string) {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    if (this.#columns.size === columnLimit) return null;
    const column = { type: null, samples: [] };
    this.#columns.set(name, column);
    return column;
  }
}

/** `null` for a value that says nothing of its column's type. */
function typeOf(value: NativeValue): Column["type"] | null {
  if (value === null) return null;
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (value instanceof ExactNumber) return /^-?\d+$/.test(value.text) ? "integer" : "decimal";
  return Array.isArray(value) ? "list" : "object";
}

const numeric: readonly Column["type"][] = ["integer", "number", "decimal"];

/** Numbers of two kinds are of the wider one; anything else that differs has no type in common. */
const common = (one: Column["type"], other: Column["type"]): Column["type"] =>
  numeric.includes(one) && numeric.includes(other)
    ? numeric[Math.max(numeric.indexOf(one), numeric.indexOf(other))]!
    : "unknown";
