import type { WorkspaceView } from "../../shared/protocol/views.ts";
import type { Log } from "./ports.ts";
import type { SyncRegistry } from "./syncs/sync-registry.ts";
import { workspaceName } from "./syncs/sync-view.ts";
import type { WatchEvent, Watcher } from "./watch/watcher.ts";

export interface WorkspacesPorts {
  readonly watcher: () => Watcher;
  readonly registry: () => SyncRegistry;
  readonly clock: () => number;
  readonly log: Log;
  readonly onChange: () => void;
  /** A folder is back, and what waited for it may run. */
  readonly onBack: () => void;
}

/** The folders whose syncs the agent runs, and whether they are there. */
export class Workspaces {
  readonly #ports: WorkspacesPorts;
  readonly #states = new Map<string, WorkspaceView["state"]>();

  constructor(ports: WorkspacesPorts) {
    this.#ports = ports;
  }

  get views(): readonly WorkspaceView[] {
    return [...this.#states].map(([folder, state]) => ({ folder, name: workspaceName(folder), state }));
  }

  isMissing(folder: string): boolean {
    return this.#states.get(folder)?.kind === "missing";
  }

  takeUp(folder: string): void {
    if (this.#states.has(folder)) return;
    this.#states.set(folder, { kind: "watched" });
    this.#ports.watcher().watchWorkspace(folder);
    this.#ports.onChange();
  }

  letGo(folder: string): void {
    this.#states.delete(folder);
    this.#ports.watcher().forgetWorkspace(folder);
    this.#ports.registry().forgetWorkspace(folder);
    this.#ports.onChange();
  }

  /** Something was seen of a folder or of a sync file in it. */
  seen(event: Extract<WatchEvent, { readonly workspace: string }>): void {
    const { clock, log, onChange, onBack } = this.#ports;
    const registry = this.#ports.registry();
    const { workspace } = event;
    if (!this.#states.has(workspace)) return;
    switch (event.kind) {
      case "sync-file":
        if (event.what === "removed") registry.forgetFile(event.path);
        else this.#look(event.path, workspace);
        return;
      case "workspace-missing":
        this.#states.set(workspace, { kind: "missing", since: clock() });
        registry.recall(workspace);
        log.write("warning", "watch", `The workspace ${workspace} is not there`);
        onChange();
        return;
      case "workspace-back":
        this.#states.set(workspace, { kind: "watched" });
        onChange();
        onBack();
    }
  }

  #look(path: string, workspace: string): void {
    const { registry, log } = this.#ports;
    registry()
      .look(path, workspace)
      .catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        log.write("error", "agent", `The sync file ${path} could not be taken up: ${why}`);
      });
  }
}
