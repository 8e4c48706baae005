import { DateTime } from "luxon";
import type { Moment } from "../../../shared/protocol/views.ts";
import type { PauseLength } from "./entry.ts";

/** The hour at which a pause until tomorrow ends: nobody is called in the night. */
export const morning = 8;

/** When a pause that is chosen now ends; `null`: when somebody resumes. `SPEC D46`. */
export function pauseUntil(length: PauseLength, now: Moment, zone: string): Moment | null {
  if (length === "open") return null;
  if (length === "hour") return now + 3_600_000;
  return DateTime.fromMillis(now, { zone })
    .plus({ days: 1 })
    .startOf("day")
    .set({ hour: morning })
    .toMillis();
}
