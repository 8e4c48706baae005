import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { defaultSettings } from "../../agent/daemon/settings.ts";
import { AgentStore } from "../../agent/daemon/store/agent-store.ts";
import { type AgentClient, connectAgent } from "../../shared/protocol/connect-agent.ts";
import type { DesktopHost } from "./desktop-host.ts";
import { electronProgram, startElectron } from "./electron-host.ts";
import type { DesktopSeen, Question } from "./electron-stand-in/seen.ts";
import { startStandIn } from "./stand-in-host.ts";
import { until } from "./until.ts";

const program = electronProgram();

/** Which of the two runs, for a test to print. */
export const hostWords =
  program === null
    ? "Electron's program is not here: the desktop runs under its stand-in, over a real Chromium"
    : `The desktop runs under Electron: ${program}`;

/** All programs as they are installed, built anew into a folder of their own. */
export async function builtDesktop(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-desktop-")));
  await promisify(execFile)(process.execPath, ["agent/build.mjs", folder]);
  // What is bundled as ES modules is told apart from CommonJS by this.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** One user's machine: a home, a folder of data, a settings folder, and what the host keeps. */
export class DesktopUser {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-tray-")));
  readonly home = join(this.root, "home");
  readonly data = join(this.root, "shop");
  readonly config = join(this.root, "config");
  readonly client: AgentClient;
  readonly #dist: string;
  readonly #apps: DesktopApp[] = [];

  constructor(dist: string) {
    this.#dist = dist;
    for (const name of ["home", "shop", "config", "host"]) mkdirSync(join(this.root, name));
    this.client = connectAgent(this.home);
    // The usual port may be somebody else's, which would be a thing to tell a person of.
    const store = AgentStore.open(this.home);
    if (!store.ok) throw new Error(store.error.message);
    store.value.configure({ ...defaultSettings, port: 0 });
    store.value.close();
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      SYNCLINE_HOME: this.home,
      XDG_CONFIG_HOME: this.config,
    };
  }

  async start(...args: readonly string[]): Promise<DesktopApp> {
    const start = { dist: this.#dist, folder: join(this.root, "host"), args, env: this.env };
    const app = new DesktopApp(
      await (program === null ? startStandIn(start) : startElectron(program, start)),
    );
    this.#apps.push(app);
    return app;
  }

  /** Ends all that was started. */
  async end(): Promise<void> {
    for (const app of this.#apps) await app.end();
    this.client.close();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The desktop program as it runs, and what a person sees of it and does to it. */
export class DesktopApp {
  readonly #host: DesktopHost;

  constructor(host: DesktopHost) {
    this.#host = host;
  }

  get pid(): number {
    return this.#host.pid;
  }

  get errors(): string {
    return this.#host.errors.join("");
  }

  async seen(): Promise<DesktopSeen> {
    return (await this.#host.ask({ kind: "seen" })) as DesktopSeen;
  }

  async tell(question: Exclude<Question, { readonly kind: "seen" | "choose" }>): Promise<void> {
    await this.#host.ask(question);
  }

  /** Chooses in the tray's menu, by parts of the labels from the outside in, once it is there. */
  async choose(...labels: readonly string[]): Promise<void> {
    await until(`${labels.join(" → ")} in the menu`, async () =>
      (await this.#host.ask({ kind: "choose", labels })) === true ? true : null,
    );
  }

  /** Waits for a line in the menu itself. */
  line(part: string): Promise<string> {
    return until(`"${part}" in the menu`, async () => {
      const { menu } = await this.seen();
      return menu.find(({ label }) => label.includes(part))?.label ?? null;
    });
  }

  /** The dashboard's page, once it is there. */
  window(): Promise<Page> {
    return until("a window", () => this.#host.page());
  }

  async hasWindow(): Promise<boolean> {
    return (await this.#host.page()) !== null;
  }

  /** Waits for the end of the program; says with which code. */
  async ended(): Promise<number | null> {
    const { code } = await until("the desktop's end", async () => {
      const code = this.#host.exitCode();
      return code === undefined ? null : { code };
    });
    return code;
  }

  async end(): Promise<void> {
    await this.#host.close();
    if (this.#host.exitCode() !== undefined) return;
    this.#host.kill("SIGTERM");
    await this.ended().catch(() => this.#host.kill("SIGKILL"));
  }
}
