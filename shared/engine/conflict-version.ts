import { createHash } from "node:crypto";
import { type Conflict, saying } from "../model/conflict.ts";

/** A short token of what a conflict says, by which somebody tells later which one they saw. Hex. */
export const conflictVersion = (conflict: Conflict): string =>
  createHash("sha256").update(saying(conflict)).digest("hex").slice(0, 16);
