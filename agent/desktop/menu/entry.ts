import type { SyncId } from "../../../shared/protocol/views.ts";
import type { Page } from "../page.ts";

/** One line of a menu, as data. */
export type Entry =
  | { readonly kind: "line" }
  /** Tells something; cannot be chosen. */
  | { readonly kind: "text"; readonly label: string }
  | { readonly kind: "do"; readonly label: string; readonly command: Command }
  | { readonly kind: "tick"; readonly label: string; readonly ticked: boolean; readonly command: Command }
  | { readonly kind: "menu"; readonly label: string; readonly entries: readonly Entry[] };

/** How long a pause lasts; counted from the moment that it is chosen. */
export type PauseLength = "hour" | "tomorrow" | "open";

/** What a person can ask of the desktop, by the menu or a notification. `sync: null` means all. */
export type Command =
  | { readonly kind: "run"; readonly sync: SyncId | null }
  | { readonly kind: "cancel"; readonly sync: SyncId }
  | { readonly kind: "pause"; readonly sync: SyncId | null; readonly length: PauseLength }
  | { readonly kind: "resume"; readonly sync: SyncId | null }
  | { readonly kind: "open"; readonly page: Page }
  | { readonly kind: "browser" }
  | { readonly kind: "login"; readonly on: boolean }
  | { readonly kind: "restart" }
  | { readonly kind: "quit" };

export const line: Entry = { kind: "line" };
export const text = (label: string): Entry => ({ kind: "text", label });
export const act = (label: string, command: Command): Entry => ({ kind: "do", label, command });
export const menu = (label: string, entries: readonly Entry[]): Entry => ({ kind: "menu", label, entries });
