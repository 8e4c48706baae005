import type { TextDocument } from "vscode-languageserver-textdocument";

/**
 * Tells when nobody has typed in a document for a while. Checking a whole file takes longer than a key stroke may, so what
 * needs that waits for calm, and completion never stands behind it.
 */
export class Calm {
  readonly #pause: number;
  readonly #clock: () => number;
  readonly #typed = new Map<string, number>();

  /** `pause` in milliseconds. */
  constructor(pause: number, clock: () => number = () => performance.now()) {
    this.#pause = pause;
    this.#clock = clock;
  }

  typed(uri: string): void {
    this.#typed.set(uri, this.#clock());
  }

  closed(uri: string): void {
    this.#typed.delete(uri);
  }

  /** False where the document was changed while one waited: then the question is about a text that is no more. */
  async of({ uri, version }: TextDocument, current: () => TextDocument | undefined): Promise<boolean> {
    const since = this.#clock() - (this.#typed.get(uri) ?? Number.NEGATIVE_INFINITY);
    if (since < this.#pause) await new Promise((done) => setTimeout(done, this.#pause - since));
    return current()?.version === version;
  }
}
