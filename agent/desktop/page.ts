import type { SyncId } from "../../shared/protocol/views.ts";

/** A place in the dashboard. */
export type Page =
  | { readonly kind: "home" }
  | { readonly kind: "sync"; readonly sync: SyncId }
  | { readonly kind: "run"; readonly sync: SyncId; readonly run: string }
  | { readonly kind: "conflicts"; readonly sync: SyncId | null }
  | { readonly kind: "rejected"; readonly sync: SyncId | null }
  | { readonly kind: "logs" }
  | { readonly kind: "settings" };
