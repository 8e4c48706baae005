import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { autostart } from "./autostart.ts";
import type { InstallPorts } from "./install-ports.ts";
import { launchd } from "./launchd.ts";
import { serviceHere } from "./service-here.ts";
import { hasSystemd, systemd } from "./systemd.ts";
import { taskScheduler } from "./task-scheduler.ts";
import { type Done, nothingDone, type Way } from "./way.ts";

/**
 * Has the system start the agent at every login, in the way that this system has, or no longer. Says what it did; doing it
 * again changes nothing. `SPEC A80`–`A89`.
 */
export async function installAgent(
  ports: InstallPorts,
  { uninstall }: { readonly uninstall: boolean },
): Promise<Result<Done, Diagnostic>> {
  const ways = waysOf(ports.platform);
  if (ways.length === 0) {
    const hint = "Have your system run: syncline agent run";
    return err(problem("agent.failed", `Syncline cannot install its agent on ${ports.platform}`, { hint }));
  }
  if (uninstall) {
    const gone = await remove(ways, ports);
    if (!gone.ok || gone.value.changed) return gone;
    return ok({ ...gone.value, said: ["The agent is not installed; nothing was done."] });
  }
  const here = serviceHere(ports);
  if (!here.ok) return here;
  const way = ways.length === 1 || (await hasSystemd(ports)) ? ways[0]! : ways[1]!;
  // Installed another way before, it would start twice.
  const others = await remove(
    ways.filter((one) => one !== way),
    ports,
  );
  if (!others.ok) return others;
  const done = await way.install(here.value.service, ports);
  return done.ok ? ok(joined([others.value, done.value, { ...nothingDone, notes: here.value.notes }])) : done;
}

/** The ways of a system, the better one first. */
const waysOf = (platform: NodeJS.Platform): readonly Way[] =>
  platform === "darwin"
    ? [launchd]
    : platform === "win32"
      ? [taskScheduler]
      : platform === "linux" || platform === "freebsd" || platform === "openbsd"
        ? [systemd, autostart]
        : [];

async function remove(ways: readonly Way[], ports: InstallPorts): Promise<Result<Done, Diagnostic>> {
  const all: Done[] = [];
  for (const way of ways) {
    const done = await way.uninstall(ports);
    if (!done.ok) return done;
    all.push(done.value);
  }
  return ok(joined(all));
}

const joined = (all: readonly Done[]): Done => ({
  changed: all.some(({ changed }) => changed),
  said: all.flatMap(({ said }) => said),
  notes: all.flatMap(({ notes }) => notes),
});
