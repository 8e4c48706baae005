import type { Diagnostic } from "../base/diagnostic.ts";
import { err } from "../base/result.ts";
import type { Connector } from "../connectors/contract.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";

/**
 * An endpoint that could not say what its records are when its mapping was made. Were it read all the same once it can be
 * again, its records would be met under a mapping that does not know their ids, and would all look new, and the known ones
 * gone. So it stays unreadable until the sync is loaded anew.
 */
export function unreadable(connector: Connector, problem: Diagnostic): Connector {
  const refuse = async () => err(problem);
  return { ...unread(connector, problem), listen: connector.listen, write: refuse, settle: refuse };
}

/** The same for one that is only read. */
export function unread(connector: ReadOnlyConnector, problem: Diagnostic): ReadOnlyConnector {
  const refuse = async () => err(problem);
  return {
    kind: connector.kind,
    place: connector.place,
    capabilities: connector.capabilities,
    discover: refuse,
    read: refuse,
    unchanged: async () => false,
    fetch: refuse,
    find: refuse,
    line: (position) => connector.line(position),
    dispose: () => connector.dispose(),
  };
}
