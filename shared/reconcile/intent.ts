import type { Conflict } from "../model/conflict.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Decision, Link } from "../model/link.ts";
import type { FieldChange } from "../model/plan.ts";
import type { CanonicalRecord } from "../model/value.ts";

/** An operation in canonical form, before the endpoint's mapping makes a native write of it. */
export type Intent =
  | { readonly kind: "create"; readonly endpoint: EndpointName; readonly record: CanonicalRecord }
  | {
      readonly kind: "update";
      readonly endpoint: EndpointName;
      readonly id: string;
      /** The whole record as it is to be; only `fields` of it are written. */
      readonly record: CanonicalRecord;
      readonly fields: readonly FieldChange[];
    }
  | {
      readonly kind: "delete";
      readonly endpoint: EndpointName;
      readonly id: string;
      readonly record: CanonicalRecord;
      readonly evidence: { readonly endpoint: EndpointName; readonly how: string };
    };

/** What reconcile makes of one link or one key. */
export interface Reconciled {
  readonly key: string;
  readonly intents: readonly Intent[];
  readonly decisions: readonly Decision[];
  readonly conflicts: readonly Conflict[];
  /** The link as it will be; `null` where it ends or none is made. */
  readonly after: Pick<Link, "base" | "ends" | "open"> | null;
}
