import { readFile, realpath } from "node:fs/promises";
import { problem } from "../../../shared/base/diagnostic.ts";
import { isPassing } from "../../../shared/engine/usable-sync.ts";
import { checkSync } from "../../../shared/mapping/check.ts";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import type { SyncFile } from "../../../shared/mapping/sync-file.ts";
import type { SyncId } from "../../../shared/protocol/views.ts";
import type { StateReader } from "../../../shared/state/sqlite/state-reader.ts";
import { StateFailure } from "../../../shared/state/store.ts";
import type { AgentStore, KeptSync } from "../store/agent-store.ts";
import type { CheckReport, SyncText } from "../worker/job.ts";
import type { Workers } from "../worker/pool-port.ts";
import type { KnownSync } from "./known-sync.ts";
import { syncIdOf } from "./sync-id.ts";
import { isWeb } from "./sync-text.ts";

export interface RegistryPorts {
  readonly store: AgentStore;
  readonly reader: StateReader;
  readonly workers: Workers;
  readonly clock: () => number;
  /** A sync is new, or another text of it runs from now on. */
  readonly onText: (sync: KnownSync) => void;
  /** Anything else of a sync changed. */
  readonly onChange: (sync: KnownSync) => void;
  readonly onGone: (sync: KnownSync) => void;
}

/**
 * The syncs that the agent runs. A sync file that fails its check leaves the last good version running, also over a restart
 * of the agent (SPEC A4); one that is gone takes its sync along.
 */
export class SyncRegistry {
  readonly #ports: RegistryPorts;
  readonly #syncs = new Map<SyncId, KnownSync>();
  /** The latest look at each file, so that an older one that ends later counts for nothing. */
  readonly #looks = new Map<string, number>();
  readonly #looking = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(ports: RegistryPorts) {
    this.#ports = ports;
  }

  all(): readonly KnownSync[] {
    return [...this.#syncs.values()];
  }

  get(id: SyncId): KnownSync | null {
    return this.#syncs.get(id) ?? null;
  }

  /**
   * Reads and checks a sync file of a workspace that is new or has changed. Where a later look counts in the place of this
   * one, ends when that has ended: then the file is known as it was at the call, or later.
   */
  async look(file: string, workspace: string): Promise<void> {
    let seen = this.#take(file, workspace);
    this.#looking.set(file, seen);
    for (;;) {
      await seen;
      const latest = this.#looking.get(file);
      if (latest === undefined || latest === seen) break;
      seen = latest;
    }
    this.#looking.delete(file);
  }

  async #take(file: string, workspace: string): Promise<void> {
    const look = (this.#looks.get(file) ?? 0) + 1;
    this.#looks.set(file, look);
    const isOld = (): boolean => this.#looks.get(file) !== look || this.#stop.signal.aborted;
    let path: string;
    let text: string;
    try {
      path = await realpath(file);
      text = await readFile(path, "utf8");
    } catch (cause) {
      if (!isOld()) this.#unreadable(file, workspace, cause);
      return;
    }
    const id = syncIdOf(path);
    const kept = this.#ports.store.sync(id, path, workspace, this.#ports.clock());
    const before = this.#syncs.get(id);
    if (before?.fileState.kind === "good" && before.text === text) return;
    // Until it is checked, the last good version is what there is.
    if (before === undefined && kept.goodText !== null)
      this.#put(this.#known(id, path, workspace, kept, kept.goodText, { kind: "good" }), true);
    // What passed its check once is held against its endpoints by each run.
    if (before === undefined && kept.goodText === text) return;
    const checked = await this.#check({ id, path, text, isWeb: isWeb(fileIn(text, path)) });
    if (isOld()) return;
    const current = this.#syncs.get(id);
    if (checked.usable) {
      const now = this.#ports.store.keep(id, { goodText: text }) ?? kept;
      this.#put(this.#known(id, path, workspace, now, text, { kind: "good" }), true);
      return;
    }
    const problems = checked.diagnostics.filter((one) => one.severity === "error" && !isPassing(one));
    const running = current?.text ?? kept.goodText;
    const fileState = { kind: "wrong", problems, running: running !== null } as const;
    if (current !== undefined) this.#put({ ...current, fileState }, false);
    else
      this.#put(
        this.#known(id, path, workspace, kept, running, fileState, fileIn(text, path)),
        running !== null,
      );
  }

  /** A run wrote this text into the sync's file and went by it: no run may go by the one before any more. */
  adopt(id: SyncId, text: string): void {
    const sync = this.#syncs.get(id);
    if (sync === undefined || sync.text === text) return;
    const { path, workspace } = sync;
    const { store, clock } = this.#ports;
    const kept = store.keep(id, { goodText: text }) ?? store.sync(id, path, workspace, clock());
    this.#put(this.#known(id, path, workspace, kept, text, { kind: "good" }), true);
  }

  /** Takes up what is kept of a workspace that is not there: its syncs are known, and wait for it. */
  recall(workspace: string): void {
    const { store, clock } = this.#ports;
    for (const { id, path } of store.syncsOf(workspace)) {
      if (this.#syncs.has(id)) continue;
      const kept = store.sync(id, path, workspace, clock());
      this.#put(this.#known(id, path, workspace, kept, kept.goodText, { kind: "good" }), true);
    }
  }

  /** The file is no longer there. */
  forgetFile(file: string): void {
    this.#looks.set(file, (this.#looks.get(file) ?? 0) + 1);
    for (const sync of this.#syncs.values()) if (sync.path === file) this.#drop(sync);
  }

  forgetWorkspace(folder: string): void {
    for (const sync of this.#syncs.values()) if (sync.workspace === folder) this.#drop(sync);
  }

  /** Changes what is known of a sync; of one that is gone nothing. */
  update(id: SyncId, change: (sync: KnownSync) => Partial<KnownSync>): void {
    const sync = this.#syncs.get(id);
    if (sync !== undefined) this.#put({ ...sync, ...change(sync) }, false);
  }

  /** Looks at what state says of a sync now. */
  refresh(id: SyncId): void {
    const { store } = this.#ports;
    this.update(id, ({ path }) => ({
      overview: this.#overview(path),
      lastFailure: store.runs.failures(id, Number.MAX_SAFE_INTEGER, 1)[0]?.failed ?? null,
      wentWellAt: store.runs.wentWellAt(id),
    }));
  }

  close(): void {
    this.#stop.abort();
  }

  /** Holds a text against its endpoints; where those cannot be looked at, against itself. */
  async #check(sync: SyncText): Promise<CheckReport> {
    const checked = await this.#ports.workers.do({ kind: "check", sync }, { signal: this.#stop.signal });
    if (checked.ok) return checked.value;
    const nothing = { schemas: new Map(), samples: new Map(), lookups: new Map() };
    const { compiled, diagnostics } = checkSync(sync.text, sync.path, nothing);
    return { diagnostics, usable: compiled !== null };
  }

  #known(
    id: SyncId,
    path: string,
    workspace: string,
    { addedAt, pause, failing, lastSuccess }: KeptSync,
    text: string | null,
    fileState: KnownSync["fileState"],
    file: SyncFile | null = text === null ? null : fileIn(text, path),
  ): KnownSync {
    const before = this.#syncs.get(id);
    const overview = before?.overview ?? this.#overview(path);
    const unreadable = before?.unreadable ?? [];
    return {
      id,
      path,
      workspace,
      addedAt,
      text,
      file,
      fileState,
      pause,
      failing,
      lastSuccess,
      unreadable,
      overview,
      lastFailure: this.#ports.store.runs.failures(id, Number.MAX_SAFE_INTEGER, 1)[0]?.failed ?? null,
      wentWellAt: this.#ports.store.runs.wentWellAt(id),
    };
  }

  #overview(path: string): KnownSync["overview"] {
    try {
      return this.#ports.reader.sync(path)?.overview() ?? null;
    } catch (cause) {
      // A run says what is wrong with the state; there is nothing to see of it meanwhile.
      if (cause instanceof StateFailure) return null;
      throw cause;
    }
  }

  #put(sync: KnownSync, isText: boolean): void {
    this.#syncs.set(sync.id, sync);
    if (isText) this.#ports.onText(sync);
    this.#ports.onChange(sync);
  }

  #drop(sync: KnownSync): void {
    this.#syncs.delete(sync.id);
    this.#ports.onGone(sync);
  }

  #unreadable(file: string, workspace: string, cause: unknown): void {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    if (code === "ENOENT") {
      this.forgetFile(file);
      return;
    }
    const id = syncIdOf(file);
    const why = cause instanceof Error ? cause.message : String(cause);
    const told = problem("file.unreadable", `The sync file cannot be read: ${why}`, { at: { file } });
    const kept = this.#ports.store.sync(id, file, workspace, this.#ports.clock());
    const text = this.#syncs.get(id)?.text ?? kept.goodText;
    const fileState = { kind: "wrong", problems: [told], running: text !== null } as const;
    this.#put(this.#known(id, file, workspace, kept, text, fileState), !this.#syncs.has(id));
  }
}

const fileIn = (text: string, path: string): SyncFile | null => parseSync(text, path).file;
