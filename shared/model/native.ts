/** A number whose digits a JavaScript number cannot hold. `text` is its JSON spelling. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** Keeps every digit when a native record is shown or stored as JSON (`JSON.rawJSON`, ES2025). */
  toJSON(): unknown {
    return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(this.text);
  }
}

/** A value as an endpoint holds it. `undefined` stands for a place that is not there at all. */
export type NativeValue =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | readonly NativeValue[]
  | NativeRecord;

/**
 * A record as its endpoint holds it.
 *
 * - CSV: column name → text; a column that a short row lacks is not there. The second of two columns of one name is
 *   `name (2)`.
 * - JSON, NDJSON: the object itself. A record of an object keyed by id has its key under `$key`.
 * - XML: child element name → value, `@name` → attribute. An element without attributes and children is its text;
 *   any other is a record with its text, if it has any, under `#text`. Elements of one name side by side are a list.
 */
export interface NativeRecord {
  readonly [name: string]: NativeValue;
}

/** The way into a native record: names for members, numbers (from 0) for list elements. */
export type Path = readonly (string | number)[];

/** One place of a native record and the value it gets; `undefined` takes the place away. */
export interface NativeChange {
  readonly path: Path;
  readonly value: NativeValue | undefined;
}

export const isNativeRecord = (value: NativeValue | undefined): value is NativeRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
