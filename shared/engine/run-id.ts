import { randomBytes } from "node:crypto";
import { type RunId, runId } from "../model/ids.ts";

/** `20261122-140501-a3f9`: sortable by time, and unlike any other on this machine. `now` in milliseconds since 1970. */
export function newRunId(now: number): RunId {
  const digits = new Date(now).toISOString().replace(/\D/g, "");
  return runId(`${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString("hex")}`);
}
