import type { HttpAuth } from "../../mapping/sources/http.ts";

/** Where records are, as a command line names it, without any credential that is not a reference. */
export type Place =
  /** A file of records, an SQLite database or an OpenAPI description. `text` may end in `#table` or `#/resource`. */
  { readonly kind: "file"; readonly text: string } | PostgresPlace | WebPlace;

export interface PostgresPlace {
  readonly kind: "postgres";
  /** As the sync file says it. */
  readonly url: string;
  /** `null` where the URL is a reference as a whole. */
  readonly database: string | null;
  readonly table: string | null;
}

/** A list of records, or the description of an API. */
export interface WebPlace {
  readonly kind: "web";
  /** As the sync file says it, without its query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** What stands behind `#`: the resource that a description describes. */
  readonly resource: string | null;
  readonly auth: HttpAuth;
  /** What the server is called: the telling part of its name; `null` where it has none. */
  readonly server: string | null;
}
