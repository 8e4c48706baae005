import type { Resolution } from "../../shared/model/conflict.ts";
import { linkId } from "../../shared/model/ids.ts";
import type { End } from "../../shared/model/link.ts";
import type { CanonicalRecord, Value } from "../../shared/model/value.ts";
import type { Reconciled } from "../../shared/reconcile/intent.ts";
import type { Observed } from "../../shared/reconcile/observed.ts";
import { reconcileLink } from "../../shared/reconcile/reconcile-link.ts";
import { type Rules, rulesOf } from "../../shared/reconcile/rules.ts";
import { type IdentityOptions, identitySync } from "../support/identity-sync.ts";

export const fields = ["key", "price", "name", "at"];

export function rules(
  endpoints: IdentityOptions["endpoints"],
  conflicts: Partial<IdentityOptions["conflicts"]> = {},
  deletes: IdentityOptions["deletes"] = "propagate",
): Rules {
  return rulesOf(
    identitySync({
      fields,
      key: "key",
      endpoints,
      conflicts: {
        default: { kind: "manual" },
        priority: [],
        fields: {},
        deletes: "update-wins",
        skew: 2000,
        ...conflicts,
      },
      deletes,
    }),
  );
}

export const record = (price: Value, name: Value = "cup", at: Value = null): CanonicalRecord => ({
  key: "A",
  price,
  name,
  at,
});

export const end = (shadow: CanonicalRecord, more: { made?: boolean; sent?: CanonicalRecord } = {}): End => ({
  kind: "present",
  id: "A",
  made: more.made ?? false,
  shadow,
  ...(more.sent ? { sent: more.sent } : {}),
});

export const same: Observed = { kind: "same" };
export const gone: Observed = { kind: "gone", how: "no longer there" };
export const none: Observed = { kind: "none" };
export const unknown: Observed = { kind: "unknown" };
export const seen = (one: CanonicalRecord): Observed => ({ kind: "record", id: "A", record: one });

/** Reconciles a link whose base is `base`, with ends that all hold it unless `ends` says otherwise. */
export function reconcile(
  setup: Rules,
  base: CanonicalRecord,
  observed: Readonly<Record<string, Observed>>,
  more: {
    ends?: Readonly<Record<string, End>>;
    /** What a person says of conflicts. */
    resolution?: Readonly<Record<string, Resolution>>;
    /** What was observed when that person looked at them. */
    shown?: Readonly<Record<string, Observed>>;
  } = {},
): Reconciled {
  const ends = more.ends ?? Object.fromEntries(setup.endpoints.map(({ name }) => [name, end(base)]));
  const link = { id: linkId(1), key: "A", base, ends, open: new Map() };
  const shown = reconcileLink(setup, link, new Map(Object.entries(more.shown ?? observed))).conflicts;
  const open = new Map(
    Object.entries(more.resolution ?? {}).map(([field, resolution]) => {
      const conflict = shown.find((one) => (one.field ?? "*") === field);
      if (conflict === undefined) throw new Error(`there is no conflict over ${field}`);
      return [field, { conflict: { ...conflict, id: `A.${field}` }, resolution }];
    }),
  );
  return reconcileLink(setup, { ...link, open }, new Map(Object.entries(observed)));
}

/** The writes in short: `shop price 1→2`, `shop create`, `shop delete`. */
export const writes = ({ intents }: Reconciled): readonly string[] =>
  intents.flatMap((intent) =>
    intent.kind === "update"
      ? intent.fields.map(({ field, from, to }) => `${intent.endpoint} ${field} ${from}→${to}`)
      : [`${intent.endpoint} ${intent.kind}`],
  );

export const conflictsIn = ({ conflicts }: Reconciled): readonly string[] =>
  conflicts.map(({ id, kind }) => `${kind} ${id}`);
