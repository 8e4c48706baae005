import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { onTestFinished, type TestContext } from "vitest";

/** A file system of its own on a folder, as a drive that can be full or taken away. Gone when the test ends. */
export interface Drive {
  /** Takes it away, with all that is on it, from under whoever uses it. */
  unplug(): void;
  plug(options?: string): void;
  remount(options: string): void;
}

/** Skips the test, saying why, where a drive cannot be mounted: only the superuser of a Linux can. */
export function tmpfs(folder: string, options: string, context: TestContext): Drive {
  mkdirSync(folder, { recursive: true });
  const mount = (words: readonly string[]): string | null => {
    const done = spawnSync("mount", words, { encoding: "utf8" });
    return done.status === 0 ? null : (done.stderr ?? String(done.error));
  };
  const failed = mount(["-t", "tmpfs", "-o", options, "syncline-test", folder]);
  if (failed !== null) context.skip(`a drive of its own cannot be mounted here: ${failed.trim()}`);
  const unplug = (): void => void spawnSync("umount", ["--lazy", folder]);
  onTestFinished(unplug);
  const must = (problem: string | null): void => {
    if (problem !== null) throw new Error(problem);
  };
  return {
    unplug,
    plug: (more = options) => must(mount(["-t", "tmpfs", "-o", more, "syncline-test", folder])),
    remount: (more) => must(mount(["-o", `remount,${more}`, folder])),
  };
}
