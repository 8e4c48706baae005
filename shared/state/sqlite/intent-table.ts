import type { WriteIntent, WriteOutcome } from "../../connectors/contract.ts";
import type { EndpointName } from "../../model/ids.ts";
import type { NotedIntent } from "../store.ts";
import type { Database } from "./database.ts";
import { packedChunks, toLine } from "./lines.ts";
import type { Row } from "./row.ts";

/** What runs were about to write, with the outcomes that hold if they did, or that were noted since. */
export class IntentTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds an intent to those of a run, by its number. Part of a transaction. */
  add(run: number, intent: WriteIntent): void {
    const number = this.#database.get("SELECT count(*) FROM intents WHERE run = ?", run)?.integer(0) ?? 0;
    const { outcomes, ...stored } = intent.kind === "replace" ? intent : { ...intent, outcomes: [] };
    this.#database.run("INSERT INTO intents VALUES (?, ?, ?)", run, number, toLine(stored));
    this.#addOutcomes(run, number, outcomes);
  }

  /** Adds outcomes to the newest intent of an endpoint. Part of a transaction. */
  note(run: number, endpoint: EndpointName, outcomes: readonly WriteOutcome[]): void {
    const newest = this.#database
      .all("SELECT number, intent FROM intents WHERE run = ? ORDER BY number DESC", run)
      .find((row) => intentOf(row).endpoint === endpoint);
    if (newest !== undefined) this.#addOutcomes(run, newest.integer(0), outcomes);
  }

  /** A run's intents, first noted first. */
  of(run: number): readonly NotedIntent[] {
    return this.#database
      .all("SELECT number, intent FROM intents WHERE run = ? ORDER BY number", run)
      .map((row) => ({ ...intentOf(row), outcomes: this.#outcomes(run, row.integer(0)) }));
  }

  /** Forgets a run's intents. */
  forget(run: number): void {
    this.#database.run("DELETE FROM intents WHERE run = ?", run);
  }

  #addOutcomes(run: number, number: number, outcomes: readonly WriteOutcome[]): void {
    let chunk =
      this.#database
        .get("SELECT count(*) FROM intent_outcomes WHERE run = ? AND number = ?", run, number)
        ?.integer(0) ?? 0;
    for (const lines of packedChunks(outcomes))
      this.#database.run("INSERT INTO intent_outcomes VALUES (?, ?, ?, ?)", run, number, chunk++, lines);
  }

  #outcomes(run: number, number: number): readonly WriteOutcome[] {
    return this.#database
      .all("SELECT lines FROM intent_outcomes WHERE run = ? AND number = ? ORDER BY chunk", run, number)
      .flatMap((row) => row.lines(0).map((line) => row.parse<WriteOutcome>(line)));
  }
}

const intentOf = (row: Row) => row.json<DistributiveOmit<NotedIntent, "outcomes">>(1);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
