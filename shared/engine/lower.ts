import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { EndpointMapping } from "../mapping/compiled.ts";
import type { NativeRecord } from "../model/native.ts";
import { formatPath } from "../model/path.ts";
import type { Operation } from "../model/plan.ts";
import type { Intent } from "../reconcile/intent.ts";

/** The record that an update or delete is about, as the endpoint holds it now. */
export interface Held {
  readonly native: NativeRecord;
  readonly version: string;
}

/** How an endpoint takes new records. */
export interface Creation {
  /** It can give them their id. */
  readonly makesIds: boolean;
  /** Set where this one was sent before and its endpoint takes care that it is made only once. */
  readonly again: { readonly token: string; readonly index: number } | null;
}

/**
 * Makes an operation of an intent: the canonical change becomes a native one. `null` where nothing native comes of it:
 * the endpoint already says so in its own words, or its `where:` would leave the new record out.
 */
export function lower(
  mapping: EndpointMapping,
  intent: Intent,
  held: Held | null,
  startedAt: number,
  { makesIds, again }: Creation,
): Result<Operation | null, readonly Diagnostic[]> {
  const at = { endpoint: mapping.name };
  const place = (problems: readonly Diagnostic[]) => err(problems.map((problem) => located(problem, at)));
  switch (intent.kind) {
    case "create": {
      const native = mapping.create(intent.record, startedAt);
      if (!native.ok) return place(native.error);
      if (!makesIds && mapping.identify(native.value) === null) return place([nameless(mapping)]);
      if (mapping.definition.where !== null) {
        const read = mapping.read(native.value);
        if (read.kind === "left") return ok(null);
        if (read.kind === "rejected" && read.problems.some(({ code }) => code !== "record.key-empty"))
          return place(read.problems);
      }
      const { endpoint, record } = intent;
      const operation = { kind: "create", endpoint, record, native: native.value } as const;
      return ok(again === null ? operation : { ...operation, again });
    }
    case "update": {
      if (held === null) return ok(null);
      const changed = new Set(intent.fields.map(({ field }) => field));
      const native = mapping.update(intent.record, changed, held.native);
      if (!native.ok) return place(native.error);
      if (native.value.length === 0) return ok(null);
      const { endpoint, id, fields } = intent;
      return ok({ kind: "update", endpoint, id, version: held.version, fields, native: native.value });
    }
    case "delete": {
      const { endpoint, id, record, evidence } = intent;
      return ok({ kind: "delete", endpoint, id, version: held?.version ?? "", record, evidence });
    }
  }
}

const nameless = ({ name, id }: EndpointMapping): Diagnostic =>
  problem(
    "record.key-empty",
    `Nothing gives a new record on ${name} its id${id.length === 0 ? "" : ` ("${id.map(formatPath).join(" / ")}")`}`,
    {
      hint: "Give it one under `onCreate:` or `write:`, or make the endpoint `mode: source`.",
    },
  );
