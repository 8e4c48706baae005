import type { RecordSink } from "../connectors/contract.ts";
import type { TraceStep } from "../mapping/compiled.ts";
import { eachPath, elementsOf } from "../mapping/each.ts";
import type { EndpointName, FieldName, RunId } from "../model/ids.ts";
import type { Decision, Link, Origin } from "../model/link.ts";
import type { NativeRecord } from "../model/native.ts";
import type { Value } from "../model/value.ts";
import type { OpenConflict, RunRecord } from "../state/store.ts";
import type { OpenSync } from "./open-sync.ts";

/** Everything that is known of how a record came to be as it is. */
export interface Explanation {
  readonly key: string;
  readonly fields: readonly FieldExplanation[];
  /** What past runs did to the record, newest first. */
  readonly past: readonly {
    readonly run: RunRecord | null;
    readonly id: RunId;
    readonly decisions: readonly Decision[];
    readonly writes: readonly string[];
  }[];
  readonly conflicts: readonly OpenConflict[];
}

export interface FieldExplanation {
  readonly field: FieldName;
  readonly value: Value | undefined;
  readonly origin: Origin | null;
  /** What each endpoint holds and how that was read; `place` is the file and line where there is one. */
  readonly ends: readonly {
    readonly endpoint: EndpointName;
    readonly holds: Value | undefined;
    readonly sent: Value | undefined;
    readonly place: string | null;
    readonly steps: readonly TraceStep[];
  }[];
}

const runsShown = 10;

/** Explains a record by its key, or a single field of it. Several links of one key are explained one after the other. */
export async function explain(
  sync: OpenSync,
  key: string,
  only: FieldName | null,
  signal: AbortSignal,
): Promise<readonly Explanation[]> {
  const links = sync.state.linksByKey(key);
  const found = await findNatives(sync, links, signal);
  return links.map((link) => {
    const fields = Object.keys(sync.compiled.file.record.fields).filter(
      (field) => only === null || field === only,
    );
    return {
      key: link.key,
      fields: fields.map((field) => explainField(sync, link, field, found.get(link) ?? new Map())),
      past: sync.state.itemsOf(link.id, runsShown).map(({ run, item }) => ({
        id: run,
        run: sync.state.run(run),
        decisions: item.decisions.filter(({ field }) => only === null || field === only),
        writes: item.operations.map(({ kind, endpoint }) => `${kind} on ${endpoint}`),
      })),
      conflicts: sync.state.conflicts().filter(({ conflict }) => conflict.link === link.id),
    };
  });
}

interface Native {
  readonly native: NativeRecord;
  readonly parent: NativeRecord | undefined;
  readonly place: string | null;
}

function explainField(
  sync: OpenSync,
  link: Link,
  field: FieldName,
  natives: ReadonlyMap<EndpointName, Native>,
): FieldExplanation {
  const ends = Object.entries(link.ends).flatMap(([endpoint, end]) => {
    if (end.kind !== "present") return [];
    const mapping = sync.compiled.endpoints.get(endpoint);
    const native = natives.get(endpoint);
    if (mapping === undefined || !mapping.readable.has(field)) return [];
    const steps = native === undefined ? [] : mapping.trace(native.native, field, native.parent);
    const place = native?.place ?? null;
    return [{ endpoint, holds: end.shadow[field], sent: end.sent?.[field], place, steps }];
  });
  return { field, value: link.base[field], origin: link.origins[field] ?? null, ends };
}

/** The links' native records as the endpoints hold them now, found by id. */
async function findNatives(
  { compiled, connectors }: OpenSync,
  links: readonly Link[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Link, Map<EndpointName, Native>>> {
  const found = new Map<Link, Map<EndpointName, Native>>(links.map((link) => [link, new Map()]));
  for (const [name, connector] of connectors) {
    const mapping = compiled.endpoints.get(name)!;
    const wanted = new Map<string, Link>();
    for (const link of links) {
      const end = link.ends[name];
      if (end?.kind === "present") wanted.set(end.id, link);
    }
    if (wanted.size === 0) continue;
    const each = eachPath(mapping.definition.each);
    const hits: { link: Link; native: NativeRecord; parent: NativeRecord | undefined; position: number }[] =
      [];
    const look = (native: NativeRecord, parent: NativeRecord | undefined, position: number) => {
      const id = mapping.identify(native, parent);
      const link = id === null ? undefined : wanted.get(id);
      if (link !== undefined) hits.push({ link, native, parent, position });
    };
    const asked = await connector.find([...wanted.keys()], signal);
    const answers = asked.ok ? asked.value : [];
    for (const one of answers) if (one.kind === "record") look(one.native, undefined, one.position);
    // Where single records cannot be asked for, they are looked for among all.
    if (!asked.ok || answers.some(({ kind }) => kind === "unknown")) {
      hits.length = 0;
      const sink: RecordSink = {
        same: () => {},
        bad: () => {},
        gone: () => {},
        record: (native, _version, _high, _low, position) => {
          for (const one of elementsOf(native, each)) look(one.native, one.parent, position);
        },
      };
      await connector.read({ known: null, cursor: null }, sink, signal);
    }
    for (const { link, native, parent, position } of hits) {
      const line = await connector.line(position);
      const place = line === null ? null : `${line.file}:${line.line}`;
      found.get(link)!.set(name, { native, parent, place });
    }
  }
  return found;
}
