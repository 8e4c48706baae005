import type { NativeRecord } from "../model/native.ts";
import type { WriteOutcome } from "./contract.ts";

/** The record that an endpoint holds after a write that was sent `sent`; `null` after a delete. */
export const nativeAfter = (
  { native }: Extract<WriteOutcome, { kind: "done" }>,
  sent: NativeRecord | null,
): NativeRecord | null => (native === "as sent" ? sent : native);
