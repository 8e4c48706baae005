import { lstatSync } from "node:fs";
import type { AgentPlace } from "./agent-place.ts";

/** Somebody else's folder, in which there may be somebody else's socket: nothing is sent there (SPEC A40). */
export function isOthers({ socketFolder }: AgentPlace): boolean {
  if (socketFolder === null) return false;
  try {
    const stats = lstatSync(socketFolder);
    return !stats.isDirectory() || stats.uid !== process.getuid?.();
  } catch {
    // It is not there, or cannot be looked at: then no socket in it can be used either.
    return false;
  }
}
