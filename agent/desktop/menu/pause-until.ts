import { DateTime } from "luxon";
import type { Moment } from "../../../shared/protocol/views.ts";
import type { PauseLength } from "./entry.ts";

/**
 * When a pause that is chosen now ends; `null`: when somebody resumes. Until tomorrow is until the day begins in `zone`, as it is
 * in the dashboard. `SPEC D46`.
 */
export function pauseUntil(length: PauseLength, now: Moment, zone: string): Moment | null {
  if (length === "open") return null;
  if (length === "hour") return now + 3_600_000;
  return DateTime.fromMillis(now, { zone }).plus({ days: 1 }).startOf("day").toMillis();
}
