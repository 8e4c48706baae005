import type { EndpointName } from "../../model/ids.ts";
import type { EndpointMemory, Remembered } from "../store.ts";
import type { Database } from "./database.ts";
import { toLine } from "./lines.ts";

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
    return row && { ...row.json<Remembered>(0), index: row.bytes(1) };
  }

  remembered(name: EndpointName): Remembered | null {
    const row = this.#database.get(
      "SELECT memory FROM endpoints WHERE sync = ? AND name = ?",
      this.#sync,
      toLine(name),
    );
    return row?.json<Remembered>(0) ?? null;
  }

  /** Part of a transaction. */
  write(name: EndpointName, { index, ...memory }: EndpointMemory): void {
    const row = [this.#sync, toLine(name)] as const;
    this.#database.run(
      `INSERT INTO endpoints VALUES (?, ?, ?, x'')
       ON CONFLICT DO UPDATE SET memory = excluded.memory`,
      ...row,
      toLine(memory),
    );
    // Tens of megabytes for a million records, so they are only written where they changed.
    this.#database.run(
      "UPDATE endpoints SET record_index = ?3 WHERE sync = ?1 AND name = ?2 AND record_index <> ?3",
      ...row,
      index,
    );
  }
}
