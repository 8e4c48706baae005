import type { EndpointName } from "../../model/ids.ts";
import type { EndpointMemory, Remembered } from "../store.ts";
import type { Database } from "./database.ts";
import { toLine } from "./lines.ts";
import type { Row } from "./row.ts";

/** What is remembered of one sync's endpoints. */
export class EndpointTable {
  readonly #database: Database;
  readonly #sync: number;

  constructor(database: Database, sync: number) {
    this.#database = database;
    this.#sync = sync;
  }

  get(name: EndpointName): EndpointMemory | null {
    const row = this.#database.get(
      "SELECT memory, record_index FROM endpoints WHERE sync = ? AND name = ?",
      this.#sync,
      toLine(name),
    );
    return row && { ...memoryOf(row), index: row.bytes(1) };
  }

  remembered(name: EndpointName): Remembered | null {
    const row = this.#database.get(
      "SELECT memory FROM endpoints WHERE sync = ? AND name = ?",
      this.#sync,
      toLine(name),
    );
    return row && memoryOf(row);
  }

  all(): ReadonlyMap<EndpointName, Remembered> {
    const rows = this.#database.all("SELECT name, memory FROM endpoints WHERE sync = ?", this.#sync);
    return new Map(rows.map((row) => [row.json<EndpointName>(0), memoryOf(row, 1)]));
  }

  /** Part of a transaction. */
  write(name: EndpointName, { index, ...memory }: EndpointMemory): void {
    // One statement: SQLite writes a row anew whichever of its columns changes, and this one has tens of megabytes.
    this.#database.run(
      `INSERT INTO endpoints VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET memory = excluded.memory, record_index = excluded.record_index`,
      this.#sync,
      toLine(name),
      toLine(memory),
      index,
    );
  }
}

/** What is remembered of the endpoints of all syncs. */
export const allRemembered = (database: Database): readonly Remembered[] =>
  database.all("SELECT memory FROM endpoints").map((row) => memoryOf(row));

/** What was remembered by a version that did not know of changes has no cursor. */
const memoryOf = (row: Row, column = 0): Remembered =>
  ({ cursor: null, readAt: 0, ...row.json<Partial<Remembered>>(column) }) as Remembered;
