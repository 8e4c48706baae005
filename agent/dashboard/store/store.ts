import { apply, type Message, type Model, nothingKnown } from "./model.ts";

/** Holds the model and tells those who watch it, at most once a frame. */
export class Store {
  #model = nothingKnown;
  #watchers = new Set<() => void>();
  #told = true;

  get model(): Model {
    return this.#model;
  }

  take(message: Message): void {
    const before = this.#model;
    this.#model = apply(before, message);
    if (this.#model === before || !this.#told) return;
    this.#told = false;
    // A frame never comes to a page in the background, and the title shows there too.
    const wait = document.hidden ? (run: () => void) => setTimeout(run, 200) : requestAnimationFrame;
    wait(() => {
      this.#told = true;
      for (const watcher of this.#watchers) watcher();
    });
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
