import type { WriteIntent, WriteOutcome } from "../../connectors/contract.ts";
import type { Database } from "./database.ts";
import { packedChunks, toLine } from "./lines.ts";

/** What runs were about to write, with the outcomes that hold if they did. */
export class IntentTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds an intent to those of a run, by its number. Part of a transaction. */
  add(run: number, { outcomes, ...intent }: WriteIntent): void {
    const number = this.#database.get("SELECT count(*) FROM intents WHERE run = ?", run)?.integer(0) ?? 0;
    this.#database.run("INSERT INTO intents VALUES (?, ?, ?)", run, number, toLine(intent));
    let chunk = 0;
    for (const lines of packedChunks(outcomes))
      this.#database.run("INSERT INTO intent_outcomes VALUES (?, ?, ?, ?)", run, number, chunk++, lines);
  }

  /** A run's intents, first noted first. */
  of(run: number): readonly WriteIntent[] {
    return this.#database
      .all("SELECT number, intent FROM intents WHERE run = ? ORDER BY number", run)
      .map((row) => ({
        ...row.json<Omit<WriteIntent, "outcomes">>(1),
        outcomes: this.#outcomes(run, row.integer(0)),
      }));
  }

  /** Forgets a run's intents. */
  forget(run: number): void {
    this.#database.run("DELETE FROM intents WHERE run = ?", run);
  }

  #outcomes(run: number, number: number): readonly WriteOutcome[] {
    return this.#database
      .all("SELECT lines FROM intent_outcomes WHERE run = ? AND number = ? ORDER BY chunk", run, number)
      .flatMap((row) => row.lines(0).map((line) => row.parse<WriteOutcome>(line)));
  }
}
