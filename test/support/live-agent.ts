import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { Daemon } from "../../agent/daemon/daemon.ts";
import { openWatcher } from "../../agent/daemon/watch/open-watcher.ts";
import { WorkerPool } from "../../agent/daemon/worker/pool.ts";
import { assert } from "../../shared/base/assert.ts";
import { ok } from "../../shared/base/result.ts";
import type { AgentApi } from "../../shared/protocol/api.ts";
import type { LogEntry } from "../../shared/protocol/views.ts";

/** The real agent behind an API that outlives it: it is stopped and started anew, as a program would be. */
export class LiveAgent {
  readonly folder: string;
  readonly #home: string;
  readonly #logs: LogEntry[] = [];
  #daemon: Daemon | null = null;

  private constructor(files: Readonly<Record<string, string>>) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-live-")));
    this.folder = join(root, "shop");
    this.#home = join(root, "home");
    mkdirSync(this.#home);
    for (const [name, text] of Object.entries(files)) this.put(name, text);
    onTestFinished(async () => {
      await this.stop();
      rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });
  }

  /** With these files in its folder, which is a workspace unless it is said not to be. */
  static async on(files: Readonly<Record<string, string>>, isWorkspace = true): Promise<LiveAgent> {
    const live = new LiveAgent(files);
    live.start();
    if (isWorkspace)
      await live.api.handlers["workspaces.add"]({ folder: live.folder }, new AbortController().signal);
    return live;
  }

  put(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The API of the agent as it runs now. */
  get api(): AgentApi {
    assert(this.#daemon, "the agent runs");
    return this.#daemon.api;
  }

  start(): void {
    const followers = new Set<(entry: LogEntry) => void>();
    const opened = Daemon.open({
      home: { folder: this.#home },
      version: "0.1.0",
      zone: "Europe/Berlin",
      clock: Date.now,
      timers: {
        after: (milliseconds, call) => {
          const timer = setTimeout(call, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      watcher: openWatcher,
      workers: new WorkerPool({
        place: { home: this.#home, env: process.env },
        program: new URL("../../agent/daemon/worker/worker.ts", import.meta.url),
      }),
      log: {
        write: (level, area, message, about) => {
          const { sync = null, run = null, record = null, more = {} } = about ?? {};
          const entry = { at: Date.now(), level, area, message, sync, run, record, more };
          this.#logs.unshift(entry);
          for (const follower of followers) follower(entry);
        },
      },
      meters: { ran() {}, queued() {}, conflicts() {} },
      alerts: { attention() {}, agent() {}, gone() {}, test: async () => [] },
      logs: {
        follow: (follower) => {
          followers.add(follower);
          return () => followers.delete(follower);
        },
        "logs.search": async ({ text = "" }) => {
          const items = this.#logs.filter(({ message }) => message.includes(text));
          return ok({ items, next: null, total: items.length });
        },
      },
      onStop: () => void this.stop(),
    });
    if (!opened.ok) throw new Error(opened.error.message);
    this.#daemon = opened.value;
    opened.value.start();
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    await daemon?.stop();
  }
}
