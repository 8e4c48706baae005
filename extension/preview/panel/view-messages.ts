import { z } from "zod";
import type { Provenance, RowPage } from "../../../shared/engine/preview/preview.ts";
import type { PanelState } from "./panel-state.ts";

/** Host → view. */
export type ToView =
  | {
      readonly kind: "state";
      readonly state: PanelState;
      /** The sync file's name; `null` where there is no sync to show. */
      readonly file: string | null;
      /** Its address, by which the panel comes back after a reload. */
      readonly path: string | null;
      readonly locked: boolean;
      readonly trusted: boolean;
    }
  | { readonly kind: "rows"; readonly id: number; readonly page: RowPage }
  | { readonly kind: "found"; readonly id: number; readonly row: number | null }
  | { readonly kind: "provenance"; readonly id: number; readonly provenance: Provenance | null }
  /** The question was about a text that is superseded. A new `state` comes. */
  | { readonly kind: "superseded"; readonly id: number }
  /** Puts the keyboard into the search field. */
  | { readonly kind: "search" };

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().max(1_000);

const filter = z.object({
  operation: z.enum(["create", "update", "delete", "conflict", "rejected"]).exactOptional(),
  endpoint: name.exactOptional(),
  field: name.exactOptional(),
  text: name.exactOptional(),
});

const question = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rows"), from: count, count: count.max(1_000), filter }),
  z.object({ kind: z.literal("find"), key: z.string().max(100_000) }),
  z.object({ kind: z.literal("provenance"), row: count, field: name }),
]);

export const commandNames = [
  "apply",
  "refresh",
  "complete",
  "cancel",
  "trust",
  "lock",
  "problems",
  "restart",
] as const;

const fromView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("ask"), id: count, revision: count, question }),
  /** A place in the sync file. */
  z.object({ kind: z.literal("open-sync"), line: count, column: count }),
  /** A record's place in a file. */
  z.object({ kind: z.literal("open-file"), file: z.string().min(1).max(32_000), line: count }),
  z.object({ kind: z.literal("diff"), endpoint: name }),
  z.object({ kind: z.literal("command"), command: z.enum(commandNames) }),
]);

/** View → host. */
export type FromView = z.output<typeof fromView>;
export type ViewCommand = (typeof commandNames)[number];

/** What came from the view; `null` for what is none of this. */
export function parseFromView(message: unknown): FromView | null {
  const parsed = fromView.safeParse(message);
  return parsed.success ? parsed.data : null;
}
