import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { Daemon } from "../../agent/daemon/daemon.ts";
import type { DaemonPorts } from "../../agent/daemon/daemon-ports.ts";
import type { Monitoring } from "../../agent/daemon/monitoring.ts";
import type { Timers } from "../../agent/daemon/ports.ts";
import { openWatcher } from "../../agent/daemon/watch/open-watcher.ts";
import { type PoolLimits, WorkerPool } from "../../agent/daemon/worker/pool.ts";
import { assert } from "../../shared/base/assert.ts";
import { ok } from "../../shared/base/result.ts";
import type { AgentEvent } from "../../shared/protocol/events.ts";
import type { Method, ParsedParams, Results } from "../../shared/protocol/methods.ts";
import type { Attention, SyncView } from "../../shared/protocol/views.ts";

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

export interface DeskOptions {
  readonly clock?: () => number;
  readonly timers?: Timers;
  readonly limits?: Partial<PoolLimits>;
  /** The worker's program; made once the desk is there. */
  readonly program?: () => URL;
  readonly watcher?: DaemonPorts["watcher"];
  /** What watches over the agent, in place of notes on this desk. Asked at each start. */
  readonly monitoring?: (home: string) => Monitoring;
}

export const systemTimers: Timers = {
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** How long a test waits for what the agent is to do by itself, in milliseconds. */
const patience = 20_000;

/** A user's machine with an agent: real files, real worker threads, real watching. Gone when the test ends. */
export class AgentDesk {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-agent-")));
  readonly home = join(this.root, "home");
  readonly folder = join(this.root, "work");
  readonly events: AgentEvent[] = [];
  readonly log: LogLine[] = [];
  readonly alerts: (readonly Attention[])[] = [];
  /** What was last said to be wrong with the agent itself. */
  troubles: readonly string[] = [];
  readonly #options: DeskOptions;
  #daemon: Daemon | null = null;
  #monitoring: Monitoring | null = null;

  constructor(files: Readonly<Record<string, string>> = {}, options: DeskOptions = {}) {
    this.#options = options;
    mkdirSync(this.home);
    mkdirSync(this.folder);
    for (const [name, text] of Object.entries(files)) this.put(name, text);
    onTestFinished(async () => {
      await this.stop();
      rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    });
  }

  put(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  get daemon(): Daemon {
    assert(this.#daemon, "the agent runs");
    return this.#daemon;
  }

  /** Starts the agent; the folder is its workspace from the first start on. */
  async start(): Promise<void> {
    const { clock = Date.now, timers = systemTimers, limits, program, watcher = openWatcher } = this.#options;
    const workers = new WorkerPool({
      place: { home: this.home, env: process.env },
      program: program?.() ?? new URL("../../agent/daemon/worker/worker.ts", import.meta.url),
      ...(limits === undefined ? {} : { limits }),
    });
    const monitoring = this.#options.monitoring?.(this.home) ?? null;
    const opened = Daemon.open({
      home: { folder: this.home },
      version: "0.0.0",
      zone: "Europe/Berlin",
      clock,
      monotonic: () => performance.now(),
      timers,
      watcher,
      workers,
      log: { write: (level, _area, message) => this.log.push({ level, message }) },
      meters: { ran() {}, queued() {}, conflicts() {} },
      alerts: {
        attention: (_sync, waiting) => this.alerts.push(waiting),
        agent: (problems) => {
          this.troubles = problems.map(({ message }) => message);
        },
        gone() {},
        test: async () => [],
      },
      logs: { follow: () => () => {}, "logs.search": async () => ok({ items: [], next: null, total: 0 }) },
      ...monitoring?.ports,
      onStop: () => void this.stop(),
    });
    if (!opened.ok) throw new Error(opened.error.message);
    this.#daemon = opened.value;
    this.#monitoring = monitoring;
    monitoring?.watch(opened.value);
    this.#daemon.start(() => ({ dashboard: null, problems: monitoring?.problems() ?? [] }));
    this.#daemon.api.subscribe((event) => this.events.push(event));
    await this.ask("workspaces.add", { folder: this.folder });
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    await daemon?.stop();
    await this.#monitoring?.close();
  }

  async ask<M extends Method>(method: M, params: ParsedParams<M>): Promise<Results[M]> {
    const answer = await this.try(method, params);
    if (!answer.ok) throw new Error(`${method}: ${answer.error.message}`);
    return answer.value;
  }

  try<M extends Method>(method: M, params: ParsedParams<M>) {
    const handler = this.daemon.api.handlers[method];
    return handler(params, new AbortController().signal);
  }

  sync(name = "work"): SyncView | undefined {
    return this.daemon.state().syncs.find((one) => one.name === name);
  }

  /** The sync, once it is as a test wants it; fails, saying how it is, where that does not come. */
  async until(is: (sync: SyncView) => boolean, name = "work", wait = patience): Promise<SyncView> {
    const end = performance.now() + wait;
    for (;;) {
      const sync = this.sync(name);
      if (sync !== undefined && is(sync)) return sync;
      if (performance.now() > end)
        throw new Error(`${name} does not come to be as wanted: ${JSON.stringify(sync ?? null, null, 1)}`);
      await pass(20);
    }
  }

  /** Waits until something is so. */
  async see(is: () => boolean, what: string, wait = patience): Promise<void> {
    const end = performance.now() + wait;
    while (!is()) {
      if (performance.now() > end) throw new Error(`this does not come: ${what}`);
      await pass(20);
    }
  }

  /** The sync at rest after at least so many ended runs that the agent began. */
  async atRest(name = "work"): Promise<SyncView> {
    return this.until(({ activity, lastRun }) => activity.kind === "idle" && lastRun !== null, name);
  }
}

export const pass = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Two files that are kept the same, both ways, whenever one changes. */
export const twoFiles = {
  "work.sync.yaml": `syncline: 1
name: work
record:
  key: sku
  fields: { sku: string, name: string, price: decimal }
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: two-way
  shop:
    json: { path: shop.json }
    mode: two-way
when:
  - on: change
`,
  "erp.csv": "sku,name,price\nA,Cup,1.50\nB,Bowl,2.00\n",
  "shop.json": "[]\n",
};
