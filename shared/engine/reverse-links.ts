import { type EndpointName, type LinkId, linkId } from "../model/ids.ts";
import type { End, Link } from "../model/link.ts";
import type { FieldChange, PlanItem } from "../model/plan.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import type { OpenSync } from "./open-sync.ts";

/** The links as they were before a run, from what its plan says of them. */
export interface ReversedLinks {
  readonly links: readonly Link[];
  readonly ended: readonly LinkId[];
}

/** Works out how state was before the items of a run. */
export function reverseLinks(sync: OpenSync, items: Iterable<PlanItem>): ReversedLinks {
  const links: Link[] = [];
  const ended: LinkId[] = [];
  let last: number = sync.state.lastLinkId();
  for (const item of items) {
    if (item.operations.length === 0) continue;
    const link = linkOf(sync, item);
    if (item.after === null) {
      const back = linkBeforeDelete(item, linkId(++last));
      if (back !== null) links.push(back);
    } else if (item.link === null) {
      // Its records meet again as strangers in the next run.
      if (link !== null) ended.push(link.id);
    } else if (link !== null) links.push(linkBefore(link, item));
  }
  return { links, ended };
}

/** The link that an item is about, as it is now. */
export const linkOf = ({ state }: OpenSync, item: PlanItem): Link | null =>
  item.link === null ? (state.linksByKey(item.key)[0] ?? null) : state.link(item.link);

/** A link whose records the run deleted: gone where the evidence was, there again where it was deleted. */
export function linkBeforeDelete({ key, operations }: PlanItem, id: LinkId): Link | null {
  const ends: Record<EndpointName, End> = {};
  let base: CanonicalRecord | null = null;
  for (const operation of operations) {
    if (operation.kind !== "delete") continue;
    base ??= operation.record;
    const end: End = { kind: "present", id: operation.id, made: true, shadow: operation.record };
    ends[operation.endpoint] = end;
    ends[operation.evidence.endpoint] ??= end;
  }
  return base === null ? null : { id, key, base, ends, open: true, origins: {} };
}

/** A link with the fields that the item's updates wrote as they were, and without the records that it made. */
export function linkBefore(link: Link, { operations }: PlanItem): Link {
  let before: Link = link;
  for (const operation of operations) {
    if (operation.kind === "update") before = withFields(before, operation.fields);
    if (operation.kind !== "create") continue;
    const { [operation.endpoint]: _, ...ends } = before.ends;
    before = { ...before, ends };
  }
  return { ...before, open: true };
}

/** The link with fields that still have the value that they got put back, on every end that has it. */
function withFields(link: Link, fields: readonly FieldChange[]): Link {
  const base: Record<string, Value> = { ...link.base };
  const ends: Record<EndpointName, End> = { ...link.ends };
  for (const { field, from, to } of fields) {
    if (base[field] !== to || from === undefined) continue;
    base[field] = from;
    for (const [name, end] of Object.entries(ends)) {
      if (end.kind !== "present" || end.shadow[field] !== to) continue;
      ends[name] = { ...end, shadow: { ...end.shadow, [field]: from } };
    }
  }
  return { ...link, base, ends };
}
