import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname } from "node:path";
import type { InstallPorts, Ran } from "./install-ports.ts";

/** The system itself. `program` is the file that runs, and `stopAgent` as `InstallPorts` has it. */
export function systemInstallPorts({
  env,
  cwd,
  program,
  stopAgent,
}: Pick<InstallPorts, "env" | "cwd" | "program" | "stopAgent">): InstallPorts {
  const { username: name, uid } = userInfo();
  return {
    platform: process.platform,
    env,
    cwd,
    home: homedir(),
    user: { name, uid },
    node: process.execPath,
    program,
    temporary: tmpdir(),
    exists: existsSync,
    async read(path) {
      try {
        return await readFile(path);
      } catch (cause) {
        if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
        throw cause;
      }
    },
    async write(path, bytes) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.tmp`, bytes);
      await rename(`${path}.tmp`, path);
    },
    remove: (path) => rm(path, { force: true }),
    run: (command, words) =>
      new Promise<Ran>((resolve) => {
        execFile(command, words, { timeout: 60_000, windowsHide: true }, (cause, stdout, stderr) => {
          const output = `${stdout}${stderr}`;
          if (cause === null) resolve({ code: 0, output });
          else if (typeof cause.code === "number") resolve({ code: cause.code, output });
          else resolve({ code: null, output: output || cause.message });
        });
      }),
    stopAgent,
  };
}
