import type { CsvSource } from "./csv.ts";
import type { JsonSource } from "./json.ts";
import type { NdjsonSource } from "./ndjson.ts";
import type { PostgresSource } from "./postgres.ts";
import type { RestSource } from "./rest.ts";
import type { SqliteSource } from "./sqlite.ts";
import type { XmlSource } from "./xml.ts";

export type FileSource = CsvSource | JsonSource | NdjsonSource | XmlSource;

export type SqlSource = SqliteSource | PostgresSource;

/** Which connector, and what it needs. */
export type Source = FileSource | SqlSource | RestSource;
