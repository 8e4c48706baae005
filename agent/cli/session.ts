import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { type Home, homeOf } from "../../shared/engine/home.ts";
import { type LoadedSync, loadSync } from "../../shared/engine/load-sync.ts";
import type { OpenSync } from "../../shared/engine/open-sync.ts";
import { openStore } from "../../shared/state/sqlite/open-store.ts";
import type { Store, SyncState } from "../../shared/state/store.ts";
import { findSyncs } from "./find-syncs.ts";
import type { Io } from "./io.ts";
import { printDiagnostics } from "./render/diagnostic.ts";

/** What commands share: the user's state and the syncs that a command is about. */
export class Session {
  readonly home: Home;
  readonly #io: Io;
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

  load(path: string): Promise<LoadedSync> {
    return loadSync(path, { home: this.home, ports: filePorts, signal: this.#io.signal });
  }

  /** A sync that is ready to run. Its diagnostics are printed; with an error among them it is not ready. */
  async open(
    path: string,
  ): Promise<Result<{ readonly loaded: LoadedSync; readonly sync: OpenSync }, Diagnostic>> {
    const loaded = await this.load(path);
    const { compiled, diagnostics, connectors } = loaded;
    const errors = diagnostics.filter(({ severity, code }) => severity === "error" && !isPassing(code));
    if (compiled === null || errors.length > 0) {
      printDiagnostics(errors.length > 0 ? errors.slice(1) : [], this.#io);
      return err(errors[0] ?? problem("sync.not-found", `${path} cannot be used as it is`));
    }
    printDiagnostics(
      diagnostics.filter(({ severity }) => severity === "warning"),
      this.#io,
    );
    const state = this.state(loaded);
    if (!state.ok) return state;
    return ok({ loaded, sync: { path: loaded.path, compiled, connectors, state: state.value } });
  }

  state(loaded: LoadedSync): Result<SyncState, Diagnostic> {
    const store = this.store();
    return store.ok ? ok(store.value.sync(loaded.path, loaded.file?.name ?? "")) : store;
  }

  close(): void {
    this.#store?.close();
    this.#store = null;
  }
}

/** Trouble with an endpoint, not with the sync file: the run itself looks again and says how it goes on without. */
const isPassing = (code: Diagnostic["code"]): boolean => code.startsWith("file.");
