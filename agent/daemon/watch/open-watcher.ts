import { SyncWatch } from "./sync-watch.ts";
import type { FolderPorts } from "./watched-folder.ts";
import { WatchedFolders, watchFolder } from "./watched-folders.ts";
import type { Watcher, WatcherOptions } from "./watcher.ts";
import { WorkspaceWatch } from "./workspace-watch.ts";

export interface WatchTimes {
  /** How often folders are looked at: whether they are there, and those that are polled for changes. Milliseconds. */
  readonly look: number;
  /** How often all files are, whatever the system told. */
  readonly rescan: number;
}

const usual: WatchTimes = { look: 2000, rescan: 3_600_000 };

export function openWatcher(
  { tell, clock, polling }: WatcherOptions,
  times: WatchTimes = usual,
  watch: FolderPorts["watch"] = watchFolder,
): Watcher {
  let closed = false;
  const folders = new WatchedFolders({
    polling,
    watch,
    tell: (problem) => tell({ kind: "problem", problem }),
  });
  const told: typeof tell = (event) => {
    if (!closed) tell(event);
  };
  const syncs = new SyncWatch(folders, told, clock);
  const workspaces = new Map<string, WorkspaceWatch>();

  let scannedAt = clock();
  let timer: NodeJS.Timeout | null = null;
  const look = async (all: boolean): Promise<void> => {
    await folders.look();
    await syncs.scan(!all);
    for (const workspace of workspaces.values()) if (all || workspace.polled) await workspace.look();
  };
  const lookLater = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      const all = Math.abs(clock() - scannedAt) >= times.rescan;
      if (all) scannedAt = clock();
      void look(all).finally(lookLater);
    }, times.look);
  };
  lookLater();

  return {
    watchSync: (sync, known) => void syncs.add(sync, known),
    forgetSync: (sync) => syncs.forget(sync),
    ready: (sync) => syncs.ready(sync),
    hold: (sync) => syncs.hold(sync),
    release: (sync, versions) => void syncs.release(sync, versions),
    watchWorkspace: (folder) => {
      if (workspaces.has(folder)) return;
      const workspace = new WorkspaceWatch(folder, told);
      workspaces.set(folder, workspace);
      void workspace.begin(folders);
    },
    forgetWorkspace: (folder) => {
      void workspaces.get(folder)?.close(folders);
      workspaces.delete(folder);
    },
    rescan: () => void look(true),
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      syncs.close();
      await Promise.all([...workspaces.values()].map((workspace) => workspace.close(folders)));
      await folders.close();
    },
  };
}
