import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openWatcher, type WatchTimes } from "../../../agent/daemon/watch/open-watcher.ts";
import type { FolderPorts } from "../../../agent/daemon/watch/watched-folder.ts";
import { watchedSync } from "../../../agent/daemon/watch/watched-sync.ts";
import type { WatchEvent } from "../../../agent/daemon/watch/watcher.ts";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";

/** Quicker than the agent itself, so that tests need not wait; rescans only where a test asks for them. */
const quick: WatchTimes = { look: 100, rescan: 3_600_000 };

const opened: (() => Promise<void>)[] = [];

/** Ends all watching. Tests that run at the same time have no end of their own to do that at. */
export async function endWatching(): Promise<void> {
  await Promise.all(opened.splice(0).map((end) => end()));
}

/** A real folder with a real watcher. */
export function watching({
  polling = false,
  times = quick,
  watch,
}: {
  readonly polling?: boolean;
  readonly times?: WatchTimes;
  readonly watch?: FolderPorts["watch"];
} = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "watching #ü-")));
  const events: WatchEvent[] = [];
  const options = { tell: (event: WatchEvent) => void events.push(event), clock: Date.now, polling };
  const watcher = watch === undefined ? openWatcher(options, times) : openWatcher(options, times, watch);
  opened.push(async () => {
    await watcher.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const at = (name: string): string => join(folder, name);
  const changes = (sync: string) =>
    events.flatMap((event) => (event.kind === "changed" && event.sync === sync ? [event] : []));
  return {
    folder,
    events,
    watcher,
    at,
    changes,
    write(name: string, text: string): void {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text);
    },
    /** Watches endpoints that are written as a sync file has them. */
    async sync(
      id: string,
      endpoints: Readonly<Record<string, object>>,
      {
        known = new Map<string, string>(),
        lookups = {},
      }: { known?: ReadonlyMap<string, string>; lookups?: object } = {},
    ): Promise<void> {
      const text = JSON.stringify({
        syncline: 1,
        name: id,
        record: { key: "id", fields: { id: "string" } },
        endpoints: Object.fromEntries(
          Object.entries(endpoints).map(([name, endpoint]) => [name, { ...endpoint, mode: "two-way" }]),
        ),
        lookups,
      });
      const { file, diagnostics } = parseSync(text, "a.sync.json");
      const ids = Object.keys(file?.endpoints ?? {});
      if (file === null || ids.length < Object.keys(endpoints).length)
        throw new Error(JSON.stringify(diagnostics));
      watcher.watchSync(watchedSync(file, { id, folder, except: at(".backups") }), known);
      // Watching begins on its own; what a test does next comes after that.
      await wait(400);
    },
    /** Waits until a sync was told of so many times in all, and then whether more comes. */
    async told(sync: string, count: number, patience = 20_000): Promise<readonly string[]> {
      const end = Date.now() + patience;
      while (changes(sync).length < count && Date.now() < end) await wait(20);
      await wait(quiet);
      return changes(sync).map(({ path }) => path.slice(folder.length + 1));
    },
    async until(holds: () => boolean, patience = 20_000): Promise<void> {
      const end = Date.now() + patience;
      while (!holds()) {
        if (Date.now() > end) throw new Error(`still not so; told: ${JSON.stringify(events)}`);
        await wait(20);
      }
    },
  };
}

/** Nothing more is told after so long where nothing happens: longer than a file takes to settle. */
const quiet = 900;
