import { located } from "../base/diagnostic.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import type { Rejection } from "../model/plan.ts";
import type { Observation } from "./observation.ts";

/** The rejected records, with the line of each whose file has lines. */
export async function rejectionsOf(
  connector: ReadOnlyConnector,
  observation: Observation,
): Promise<readonly Rejection[]> {
  const rejections: Rejection[] = [];
  for (const { rejection, position } of observation.rejected) {
    // Finding a line reads the file up to it, so a file full of rejected records names the lines of the first ones only.
    const place = rejections.length < 100 ? await connector.line(position) : null;
    const record = rejection.record || (place === null ? `record at ${position}` : `line ${place.line}`);
    const problems = rejection.problems.map((diagnostic) =>
      located(diagnostic, { endpoint: rejection.endpoint, record, ...place }),
    );
    rejections.push({ ...rejection, record, problems });
  }
  return rejections;
}
