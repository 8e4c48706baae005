import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { debianPackages } from "./debian-packages.ts";

const version = "4.139.1";
const cache = resolve(".cache/code-server");
/** The extension as it is packed, which `extension/package.mjs` lays out here. */
export const stage = resolve(".cache/vsix");
const program = join(cache, "node_modules/code-server/lib/vscode/out/server-main.js");

/**
 * `null` where the workbench can be started, else why not. It is installed into the cache, two minutes and 600 MB, only
 * where SYNCLINE_WORKBENCH is "install", as `npm run test:editor` says.
 */
export async function whyNoCodeServer(): Promise<string | null> {
  if (!existsSync(program) && process.env.SYNCLINE_WORKBENCH !== "install")
    return "the workbench (code-server) is not in .cache; `npm run test:editor` installs it";
  const missing = await debianPackages("build-essential", "libkrb5-dev", "pkg-config", "chromium");
  if (missing !== null) return missing;
  if (existsSync(program)) return null;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, "package.json"), '{"private":true}\n');
  try {
    const npm = ["install", `code-server@${version}`, "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", npm, {
      cwd: cache,
      env: { ...process.env, npm_config_unsafe_perm: "true" },
      maxBuffer: 2 ** 26,
    });
  } catch (cause) {
    rmSync(cache, { recursive: true, force: true });
    return `code-server ${version} could not be installed: ${cause instanceof Error ? cause.message.split("\n").at(-1) : cause}`;
  }
  return existsSync(program) ? null : `code-server ${version} has no workbench`;
}

/** Secrets go into the encrypted file of a home of its own, and never into the keychain of whoever runs the tests. */
const ownSecrets = {
  DBUS_SESSION_BUS_ADDRESS: undefined,
  XDG_RUNTIME_DIR: undefined,
  SYNCLINE_SECRETS_KEY: "a passphrase of the tests",
};

export interface Workbench {
  /** The home of the agent that its extension starts, which outlives it: whoever has one started stops it. */
  readonly home: string;
  /** Where a workspace opens with the extension under development; with `tests`, they run in its extension host. */
  url(workspace: string, tests: string | null): string;
  stop(): void;
}

/** Starts the workbench's server on a free port, with folders of its own. */
export async function startWorkbench(settings: Readonly<Record<string, unknown>> = {}): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "syncline-workbench-"));
  const port = await freePort();
  mkdirSync(join(folder, "data/Machine"), { recursive: true });
  writeFileSync(join(folder, "data/Machine/settings.json"), JSON.stringify(settings));
  const flags = [
    "--accept-server-license-terms",
    "--without-connection-token",
    "--enable-smoke-test-driver",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--telemetry-level",
    "off",
    "--disable-workspace-trust",
  ];
  const data = join(folder, "data");
  const child = spawn(
    process.execPath,
    [
      program,
      ...flags,
      "--server-data-dir",
      data,
      "--user-data-dir",
      data,
      "--extensions-dir",
      join(folder, "extensions"),
    ],
    { stdio: "ignore", env: { ...process.env, ...ownSecrets, SYNCLINE_HOME: join(folder, "home") } },
  );
  const origin = `127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://${origin}/version`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) break;
    if (tries === 200) throw new Error("the workbench did not start");
    await new Promise((wait) => setTimeout(wait, 100));
  }
  return {
    home: join(folder, "home"),
    url(workspace, tests) {
      const remote = (path: string) => `vscode-remote://${origin}${path}`;
      const payload = [
        ["extensionDevelopmentPath", remote(stage)],
        ...(tests === null ? [] : [["extensionTestsPath", remote(tests)]]),
      ];
      return `http://${origin}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
