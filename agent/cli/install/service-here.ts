import { posix, win32 } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { agentCommand } from "../agent-command.ts";
import type { InstallPorts } from "./install-ports.ts";
import type { Service } from "./service.ts";

type Here = Pick<InstallPorts, "platform" | "env" | "cwd" | "node" | "program" | "temporary" | "exists">;

export interface ServiceHere {
  readonly service: Service;
  readonly notes: readonly string[];
}

/** The agent as it would be started from here: by this Node, from these files, with this home. `SPEC A87`, `A88`. */
export function serviceHere(here: Here): Result<ServiceHere, Diagnostic> {
  const { env, platform, cwd } = here;
  const program = lasting(here.program, here);
  const command = agentCommand(lasting(here.node, here), program);
  // A login does not know what a terminal has set.
  const isSet = Boolean(env.SYNCLINE_HOME || (platform === "linux" && env.XDG_DATA_HOME));
  const { resolve } = platform === "win32" ? win32 : posix;
  const home = isSet ? resolve(cwd, homeOf(env, platform).folder) : null;
  const odd = [...command, home ?? ""].find((path) => /[\u0000-\u001f\u007f]/.test(path));
  if (odd !== undefined) {
    const message = `The path ${JSON.stringify(odd)} has a line break or another control character in it`;
    return err(
      problem("agent.failed", message, { hint: "Rename it; no system starts programs by such a path." }),
    );
  }
  const environment: Record<string, string> = home === null ? {} : { SYNCLINE_HOME: home };
  return ok({ service: { command, environment }, notes: vanishing(program, here) });
}

/** Homebrew's path of one version goes with that version; the one beside it stays. */
function lasting(path: string, { exists }: Here): string {
  const stays = path.replace(/^(.*)\/Cellar\/([^/]+)\/[^/]+\//, "$1/opt/$2/");
  return exists(stays) ? stays : path;
}

function vanishing(program: string, { temporary }: Here): readonly string[] {
  const why = /[\\/]_npx[\\/]/.test(program)
    ? "npx's cache, which is emptied from time to time"
    : program.startsWith(temporary) || /^\/tmp\//.test(program)
      ? "a folder for temporary files"
      : null;
  if (why === null) return [];
  return [
    `Syncline runs from ${why}: ${program}. Install it where it stays (npm install --global), and run this again from there.`,
  ];
}
