import { catalogue } from "../../shared/base/catalogue.ts";
import type { EndpointDefinition } from "../../shared/mapping/sync-file.ts";
import type { SyncId } from "../../shared/protocol/views.ts";
import type { Log, Timers } from "./ports.ts";
import type { Workers } from "./worker/pool-port.ts";

export interface ListenerPorts {
  readonly workers: Workers;
  readonly timers: Timers;
  readonly log: Log;
  readonly dirty: (sync: SyncId, endpoint: string) => void;
}

/** Listening that broke off begins again after so many milliseconds, and then ever later, up to the longest. */
const again = 2_000;
const longest = 300_000;

interface Listening {
  readonly text: string;
  readonly stop: AbortController;
  cancel: () => void;
}

/** Keeps an ear on the endpoints that tell of changes themselves: databases with a channel to notify. */
export class Listeners {
  readonly #ports: ListenerPorts;
  readonly #listening = new Map<SyncId, Listening>();

  constructor(ports: ListenerPorts) {
    this.#ports = ports;
  }

  /** Listens to a sync's endpoints in the place of those that it had. */
  listen(
    id: SyncId,
    path: string,
    text: string | null,
    endpoints: Readonly<Record<string, EndpointDefinition>>,
  ): void {
    if (text !== null && this.#listening.get(id)?.text === text) return;
    this.forget(id);
    const names = Object.entries(endpoints).filter(
      ([, { source }]) => source.kind === "postgres" && source.notify !== null,
    );
    if (text === null || names.length === 0) return;
    const listening: Listening = { text, stop: new AbortController(), cancel: () => {} };
    this.#listening.set(id, listening);
    for (const [endpoint] of names) this.#hear({ id, path, text }, endpoint, listening, again);
  }

  forget(id: SyncId): void {
    const listening = this.#listening.get(id);
    listening?.stop.abort();
    listening?.cancel();
    this.#listening.delete(id);
  }

  close(): void {
    for (const id of [...this.#listening.keys()]) this.forget(id);
  }

  #hear(
    sync: { readonly id: SyncId; readonly path: string; readonly text: string },
    endpoint: string,
    listening: Listening,
    wait: number,
  ): void {
    const { workers, log, timers, dirty } = this.#ports;
    let heard = false;
    const ended = workers.do(
      { kind: "listen", sync, endpoint },
      {
        signal: listening.stop.signal,
        dirty: () => {
          heard = true;
          dirty(sync.id, endpoint);
        },
      },
    );
    void ended.then((result) => {
      if (listening.stop.signal.aborted) return;
      // What will not get better by itself is looked at again when the sync file changes.
      if (result.ok || catalogue[result.error.code].disposition !== "retry") return;
      log.write("warning", "watch", `${endpoint} is not heard: ${result.error.message}`, { sync: sync.id });
      const next = heard ? again : Math.min(longest, wait * 2);
      listening.cancel = timers.after(heard ? again : wait, () => {
        // Something may have changed while nobody listened.
        dirty(sync.id, endpoint);
        this.#hear(sync, endpoint, listening, next);
      });
    });
  }
}
