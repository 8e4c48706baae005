import { fork } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { DesktopHost, DesktopStart } from "./desktop-host.ts";

const register = join(import.meta.dirname, "electron-stand-in", "register.mjs");

/** Starts the desktop's bundle under Node, with the stand-in for `electron` over a real Chromium. */
export async function startStandIn({ dist, folder, args, env }: DesktopStart): Promise<DesktopHost> {
  const port = await freePort();
  const program = fork(join(dist, "desktop", "main.cjs"), args, {
    execArgv: ["--import", register],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...env, STAND_IN_FOLDER: folder, STAND_IN_DEBUGGING_PORT: String(port) },
  });
  const errors: string[] = [];
  program.stderr?.on("data", (piece) => errors.push(String(piece)));
  let browser: Browser | null = null;
  let asked = 0;
  return {
    errors,
    pid: program.pid ?? 0,
    ask: (question) => {
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        const heard = (message: { readonly id: number; readonly answer: unknown }): void => {
          if (message.id !== id) return;
          program.off("message", heard);
          resolve(message.answer);
        };
        program.on("message", heard);
        if (program.connected) program.send({ id, question });
        else reject(new Error(`The desktop has ended: ${errors.join("")}`));
      });
    },
    page: async () => {
      browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
      const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
      return pages.find((page) => page.url().startsWith("http://syncline.localhost")) ?? null;
    },
    exitCode: () => (program.exitCode === null && program.signalCode === null ? undefined : program.exitCode),
    kill: (signal) => void program.kill(signal),
    close: async () => browser?.close().catch(() => {}),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
