import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron } from "playwright-core";
import type { DesktopHost, DesktopStart } from "./desktop-host.ts";

const spy = join(import.meta.dirname, "electron-spy.cjs");

/** Electron's program, where it is here; nothing is downloaded. */
export function electronProgram(): string | null {
  const folder = dirname(fileURLToPath(import.meta.resolve("electron/package.json")));
  const named = join(folder, "path.txt");
  const name = existsSync(named) ? readFileSync(named, "utf8") : "electron";
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), name);
  return existsSync(program) ? program : null;
}

/** Starts the desktop's bundle under Electron itself, with what tells a test of tray and notifications. */
export async function startElectron(program: string, start: DesktopStart): Promise<DesktopHost> {
  const { dist, folder, args, env } = start;
  const app = await _electron.launch({
    executablePath: program,
    args: ["-r", spy, `--user-data-dir=${folder}`, join(dist, "desktop", "main.cjs"), ...args],
    env: Object.fromEntries(
      Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined),
    ),
  });
  const running = app.process();
  const errors: string[] = [];
  running.stderr?.on("data", (piece) => errors.push(String(piece)));
  return {
    errors,
    pid: running.pid ?? 0,
    ask: (question) =>
      app.evaluate((_electronModule, asked) => Reflect.get(globalThis, "answerTest")(asked), question),
    page: async () => app.windows().find((page) => page.url().startsWith("app://syncline/")) ?? null,
    exitCode: () => (running.exitCode === null && running.signalCode === null ? undefined : running.exitCode),
    kill: (signal) => void running.kill(signal),
    close: async () => {},
  };
}
