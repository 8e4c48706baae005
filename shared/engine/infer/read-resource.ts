import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";
import { openConnector } from "../../connectors/open-connector.ts";
import type { RestSource } from "../../mapping/sources/rest.ts";
import type { LookContext } from "./looked.ts";
import { readSome, type SomeRecords } from "./read-some.ts";

/** A list is asked for page by page, so fewer of its records have to do. */
const mostSamples = 500;

/** Reads records of a resource as a sync will. */
export function readResource(
  source: RestSource,
  { folder, ports, secrets, commons, signal }: LookContext,
): Promise<Result<SomeRecords, Diagnostic>> {
  const context = { name: "api", id: [], folder, backups: folder, ports, secrets, http: commons };
  return readSome(openConnector(source, context), mostSamples, signal);
}
