import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import type { Connector } from "../../shared/connectors/contract.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { type FoundOrder, findOrder } from "../../shared/engine/find-order.ts";
import { type Home, homeOf } from "../../shared/engine/home.ts";
import { type LoadedSync, loadSync, syncNameOf } from "../../shared/engine/load-sync.ts";
import type { OpenedEndpoints } from "../../shared/engine/open-endpoint.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import type { TakenIn } from "../../shared/engine/take-in/take-in-columns.ts";
import { withNewColumns } from "../../shared/engine/take-in/with-new-columns.ts";
import { usableSync } from "../../shared/engine/usable-sync.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";
import type { Store, SyncState } from "../../shared/state/store.ts";
import { findSyncs } from "./find-syncs.ts";
import type { Io } from "./io.ts";

/** A sync that is ready to run. */
export interface ReadySync {
  readonly loaded: LoadedSync;
  readonly sync: OpenSync;
  /** New columns that are in `sync` and not yet in its file; `null`: none. */
  readonly taken: TakenIn | null;
}

/** What commands share: the user's state and the syncs that a command is about. */
export class Session {
  readonly home: Home;
  readonly #io: Io;
  readonly #connectors = new Set<Connector>();
  /** Endpoints that are open since the syncs were ordered, by the sync's path. */
  #opened: ReadonlyMap<string, OpenedEndpoints> = new Map();
  #store: Store | null = null;

  constructor(io: Io) {
    this.#io = io;
    this.home = homeOf(io.env, process.platform);
  }

  store(): Result<Store, Diagnostic> {
    if (this.#store !== null) return ok(this.#store);
    const opened = openStore(this.home.folder);
    if (opened.ok) this.#store = opened.value;
    return opened;
  }

  find(words: readonly string[]): Result<readonly string[], Diagnostic> {
    return findSyncs(words, this.#io.cwd);
  }

  /** The order in which syncs are to run. What is opened to find it is used when they are loaded. */
  async order(paths: readonly string[]): Promise<FoundOrder> {
    const order = await findOrder(paths, this.#options);
    this.#opened = order.opened;
    for (const { connectors } of order.opened.values()) this.#keep(connectors);
    return order;
  }

  async load(path: string): Promise<LoadedSync> {
    const opened = this.#opened.get(path);
    const loaded = await loadSync(path, { ...this.#options, ...(opened ? { opened } : {}) });
    this.#keep(loaded.connectors);
    return loaded;
  }

  /** Makes a sync ready, or says everything that is wrong with its file. */
  async open(path: string): Promise<Result<ReadySync, readonly Diagnostic[]>> {
    const loaded = await this.load(path);
    if (this.#io.signal.aborted)
      return err([problem("run.cancelled", "The run was cancelled; nothing was written")]);
    const compiled = usableSync(loaded);
    if (!compiled.ok) return compiled;
    const state = this.state(loaded);
    if (!state.ok) return err([state.error]);
    const whole = await withNewColumns(loaded, compiled.value, state.value, this.#options);
    if (!whole.ok) return err([whole.error]);
    const { taken } = whole.value;
    const { connectors } = whole.value.loaded;
    return ok({
      loaded: whole.value.loaded,
      sync: { path: loaded.path, compiled: whole.value.compiled, connectors, state: state.value },
      taken,
    });
  }

  state({ path, file }: Pick<LoadedSync, "path" | "file">): Result<SyncState, Diagnostic> {
    const store = this.store();
    if (!store.ok) return store;
    const known = file === null ? store.value.syncs().find((one) => one.path === path) : undefined;
    return ok(store.value.sync(path, file?.name ?? known?.name ?? syncNameOf(path)));
  }

  /** Lets go of everything that was opened: state, files, connections. */
  async close(): Promise<void> {
    this.#store?.close();
    this.#store = null;
    for (const connector of this.#connectors) await connector.dispose();
    this.#connectors.clear();
  }

  get #options() {
    return { home: this.home, ports: filePorts, secrets: this.#io.secrets, signal: this.#io.signal };
  }

  #keep(connectors: LoadedSync["connectors"]): void {
    for (const connector of connectors.values()) this.#connectors.add(connector);
  }
}
