import { dirname } from "node:path";
import type { Connector } from "../connectors/contract.ts";
import type { FilePorts } from "../connectors/file/ports.ts";
import type { HttpCommons } from "../connectors/http/commons.ts";
import { openConnector } from "../connectors/open-connector.ts";
import type { NamingFile, Vault } from "../connectors/secrets/vault.ts";
import type { Source } from "../mapping/sources/source.ts";
import type { EndpointName } from "../model/ids.ts";
import { backupsOf, type Home } from "./home.ts";
import { redactedConnector } from "./redacted-connector.ts";

export interface OpenOptions {
  readonly home: Home;
  readonly ports: FilePorts;
  readonly secrets: Vault;
  /** What HTTP endpoints share; the process's own where it is not there. */
  readonly http?: HttpCommons;
}

/** Endpoints that were opened by a sync file when it read `text`. Whoever opened them disposes of them. */
export interface OpenedEndpoints {
  readonly text: string;
  readonly connectors: ReadonlyMap<EndpointName, Connector>;
}

/** Opens endpoints and lookups of a sync file, whose secrets they never tell. */
export function openerOf(
  file: NamingFile,
  { home, ports, secrets: vault, http }: OpenOptions,
): (name: string, source: Source, id: readonly string[]) => Connector {
  const secrets = vault.for(file);
  const context = {
    folder: dirname(file.path),
    backups: backupsOf(home, file.path),
    ports,
    secrets,
    ...(http ? { http } : {}),
  };
  return (name, source, id) => redactedConnector(openConnector(source, { ...context, name, id }), secrets);
}
