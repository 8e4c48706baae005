import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Stops a process, all its threads, while somebody works on its files. False where it ended before. */
export async function whileStopped(running: ChildProcess, work: () => void): Promise<boolean> {
  const tasks = `/proc/${running.pid}/task`;
  const isStopped = (task: string) =>
    /^\d+ \(.*\) [TtZX]/.test(readFileSync(`${tasks}/${task}/stat`, "utf8"));
  running.kill("SIGSTOP");
  try {
    while (!readdirSync(tasks).every(isStopped)) await wait(1);
  } catch {
    return false; // it has ended
  }
  work();
  running.kill("SIGCONT");
  return true;
}
