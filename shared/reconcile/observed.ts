import type { CanonicalRecord } from "../model/value.ts";

/** What one endpoint shows, in this run, of one link or of one key. */
export type Observed =
  /** As the shadow says. */
  | { readonly kind: "same" }
  | { readonly kind: "record"; readonly id: string; readonly record: CanonicalRecord }
  /** Not there, and that is known: `how` is the evidence in words. */
  | { readonly kind: "gone"; readonly how: string }
  /** There, but its `where:` leaves it out and it is to be left alone. */
  | { readonly kind: "left" }
  /** Not read, not read to the end, or rejected: says nothing either way. */
  | { readonly kind: "unknown" }
  /** Read to the end, and holds no record of this link; it never did. */
  | { readonly kind: "none" };
