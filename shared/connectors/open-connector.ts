import type { Source } from "../mapping/sources/source.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Connector } from "./contract.ts";
import { openFileEndpoint } from "./file/file-endpoint.ts";
import type { FilePorts } from "./file/ports.ts";
import { HttpCommons } from "./http/commons.ts";
import { systemPorts } from "./http/ports.ts";
import { openRestEndpoint } from "./rest/rest-endpoint.ts";
import type { Secrets } from "./secrets/secrets.ts";
import { openSqlEndpoint } from "./sql/open-sql-endpoint.ts";

/** What connectors are given by whoever opens them. */
export interface ConnectorContext {
  /** The endpoint's name in its sync file. */
  readonly name: EndpointName;
  /** The endpoint's own id as the sync file says it (native paths); none where it does not. */
  readonly id: readonly string[];
  /** The sync file's folder, where relative paths start. */
  readonly folder: string;
  /** The folder for what writes to files replace. */
  readonly backups: string;
  readonly ports: FilePorts;
  readonly secrets: Secrets;
  /** What HTTP endpoints share; without it, that of the process. */
  readonly http?: HttpCommons;
}

/** All syncs of a process ask a server under one credential in turn, so there is one of these. */
const processCommons = new HttpCommons(systemPorts);

/** Opens the connector for a source. Nothing is read, connected to or looked up before the first call to it. */
export function openConnector(source: Source, context: ConnectorContext): Connector {
  switch (source.kind) {
    case "csv":
    case "json":
    case "ndjson":
    case "xml":
      return openFileEndpoint(source, context);
    case "sqlite":
    case "postgres":
      return openSqlEndpoint(source, context);
    case "rest":
      return openRestEndpoint(source, { ...context, commons: context.http ?? processCommons });
  }
}
