import { located } from "../../../shared/base/diagnostic.ts";
import { err } from "../../../shared/base/result.ts";
import type { Connector, WriteJournal } from "../../../shared/connectors/contract.ts";
import type { EndpointName } from "../../../shared/model/ids.ts";
import type { JobProgress } from "./job.ts";

/** The same connector, but it tells how far its writes are, and its failures name their endpoint. */
export function reportingConnector(
  endpoint: EndpointName,
  connector: Connector,
  tell: (progress: JobProgress) => void,
): Connector {
  const { listen } = connector;
  return {
    kind: connector.kind,
    place: connector.place,
    get capabilities() {
      return connector.capabilities;
    },
    discover: (limit, signal) => connector.discover(limit, signal),
    async read(request, sink, signal) {
      const read = await connector.read(request, sink, signal);
      return read.ok ? read : err(located(read.error, { endpoint }));
    },
    unchanged: (version, signal) => connector.unchanged(version, signal),
    fetch: (positions, signal) => connector.fetch(positions, signal),
    find: (ids, signal) => connector.find(ids, signal),
    async write(request, journal, signal) {
      const total = request.writes.length;
      let done = 0;
      const report = () => tell({ phase: "writing", endpoint, done, total });
      report();
      const reporting: WriteJournal = {
        async intend(intent) {
          await journal.intend(intent);
          report();
        },
        settle(outcomes) {
          done += outcomes.length;
          journal.settle(outcomes);
          report();
        },
      };
      const written = await connector.write(request, reporting, signal);
      return written.ok ? written : err(located(written.error, { endpoint }));
    },
    settle: (sent, signal) => connector.settle(sent, signal),
    listen: listen === null ? null : (dirty, signal) => listen.call(connector, dirty, signal),
    line: (position) => connector.line(position),
    dispose: () => connector.dispose(),
  };
}
