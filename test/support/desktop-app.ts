import { type ChildProcess, execFile, fork } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import type { DesktopSeen, Question } from "./electron-stand-in/seen.ts";
import { until } from "./until.ts";

const here = import.meta.dirname;
const register = join(here, "electron-stand-in", "register.mjs");

/** The desktop as it is installed: its bundles, the dashboard's, and as the agent's program the real daemon. */
export async function builtDesktop(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-desktop-")));
  const [desktop, dashboard] = [join(folder, "desktop"), join(folder, "dashboard")];
  await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { bundleDashboard } from "./agent/dashboard/bundle.mjs";
     import { bundleDesktop } from "./agent/desktop/bundle.mjs";
     await bundleDesktop(${JSON.stringify(desktop)});
     await bundleDashboard(${JSON.stringify(dashboard)});`,
  ]);
  writeFileSync(
    join(folder, "agent.js"),
    `import ${JSON.stringify(join(here, "desktop-agent-program.ts"))};\n`,
  );
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The desktop program as it runs, and what a person sees of it and does to it. */
export class DesktopApp {
  readonly home: string;
  readonly errors: string[] = [];
  readonly #process: ChildProcess;
  readonly #port: number;
  readonly #root: string;
  #browser: Browser | null = null;
  #asked = 0;

  private constructor(root: string, process: ChildProcess, port: number) {
    this.#root = root;
    this.home = join(root, "home");
    this.#process = process;
    this.#port = port;
    process.stderr?.on("data", (piece) => this.errors.push(String(piece)));
  }

  /** A place for one user: a home, a settings folder, and what the stand-in keeps. */
  static place(): string {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-tray-")));
    for (const name of ["home", "config", "stand-in"]) mkdirSync(join(root, name));
    return root;
  }

  static async start(dist: string, root: string, args: readonly string[] = []): Promise<DesktopApp> {
    const port = await freePort();
    const program = fork(join(dist, "desktop", "main.cjs"), args, {
      execArgv: ["--import", register],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ...DesktopApp.#env(root), STAND_IN_DEBUGGING_PORT: String(port) },
    });
    return new DesktopApp(root, program, port);
  }

  static #env(root: string): Record<string, string> {
    return {
      SYNCLINE_HOME: join(root, "home"),
      XDG_CONFIG_HOME: join(root, "config"),
      STAND_IN_FOLDER: join(root, "stand-in"),
    };
  }

  static agentEnv(root: string): Record<string, string> {
    return { SYNCLINE_HOME: join(root, "home") };
  }

  ask<T = DesktopSeen>(question: Question = { kind: "seen" }): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const heard = (message: { readonly id: number; readonly answer: T }): void => {
        if (message.id !== id) return;
        this.#process.off("message", heard);
        resolve(message.answer);
      };
      this.#process.on("message", heard);
      if (this.#process.connected) this.#process.send({ id, question });
      else reject(new Error(`The desktop has ended: ${this.errors.join("")}`));
    });
  }

  /** Chooses in the tray's menu, by parts of the labels from the outside in, once it is there. */
  choose(...labels: readonly string[]): Promise<void> {
    return until(`${labels.join(" → ")} in the menu`, async () =>
      (await this.ask<boolean>({ kind: "choose", labels })) ? undefined : null,
    );
  }

  /** Waits for a line in the menu. */
  line(part: string): Promise<string> {
    return until(`"${part}" in the menu`, async () => {
      const { menu } = await this.ask();
      return menu.find(({ label }) => label.includes(part))?.label ?? null;
    });
  }

  /** The dashboard's page, once it is there. */
  window(): Promise<Page> {
    return until("a window", async () => {
      this.#browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${this.#port}`).catch(() => null);
      const pages = this.#browser?.contexts().flatMap((context) => context.pages()) ?? [];
      return pages.find((page) => page.url().startsWith("http://syncline.localhost")) ?? null;
    });
  }

  /** Waits for the end of the program; says with which code. */
  async ended(): Promise<number | null> {
    return until("the desktop's end", async () =>
      this.#process.exitCode === null && this.#process.signalCode === null ? null : this.#process.exitCode,
    );
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async end(): Promise<void> {
    await this.#browser?.close().catch(() => {});
    if (this.#process.exitCode === null) this.#process.kill("SIGTERM");
    await this.ended().catch(() => this.#process.kill("SIGKILL"));
    if (existsSync(this.#root)) rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
