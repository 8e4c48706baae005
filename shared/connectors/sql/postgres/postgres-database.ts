import { setTimeout as wait } from "node:timers/promises";
import { type ClientConfig, Pool, type PoolClient } from "pg";
import type { Diagnostic } from "../../../base/diagnostic.ts";
import type { Result } from "../../../base/result.ts";
import type { PostgresSource } from "../../../mapping/sources/postgres.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import type { Database, Fate, SqlSession } from "../database.ts";
import { cancelled, SqlFailure } from "../failure.ts";
import { underWay } from "./changes.ts";
import { channelOf } from "./channel.ts";
import { postgresDialect } from "./dialect.ts";
import { postgresFailure } from "./failure.ts";
import { listen } from "./listen.ts";
import { connectionOf, placeOf } from "./server.ts";
import { PostgresSession } from "./session.ts";

const mostConnections = 4;
const connectPatience = 10_000;
/** How long a transaction that nobody saw end is waited for, in milliseconds. */
const fatePatience = 20_000;

/** What decides how the server writes values, and how long it waits, set for each connection and never for others. */
const settings = [
  "SET client_encoding = 'UTF8'",
  "SET DateStyle = 'ISO, YMD'",
  "SET TimeZone = 'UTC'",
  "SET IntervalStyle = 'iso_8601'",
  "SET extra_float_digits = 1",
  "SET bytea_output = 'hex'",
  "SET xmloption = 'content'",
  "SET standard_conforming_strings = on",
  "SET cursor_tuple_fraction = 1",
  "SET lock_timeout = '5s'",
  "SET statement_timeout = '10min'",
  "SET idle_in_transaction_session_timeout = '10min'",
].join("; ");

/** A database of a PostgreSQL server. */
export class PostgresDatabase implements Database {
  readonly dialect = postgresDialect;
  readonly place: string;
  readonly listen: Database["listen"];
  readonly #source: PostgresSource;
  readonly #folder: string;
  readonly #secrets: Secrets;
  /** The server's number of each connection that is set up. */
  readonly #processes = new WeakMap<PoolClient, string>();
  #pool: Pool | null = null;

  constructor(source: PostgresSource, folder: string, secrets: Secrets) {
    this.#source = source;
    this.#folder = folder;
    this.#secrets = secrets;
    this.place = placeOf(source.server);
    const { notify, options } = source;
    const channel = notify ?? (options.changes?.kind === "table" ? channelOf(options.changes.table) : null);
    this.listen = channel === null ? null : (dirty, signal) => this.#listen(channel, dirty, signal);
  }

  reading<T>(signal: AbortSignal, act: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#connected(signal, async (client) => {
      const before = await this.#underWay(client, signal);
      await this.#run(client, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", signal);
      const done = await act(new PostgresSession(client, this.place, signal, before));
      await this.#run(client, "COMMIT", signal);
      return done;
    });
  }

  writing<T>(signal: AbortSignal, act: (session: SqlSession, token: string) => Promise<T>): Promise<T> {
    return this.#connected(signal, async (client) => {
      await this.#run(client, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", signal);
      const session = new PostgresSession(client, this.place, signal);
      const [row] = await session.rows("SELECT pg_catalog.pg_current_xact_id()");
      const done = await act(session, String(row?.[0]));
      if (signal.aborted) throw cancelled();
      try {
        await client.query("COMMIT");
      } catch (error) {
        const { kind, problem } = postgresFailure(error, this.place);
        // A server that answers has made up its mind; one that does not, nobody knows.
        throw new SqlFailure(kind, problem, kind === "lost");
      }
      return done;
    });
  }

  async fateOf(token: string, signal: AbortSignal): Promise<Fate> {
    for (let waited = 0, pause = 50; !signal.aborted; pause = Math.min(1000, pause * 2)) {
      const [row] = await this.reading(signal, (session) =>
        session.rows("SELECT pg_catalog.pg_xact_status($1::pg_catalog.text::pg_catalog.xid8)", [token]),
      );
      const status = row?.[0] ?? null;
      if (status === "committed") return "committed";
      if (status === "aborted") return "undone";
      if (status === null || waited >= fatePatience) return "unknown";
      await wait(pause);
      waited += pause;
    }
    return "unknown";
  }

  async script(sql: string): Promise<void> {
    const never = new AbortController().signal;
    await this.#connected(never, async (client) => {
      // Statements without values, sent together, are one transaction.
      await this.#run(client, sql, never);
    });
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    await pool?.end().catch(() => {});
  }

  #listen(channel: string, dirty: () => void, signal: AbortSignal): Promise<Result<null, Diagnostic>> {
    const connection = () => this.#connection();
    return listen({ channel, place: this.place, connection }, dirty, signal);
  }

  async #connection(): Promise<ClientConfig> {
    const connection = await connectionOf(this.#source, this.#folder, this.#secrets);
    return { ...connection, application_name: "syncline", connectionTimeoutMillis: connectPatience };
  }

  async #connected<T>(signal: AbortSignal, act: (client: PoolClient) => Promise<T>): Promise<T> {
    if (signal.aborted) throw cancelled();
    const client = await this.#client();
    let sound = false;
    const stop = () => {
      // The server would notice only as it sends something that nobody is there for it.
      void this.#pool
        ?.query("SELECT pg_catalog.pg_cancel_backend($1)", [this.#processes.get(client)])
        .catch(() => {});
      void client.end();
    };
    signal.addEventListener("abort", stop);
    try {
      const done = await act(client);
      sound = true;
      return done;
    } catch (error) {
      sound = await rolledBack(client, signal);
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      client.release(!sound);
    }
  }

  /** Only reads of changes by a column ask. */
  async #underWay(client: PoolClient, signal: AbortSignal): Promise<string> {
    if (this.#source.options.changes?.kind !== "column") return "";
    const [row] = await new PostgresSession(client, this.place, signal).rows(underWay);
    return String(row?.[0]);
  }

  async #client(): Promise<PoolClient> {
    try {
      this.#pool ??= await this.#newPool();
      const client = await this.#pool.connect();
      if (!this.#processes.has(client)) {
        await client.query(settings);
        const { rows } = await client.query<{ readonly pid: string }>(
          "SELECT pg_catalog.pg_backend_pid() AS pid",
        );
        this.#processes.set(client, rows[0]?.pid ?? "");
      }
      return client;
    } catch (error) {
      throw postgresFailure(error, this.place);
    }
  }

  async #newPool(): Promise<Pool> {
    const pool = new Pool({
      ...(await this.#connection()),
      max: mostConnections,
      idleTimeoutMillis: 10_000,
      allowExitOnIdle: true,
      // Values stay the texts that the server sends; the columns' own codecs make of them what they are.
      types: { getTypeParser: () => (value: string) => value },
    });
    // An idle connection that breaks is not missed; one in use fails the statement that it is used for.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  }

  async #run(client: PoolClient, sql: string, signal: AbortSignal): Promise<void> {
    try {
      await client.query(sql);
    } catch (error) {
      throw signal.aborted ? cancelled() : postgresFailure(error, this.place);
    }
  }
}

/** Whether the connection can be used again. */
async function rolledBack(client: PoolClient, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}
