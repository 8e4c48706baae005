import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { Database } from "../../../shared/state/sqlite/database.ts";
import { StateFailure } from "../../../shared/state/store.ts";
import { type AgentDatabase, durably, moveToDisk, openAgentDatabase } from "./agent-database.ts";

export type Statement = readonly [sql: string, ...values: (string | number | null)[]];

type OnLost = (statements: readonly Statement[]) => void;

/**
 * How the agent writes what it keeps: several statements as one, and never so that a disk that is full or read-only stops
 * anything. `problem` says that not all is written.
 */
export class AgentWrites {
  readonly #folder: string;
  #database: AgentDatabase;
  #problem: Diagnostic | null;
  #batch: Statement[] | null = null;
  readonly #onLost: OnLost;

  private constructor(folder: string, database: AgentDatabase, onLost: OnLost) {
    this.#folder = folder;
    this.#database = database;
    this.#onLost = onLost;
    this.#problem = database.problem;
  }

  /**
   * `folder` is the user's data folder. Where it cannot be written to, what is kept there is read, and all that is new is
   * kept in memory; only what a newer Syncline wrote, or what is damaged, is left alone. `onLost` is told of statements that
   * could not be written.
   */
  static open(folder: string, onLost: OnLost): Result<AgentWrites, Diagnostic> {
    const database = openAgentDatabase(folder);
    return database.ok ? ok(new AgentWrites(folder, database.value, onLost)) : database;
  }

  /** Another one once the disk can be written to again, so it is not to be kept. */
  get connection(): Database {
    return this.#database.connection;
  }

  /** Why not all is on disk; `null` where it is. */
  get problem(): Diagnostic | null {
    return this.#problem;
  }

  /** Several writes as one: all of them are on disk when this returns, or none. */
  together(work: () => void): void {
    if (this.#batch !== null) {
      work();
      return;
    }
    const batch: Statement[] = [];
    this.#batch = batch;
    try {
      work();
    } finally {
      this.#batch = null;
      this.write(batch);
    }
  }

  write(statements: readonly Statement[]): void {
    if (this.#batch !== null) {
      this.#batch.push(...statements);
      return;
    }
    const written = attempt(this.connection, statements);
    if (written.ok) return;
    this.#problem = written.error;
    this.#onLost(statements);
  }

  /** Tries again to write what could not be written, as `lost` gives it. Whether all is on disk. */
  retry(lost: () => readonly Statement[]): boolean {
    if (this.#problem === null) return true;
    if (this.#database.problem !== null) {
      const moved = moveToDisk(this.#database, this.#folder);
      if (moved === null) return false;
      this.#database = moved;
    }
    const written = attempt(this.connection, lost());
    this.#problem = written.ok ? null : written.error;
    return written.ok;
  }

  /** Unlike what the agent notes by itself, this is a person's wish: where it cannot be kept, they must know. */
  asked(...statement: Statement): Result<void, Diagnostic> {
    if (this.#database.problem !== null) return err(this.#database.problem);
    return durably(this.#database, () => attempt(this.connection, [statement]));
  }

  close(): void {
    this.connection.close();
  }
}

/** All of the statements, or none. */
function attempt(connection: Database, statements: readonly Statement[]): Result<void, Diagnostic> {
  if (statements.length === 0) return ok(undefined);
  try {
    connection.transaction(() => {
      for (const [sql, ...values] of statements) connection.run(sql, ...values);
    });
    return ok(undefined);
  } catch (cause) {
    if (cause instanceof StateFailure) return err(cause.problem);
    throw cause;
  }
}
