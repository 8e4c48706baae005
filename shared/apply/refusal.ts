import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import type { WriteOutcome } from "../connectors/contract.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { Operation } from "../model/plan.ts";
import type { Value } from "../model/value.ts";

/** Why an operation was not carried out, in words that name the record and the fields that moved on. */
export function refusalOf(
  operation: Operation,
  key: string,
  outcome: Exclude<WriteOutcome, { kind: "done" }>,
  mapping: EndpointMapping,
): Diagnostic {
  const at = { endpoint: operation.endpoint, record: key };
  if (outcome.kind === "failed" || outcome.kind === "unknown") return located(outcome.problem, at);
  const hint = "Run the sync again: it plans from what is there now.";
  const stale = (message: string) => problem("plan.stale", message, { at, hint });
  if (operation.kind === "create") {
    return stale(`"${key}" is on ${operation.endpoint} by now, so it was not created a second time`);
  }
  if (outcome.now === null) return stale(`"${key}" is no longer on ${operation.endpoint}`);
  const moved = movedOn(operation, mapping, outcome.now);
  const what = moved === "" ? "" : `: ${moved}`;
  return stale(`"${key}" on ${operation.endpoint} has moved on since the plan was made${what}`);
}

function movedOn(
  operation: Exclude<Operation, { kind: "create" }>,
  mapping: EndpointMapping,
  now: Parameters<EndpointMapping["read"]>[0],
): string {
  const read = mapping.read(now);
  if (read.kind !== "record") return "";
  const planned: Iterable<readonly [string, Value | undefined]> =
    operation.kind === "update"
      ? operation.fields.map(({ field, from }) => [field, from])
      : Object.entries(operation.record);
  const words: string[] = [];
  for (const [field, from] of planned) {
    const value = read.record[field];
    if (value !== from) words.push(`${field} is ${shown(value)} now, not ${shown(from)}`);
  }
  return words.join("; ");
}

const shown = (value: Value | undefined): string =>
  value === undefined || value === null ? "empty" : typeof value === "string" ? `"${value}"` : String(value);
