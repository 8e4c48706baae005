import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Item } from "./faulty-server.ts";

const bins = {
  0: "node_modules/json-server-0/lib/cli/bin.js",
  1: "node_modules/json-server-1/lib/bin.js",
} as const;

/** Version 1 listens on every address, whatever it is told. */
const onLoopback = `data:text/javascript,${encodeURIComponent(`
import { Server } from "node:net";
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...more) {
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, more.find((one) => typeof one === "function"));
};`)}`;

/** json-server in a process of its own, with one list: version 0.17 or 1, which page in different ways. */
export class JsonServer {
  readonly version: 0 | 1;
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | null = null;

  private constructor(version: 0 | 1, port: number, folder: string) {
    this.version = version;
    this.port = port;
    this.#folder = folder;
  }

  static async start(version: 0 | 1, items: readonly Item[]): Promise<JsonServer> {
    const folder = mkdtempSync(join(tmpdir(), "syncline-json-server-"));
    mkdirSync(join(folder, "public"));
    writeFileSync(join(folder, "db.json"), JSON.stringify({ items }));
    const server = new JsonServer(version, await freePort(), folder);
    await server.resume();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/items`;
  }

  /** What it keeps on disk. */
  items(): readonly Item[] {
    return (JSON.parse(readFileSync(join(this.#folder, "db.json"), "utf8")) as { items: Item[] }).items;
  }

  async resume(): Promise<void> {
    const args = [
      "--import",
      onLoopback,
      resolve(bins[this.version]),
      join(this.#folder, "db.json"),
      "--port",
      `${this.port}`,
      "--host",
      "127.0.0.1",
    ];
    // Else it reads its own file again after each write, and now and then an old state of it.
    const env = { ...process.env, NODE_ENV: "production" };
    const child = spawn(process.execPath, args, {
      cwd: this.#folder,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    this.#process = child;
    for (let look = 0; look < 200; look++) {
      if (child.exitCode !== null) throw new Error(`json-server ended: ${said}`);
      const answer = await fetch(this.url).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`json-server does not answer: ${said}`);
  }

  /** Ends the process; what it keeps stays. */
  async suspend(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async stop(): Promise<void> {
    await this.suspend();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port");
  return address.port;
}
