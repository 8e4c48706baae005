import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import type { ValueFormats } from "../sync-file.ts";
import type { WrittenSource } from "./written-source.ts";

/** How the records of one kind of endpoint are shaped, as far as a mapping needs to know. */
export interface SourceTraits {
  /** How messages call the kind: `CSV`, `PostgreSQL`. */
  readonly title: string;
  /** How places in a record are named: a column's name as it stands, dots included, or a path into what nests. */
  readonly places: "columns" | "paths";
  /** Every value is a text. */
  readonly text: boolean;
  /** Records live in files, and messages can name a line. */
  readonly file: boolean;
  /** The endpoint can give new records their id. */
  readonly makesIds: boolean;
  /** How values are spelled where the sync file says nothing about it (SPEC M37). */
  readonly formats: Pick<ValueFormats, "empty" | "writeNull" | "as">;
}

/** What the sync file needs to know of one kind of endpoint: `T` is what its part of the file says. */
export interface SourceKind<T> {
  readonly traits: SourceTraits;
  /** What people write under the kind's name. */
  readonly schema: JsonSchema;
  /**
   * Fills defaults in. `written` conforms to `schema`, except that what did not was reported and left out; `null` where
   * too little of it is there to go on.
   */
  parse(written: unknown, path: WrittenPath, report: Report): T | null;
  /**
   * What people would write for a source, without what need not be said: `parse` reads it back as the same, where the rest
   * is as it is by default. Where it is, how it is encoded, and what leads to the records in it is all there.
   */
  written(source: T): WrittenSource;
}
