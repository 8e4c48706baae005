import type { PreviewRow, RowFilter } from "../../../shared/engine/preview/preview.ts";
import type { Questions } from "./questions.ts";

const pageSize = 100;

interface Page {
  rows: readonly PreviewRow[];
  /** False while the rows are those of the text before: they stay until the new ones come. */
  isFresh: boolean;
  isAsked: boolean;
}

/** The rows of the grid, asked for by page as they come into view. */
export class RowPages {
  readonly #questions: Pick<Questions, "rows">;
  readonly #changed: () => void;
  readonly #pages = new Map<number, Page>();
  #revision = -1;
  #filter: RowFilter = {};
  #total = 0;
  /** Raised by whatever makes answers that are under way be about something else. */
  #turn = 0;

  constructor(questions: Pick<Questions, "rows">, changed: () => void) {
    this.#questions = questions;
    this.#changed = changed;
  }

  /** How many rows match the filter. */
  get total(): number {
    return this.#total;
  }

  /** From now on the rows are those of another text. `total` is a guess until the first page comes. */
  show(revision: number, total: number): void {
    this.#revision = revision;
    if (Object.keys(this.#filter).length === 0) this.#total = total;
    this.#begin(true);
  }

  filter(filter: RowFilter): void {
    this.#filter = filter;
    this.#begin(false);
    this.ask(0, 0);
  }

  at(index: number): PreviewRow | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Where a record stands, of those that are there. */
  indexOf(matches: (row: PreviewRow) => boolean): number {
    for (const [number, { rows }] of this.#pages) {
      const index = rows.findIndex(matches);
      if (index >= 0) return number * pageSize + index;
    }
    return -1;
  }

  /** Asks for those of these rows that are not there. */
  ask(first: number, last: number): void {
    for (let number = Math.floor(first / pageSize); number <= Math.floor(last / pageSize); number++)
      void this.#askPage(number);
  }

  #begin(keepsRows: boolean): void {
    this.#turn++;
    if (!keepsRows) this.#pages.clear();
    for (const page of this.#pages.values()) {
      page.isFresh = false;
      page.isAsked = false;
    }
  }

  async #askPage(number: number): Promise<void> {
    const page = this.#pages.get(number) ?? { rows: [], isFresh: false, isAsked: false };
    if (page.isFresh || page.isAsked || this.#revision < 0) return;
    this.#pages.set(number, page);
    page.isAsked = true;
    const turn = this.#turn;
    const answer = await this.#questions.rows(this.#revision, {
      from: number * pageSize,
      count: pageSize,
      filter: this.#filter,
    });
    if (turn !== this.#turn) return;
    if (answer === null) {
      page.isAsked = false;
      return;
    }
    page.rows = answer.rows;
    page.isFresh = true;
    this.#total = answer.total;
    this.#changed();
  }
}
