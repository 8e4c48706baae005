import { resolve } from "node:path";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Result } from "../../shared/base/result.ts";
import type { Connector, RecordSink } from "../../shared/connectors/contract.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openConnector } from "../../shared/connectors/open-connector.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { listTables } from "../../shared/connectors/sql/list-tables.ts";
import type { EndpointSchema } from "../../shared/mapping/compiled.ts";
import { traitsOf } from "../../shared/mapping/sources/kinds.ts";
import type { Source } from "../../shared/mapping/sources/source.ts";
import { tableText } from "../../shared/mapping/sources/sql.ts";
import type { NativeRecord } from "../../shared/model/native.ts";

/** What the language server does to endpoints: it reads. */
type Readable = Pick<Connector, "read" | "unchanged" | "dispose">;

export interface ReadEndpoint {
  readonly schema: EndpointSchema | null;
  readonly records: readonly NativeRecord[];
  readonly problem: Diagnostic | null;
  /** A token for the content, where a look tells whether it is still that. */
  readonly version: string;
  readonly tables: readonly string[];
}

export interface ReadPlace {
  readonly name: string;
  readonly source: Source;
  readonly id: readonly string[];
  /** The sync file, absolute, and its text, for messages about secrets. */
  readonly path: string;
  readonly text: string;
  readonly folder: string;
  readonly home: string;
  readonly limit: number;
}

/** Longer than this and the endpoint counts as one that does not answer. */
const patience = 20_000;

/** Reads the first records of an endpoint. Never throws: what goes wrong is the answer's `problem`. */
export async function readEndpoint(place: ReadPlace, signal: AbortSignal): Promise<ReadEndpoint> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const records: NativeRecord[] = [];
  const sink: RecordSink = {
    same: () => {},
    record: (native) => records.push(native),
    bad: () => {},
    gone: () => {},
  };
  const connector = open(place);
  const read = await connector.read({ known: null, cursor: null, limit: place.limit }, sink, bounded);
  await connector.dispose();
  const tables = await tablesOf(place, bounded);
  if (!read.ok) return { schema: null, records, problem: read.error, version: "", tables };
  const { schema, exists, version } = read.value;
  return { schema: exists ? schema : null, records, problem: null, version, tables };
}

/** Whether a look shows that an endpoint still holds what was read of it. */
export async function isStillSo(place: ReadPlace, version: string, signal: AbortSignal): Promise<boolean> {
  if (version === "") return false;
  const connector = open(place);
  const same = await connector.unchanged(version, signal);
  await connector.dispose();
  return same;
}

const contextOf = ({ name, id, path, text, folder, home }: ReadPlace) => ({
  name,
  id,
  folder,
  backups: resolve(home, "backups"),
  ports: filePorts,
  secrets: openSecrets({ home, env: process.env }).for({ path, text }),
});

const open = (place: ReadPlace): Readable => openConnector(place.source, contextOf(place));

async function tablesOf(place: ReadPlace, signal: AbortSignal): Promise<readonly string[]> {
  const { source } = place;
  if (source.kind !== "sqlite" && source.kind !== "postgres") return [];
  const listed: Result<readonly { readonly name: Parameters<typeof tableText>[0] }[], Diagnostic> =
    await listTables(source, contextOf(place), signal);
  return listed.ok ? listed.value.map(({ name }) => tableText(name)) : [];
}

/** Whether an endpoint is a file, which may be looked at while somebody types. */
export const isFile = ({ kind }: Source): boolean => traitsOf(kind).file;
