import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { onTestFinished } from "vitest";

/** A file system of its own on a folder, as a drive that can be full or taken away. Gone when the test ends. */
export interface Drive {
  /** Takes it away, with all that is on it, from under whoever uses it. */
  unplug(): void;
  plug(options?: string): void;
  remount(options: string): void;
}

/** `null` where only the superuser of a Linux could do that; says so. */
export function tmpfs(folder: string, options: string): Drive | null {
  mkdirSync(folder, { recursive: true });
  const mount = (words: readonly string[]): string | null => {
    const done = spawnSync("mount", words, { encoding: "utf8" });
    return done.status === 0 ? null : (done.stderr ?? String(done.error));
  };
  const failed = mount(["-t", "tmpfs", "-o", options, "syncline-test", folder]);
  if (failed !== null) {
    console.warn(`skipped: a drive of its own cannot be mounted here: ${failed.trim()}`);
    return null;
  }
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
