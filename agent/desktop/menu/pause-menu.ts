import type { SyncId } from "../../../shared/protocol/views.ts";
import { act, type Entry, menu } from "./entry.ts";

/** For how long one sync, or all of them, can be paused. */
export const pauseMenu = (label: string, sync: SyncId | null): Entry =>
  menu(label, [
    act("For an hour", { kind: "pause", sync, length: "hour" }),
    act("Until tomorrow", { kind: "pause", sync, length: "tomorrow" }),
    act("Until resumed", { kind: "pause", sync, length: "open" }),
  ]);
