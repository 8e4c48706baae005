import { lstatSync } from "node:fs";
import type { AgentPlace } from "./agent-place.ts";

/** Somebody else's folder, in which there may be somebody else's socket: nothing is sent there (SPEC A40). */
export function isOthers({ socketFolder }: AgentPlace): boolean {
  const stats = socketFolder === null ? undefined : lstatSync(socketFolder, { throwIfNoEntry: false });
  return stats !== undefined && (!stats.isDirectory() || stats.uid !== process.getuid?.());
}
