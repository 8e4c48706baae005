import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";

/** Where the agent of a home keeps its own things, and where it is asked. One agent for each home. */
export interface AgentPlace {
  /** Only the user may enter it: the token, the lock, logs. */
  readonly folder: string;
  /** The socket's folder, which only the user may enter; `null` where it is a named pipe. */
  readonly socketFolder: string | null;
  /** A Unix socket, or on Windows a named pipe. */
  readonly socket: string;
  readonly token: string;
  /** Who runs, for people. It goes when an agent sets out to stop; one that died has left it. */
  readonly note: string;
  readonly logs: string;
}

/** A socket's path has room for 108 bytes on Linux and 104 on macOS, the zero at the end included. */
const longestSocket = 103;

/** `home` is the folder of `homeOf`. Both sides work it out in the same way (SPEC A40). */
export function agentPlaceOf(home: string, platform: NodeJS.Platform = process.platform): AgentPlace {
  const folder = join(resolve(home), "agent");
  const { username, uid } = userInfo();
  const name = createHash("sha256").update(`${username}\n${folder}`).digest("hex").slice(0, 16);
  const common = {
    folder,
    token: join(folder, "token"),
    note: join(folder, "agent.json"),
    logs: join(folder, "logs"),
  };
  if (platform === "win32") return { ...common, socketFolder: null, socket: `\\\\.\\pipe\\syncline-${name}` };
  const near = join(folder, "socket");
  if (Buffer.byteLength(near) <= longestSocket) return { ...common, socketFolder: folder, socket: near };
  // Not the folder that the environment says, which a service and a terminal may have different ones of.
  const socketFolder = `/tmp/syncline-${uid}-${name}`;
  return { ...common, socketFolder, socket: join(socketFolder, "socket") };
}
