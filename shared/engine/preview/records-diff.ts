import type { EndpointMapping } from "../../mapping/compiled.ts";
import { applyChanges } from "../../model/apply-changes.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { Operation } from "../../model/plan.ts";
import type { Planned } from "../make-plan.ts";
import type { NativeFinder } from "./native-finder.ts";
import type { ExactDiff } from "./preview.ts";

/** So many records are written out; of more only how many is said. */
const most = 5000;

/** The records of an endpoint that is no file, before and after, as documents that can be read. */
export function recordsDiff(
  planned: Planned,
  mapping: EndpointMapping,
  finder: NativeFinder | undefined,
  title: string,
): ExactDiff {
  const sides = { before: "", after: "" };
  let count = 0;
  for (const { key, operations } of planned.items) {
    for (const operation of operations) {
      if (operation.endpoint !== mapping.name || ++count > most) continue;
      const [before, after] = recordsOf(operation, finder);
      sides.before += documentOf(key, before);
      sides.after += documentOf(key, after);
    }
  }
  if (count > most) {
    const more = `… and ${count - most} more records\n`;
    sides.before += more;
    sides.after += more;
  }
  return { kind: "text", title, ...sides };
}

function recordsOf(
  operation: Operation,
  finder: NativeFinder | undefined,
): readonly [NativeRecord | null, NativeRecord | null] {
  switch (operation.kind) {
    case "create":
      return [null, operation.native];
    case "update": {
      const held = finder?.byId(operation.id)?.native ?? {};
      return [held, applyChanges(held, operation.native)];
    }
    case "delete":
      return [finder?.byId(operation.id)?.native ?? operation.record, null];
  }
}

/** A record that is not there has its heading all the same, so that both sides go along with each other. */
const documentOf = (key: string, record: NativeRecord | null): string =>
  `# ${key}\n${record === null ? "" : `${JSON.stringify(record, null, 2)}\n`}\n`;
