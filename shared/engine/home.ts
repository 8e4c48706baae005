import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where Syncline keeps what is not the user's own: state, backups, plans that wait for approval. One per user. */
export interface Home {
  readonly folder: string;
}

/** `SYNCLINE_HOME`, else the place that the system gives programs for their data. */
export function homeOf(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Home {
  if (env.SYNCLINE_HOME) return { folder: env.SYNCLINE_HOME };
  if (platform === "win32")
    return { folder: join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "Syncline") };
  if (platform === "darwin") return { folder: join(homedir(), "Library", "Application Support", "Syncline") };
  return { folder: join(env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "syncline") };
}

/** The folder for files that runs of a sync replace. */
export function backupsOf(home: Home, syncPath: string): string {
  return join(home.folder, "backups", createHash("sha256").update(syncPath).digest("hex").slice(0, 16));
}
