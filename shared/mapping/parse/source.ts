import { laterKinds, sourceKinds } from "../sources/kinds.ts";
import type { Source } from "../sources/source.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";
import type { WrittenSource } from "./written.ts";

/** The connector of an endpoint or a lookup; `null` where it is of a later version or does not say. */
export function parseSource(written: WrittenSource, path: WrittenPath, report: Report): Source | null {
  for (const [kind, title] of Object.entries(laterKinds))
    if (Object.hasOwn(written, kind))
      report.name(
        "sync.not-yet",
        [...path, kind],
        `${title} come with a later version; this version syncs ${allTitles()}.`,
      );
  for (const [kind, { parse }] of Object.entries(sourceKinds))
    if (written[kind] !== undefined) return parse(written[kind], [...path, kind], report);
  return null;
}

function allTitles(): string {
  const titles = Object.values(sourceKinds).map(({ traits }) => traits.title);
  return `${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}`;
}
