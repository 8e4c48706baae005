import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { Page } from "../../../shared/protocol/views.ts";

type Load<T> = (
  after: string | undefined,
  limit: number,
  signal: AbortSignal,
) => Promise<Result<Page<T>, Diagnostic>>;

const most = 1000;

/** A list that the agent gives in pages: those that were read so far, and how many there are. */
export class Pages<T> implements ReactiveController {
  items: readonly T[] = [];
  total = 0;
  /** Before the first answer. */
  fresh = true;
  problem: Diagnostic | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #load: Load<T>;
  readonly #first: number;
  #next: string | undefined;
  #asking: AbortController | null = null;

  constructor(host: ReactiveControllerHost, load: Load<T>, first = 200) {
    this.#host = host;
    this.#load = load;
    this.#first = first;
    host.addController(this);
  }

  hostConnected() {}

  hostDisconnected() {
    this.#asking?.abort();
    this.#asking = null;
  }

  /** Reads from the beginning. What is shown stays until the answer is there, unless the question is another one. */
  restart(another: boolean): void {
    this.#asking?.abort();
    this.#asking = null;
    if (another) {
      this.items = [];
      this.total = 0;
      this.fresh = true;
    }
    const limit = Math.min(most, Math.max(this.#first, this.items.length));
    void this.#ask(undefined, limit, []);
  }

  /** Reads on, unless that is under way. */
  more(): void {
    if (this.#asking !== null || this.#next === undefined) return;
    void this.#ask(this.#next, most, this.items);
  }

  async #ask(after: string | undefined, limit: number, before: readonly T[]): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const page = await this.#load(after, limit, asking.signal);
      if (this.#asking !== asking) return;
      if (page.ok) {
        this.items = before.length === 0 ? page.value.items : [...before, ...page.value.items];
        this.total = Math.max(page.value.total, this.items.length);
        if (page.value.next === null) this.total = this.items.length;
        this.#next = page.value.next ?? undefined;
        this.problem = null;
      } else this.problem = page.error;
      this.fresh = false;
    } catch (cause) {
      if (!asking.signal.aborted) throw cause;
      return;
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
    this.#host.requestUpdate();
  }
}
