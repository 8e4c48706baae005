import { readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { writeWhole } from "../../../shared/engine/write-whole.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import type { PlaceView } from "../../../shared/protocol/views.ts";
import type { DaemonRooms } from "../rooms.ts";

type Methods = "places.list" | "proposal.make" | "proposal.write";

/** Entries of a folder that are shown. */
const entriesShown = 2_000;

/** What leads from nothing to a working sync: looking around, a proposal, and writing it. */
export function proposalHandlers({
  registry,
  store,
  workers,
}: DaemonRooms): Pick<AgentApi["handlers"], Methods> {
  const folderOf = (given: string) => allowedFolder(given, store.workspaces());
  return {
    async "places.list"({ folder: given }) {
      const folder = await folderOf(given);
      return folder.ok ? placesIn(folder.value) : folder;
    },
    async "proposal.make"({ folder: given, places }, signal) {
      const folder = await folderOf(given);
      return folder.ok ? workers.do({ kind: "propose", folder: folder.value, places }, { signal }) : folder;
    },
    async "proposal.write"({ folder: given, name, text }) {
      const folder = await folderOf(given);
      if (!folder.ok) return folder;
      if (!store.workspaces().includes(folder.value))
        return err(
          problem("agent.refused", `${folder.value} is no workspace of the agent`, {
            hint: "Add the folder first; syncs are written into workspaces only.",
          }),
        );
      if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name))
        return err(
          problem("agent.request", `"${name}" cannot be the name of a file`, {
            hint: "Use letters, digits, blanks, dots, hyphens and underscores.",
          }),
        );
      const path = join(folder.value, `${name}.sync.yaml`);
      if ((await stat(path).catch(() => null)) !== null)
        return err(
          problem("file.unwritable", `There is a ${name}.sync.yaml already`, {
            hint: "Choose another name.",
            at: { file: path },
          }),
        );
      const written = await writeWhole(path, text);
      if (!written.ok) return written;
      await registry.look(path, folder.value);
      return ok({ path });
    },
  };
}

/** A folder below the user's home or a workspace, links resolved, so that no link leads out of it unseen. */
async function allowedFolder(
  given: string,
  workspaces: readonly string[],
): Promise<Result<string, Diagnostic>> {
  const wanted = resolve(homedir(), given.replace(/^~(?=$|\/)/, homedir()));
  const folder = await realpath(wanted).catch(() => null);
  if (folder === null)
    return err(problem("agent.folder", `There is no folder ${wanted}`, { at: { file: wanted } }));
  const home = await realpath(homedir()).catch(() => homedir());
  if (![home, ...workspaces].some((root) => isBelow(folder, root)))
    return err(
      problem("agent.refused", `${folder} is neither below your home nor a workspace`, {
        hint: "Add the folder as a workspace with: syncline add FOLDER",
      }),
    );
  return ok(folder);
}

function isBelow(folder: string, root: string): boolean {
  const way = relative(root, folder);
  return way === "" || !(way.startsWith("..") || isAbsolute(way));
}

async function placesIn(folder: string): Promise<Result<readonly PlaceView[], Diagnostic>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith(".")).slice(0, entriesShown);
    const places = await Promise.all(
      shown.map(async ({ name }): Promise<PlaceView | null> => {
        const path = join(folder, name);
        const stats = await stat(path).catch(() => null);
        if (stats?.isDirectory()) return { path, kind: "folder", bytes: null };
        return stats?.isFile() ? { path, kind: "file", bytes: stats.size } : null;
      }),
    );
    const found = places.filter((place) => place !== null);
    return ok(
      found.sort((one, other) =>
        one.kind === other.kind ? one.path.localeCompare(other.path) : one.kind === "folder" ? -1 : 1,
      ),
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(problem("file.unreadable", `${folder} cannot be read: ${why}`, { at: { file: folder } }));
  }
}
