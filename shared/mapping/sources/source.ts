import type { CsvSource } from "./csv.ts";
import type { JsonSource } from "./json.ts";
import type { NdjsonSource } from "./ndjson.ts";
import type { RestSource } from "./rest.ts";
import type { XmlSource } from "./xml.ts";

export type FileSource = CsvSource | JsonSource | NdjsonSource | XmlSource;

/** Which connector, and what it needs. */
export type Source = FileSource | RestSource;
