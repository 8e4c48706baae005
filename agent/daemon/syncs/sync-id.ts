import { createHash } from "node:crypto";
import type { SyncId } from "../../../shared/protocol/views.ts";

/** The id of a sync: of its file's path, absolute, links resolved. */
export const syncIdOf = (path: string): SyncId =>
  createHash("sha256").update(path).digest("hex").slice(0, 12);
