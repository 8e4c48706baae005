import { sourceKinds } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { WrittenSource, WrittenValue } from "../../mapping/sources/written-source.ts";
import { flowList, flowMap, scalar } from "./yaml-text.ts";

/** A longer line than this is written as several. */
const widest = 100;

/** The lines of a source in a sync file, as its kind writes it. */
export function writeSource(source: Source, indent: string): readonly string[] {
  const written = writtenAs(source);
  const line = `${indent}${source.kind}: ${flow(written)}`;
  if (line.length <= widest) return [line];
  const entries = Object.entries(written).map(
    ([name, value]) => `${indent}  ${scalar(name)}: ${flow(value)}`,
  );
  return [`${indent}${source.kind}:`, ...entries];
}

/** A kind writes its own sources only, which the types of the table cannot say. */
function writtenAs<Kind extends Source["kind"]>(
  source: Extract<Source, { readonly kind: Kind }>,
): WrittenSource {
  return sourceKinds[source.kind].written(source);
}

function flow(value: WrittenValue): string {
  if (typeof value === "string") return scalar(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return flowList(value);
  return flowMap(Object.entries(value).map(([name, inner]) => [name, flow(inner)] as const));
}

const isList = (value: WrittenValue): value is readonly string[] => Array.isArray(value);
