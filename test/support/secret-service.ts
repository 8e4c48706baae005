import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { debianPackages } from "./debian-packages.ts";

export interface SessionOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What kind of session a program finds: with GNOME's keyring unlocked or locked, or with a bus and no keychain at all. */
export type SessionKind = "unlocked" | "locked" | "bare";

/** Why there can be no session with a Secret Service here; `null` where there can. Installs what it needs where it may. */
export async function whyNoSecretService(): Promise<string | null> {
  if (process.platform !== "linux") return "a Secret Service is tried on Linux only";
  return debianPackages("dbus", "gnome-keyring");
}

/** Desktop sessions of one user, whose home is a folder that goes when the test ends. Keyrings last from one to the next. */
export class DesktopUser {
  readonly home = mkdtempSync(join(tmpdir(), "syncline-desktop-"));

  constructor() {
    mkdirSync(join(this.home, "run"), { mode: 0o700 });
    onTestFinished(() => rmSync(this.home, { recursive: true, force: true }));
  }

  get env(): Readonly<Record<string, string>> {
    return {
      PATH: process.env.PATH ?? "",
      HOME: this.home,
      XDG_DATA_HOME: join(this.home, "data"),
      XDG_RUNTIME_DIR: join(this.home, "run"),
    };
  }

  /** Runs a program of Node in a session of its own, which ends with it. */
  run(
    kind: SessionKind,
    args: readonly string[],
    { input = "", cwd = process.cwd(), env = {} }: SessionOptions = {},
  ): Promise<SessionOutcome> {
    const session = ["dbus-run-session", ...configOf(kind), "--", "sh", "-c", starts[kind], "sh"];
    const child = spawn(session[0]!, [...session.slice(1), process.execPath, ...args], {
      cwd,
      env: { ...this.env, ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }
}

export interface SessionOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A bare session knows no service that it could start. */
const configOf = (kind: SessionKind): readonly string[] =>
  kind === "bare" ? ["--config-file", join(import.meta.dirname, "bare-session.conf")] : [];

const daemon = "gnome-keyring-daemon --components=secrets";
const starts: Readonly<Record<SessionKind, string>> = {
  unlocked: `printf keyring-password | ${daemon} --unlock > /dev/null 2>&1 && exec "$@"`,
  locked: `${daemon} --start > /dev/null 2>&1 && exec "$@"`,
  bare: 'exec "$@"',
};
