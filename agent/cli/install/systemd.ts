import { join } from "node:path";
import { ok } from "../../../shared/base/result.ts";
import { failedCommand } from "./failed-command.ts";
import type { InstallPorts } from "./install-ports.ts";
import { dropFile, putFile } from "./put-file.ts";
import { systemdUnit } from "./systemd-unit.ts";
import { nothingDone, type Way } from "./way.ts";

export const unitName = "syncline-agent.service";

const unitFile = ({ env, home }: InstallPorts): string =>
  join(env.XDG_CONFIG_HOME || join(home, ".config"), "systemd", "user", unitName);

/** The user's own systemd. `SPEC A84`. */
export const systemd: Way = {
  async install(service, ports) {
    const path = unitFile(ports);
    const put = await putFile(ports, path, Buffer.from(systemdUnit(service)));
    if (!put.ok) return put;
    const isActive = (await systemctl(ports, "is-active", unitName)).code === 0;
    const isEnabled = (await systemctl(ports, "is-enabled", unitName)).code === 0;
    const isDone = !put.value && isActive && isEnabled;
    if (!isDone) {
      if (!isActive) {
        await ports.stopAgent();
        // One that failed too often would not be started.
        await systemctl(ports, "reset-failed", unitName);
      }
      for (const words of [
        ["daemon-reload"],
        ["enable", unitName],
        [isActive ? "restart" : "start", unitName],
      ]) {
        const ran = await systemctl(ports, ...words);
        if (ran.code !== 0)
          return { ok: false, error: failedCommand("systemctl", ["--user", ...words], ran) };
      }
    }
    const said = isDone
      ? [`The agent is installed already, and runs: ${path}`]
      : [`Wrote ${path}`, "The agent runs, and starts whenever you log in."];
    return ok({ changed: !isDone, said, notes: await lingering(ports) });
  },
  async uninstall(ports) {
    const path = unitFile(ports);
    if ((await ports.read(path)) === null) return ok(nothingDone);
    const disabled = await systemctl(ports, "disable", "--now", unitName);
    const dropped = await dropFile(ports, path);
    if (!dropped.ok) return dropped;
    await systemctl(ports, "daemon-reload");
    // Without a session there is nothing to end; the file is gone all the same.
    const notes =
      disabled.code === 0 ? [] : [failedCommand("systemctl", ["--user", "disable"], disabled).message];
    return ok({ changed: true, said: [`Removed ${path}`], notes });
  },
};

/** Whether the user's own systemd can be asked. */
export const hasSystemd = async (ports: InstallPorts): Promise<boolean> =>
  (await systemctl(ports, "show-environment")).code === 0;

const systemctl = (ports: InstallPorts, ...words: readonly string[]) =>
  ports.run("systemctl", ["--user", ...words]);

/** A user's programs end when the user logs out, unless they may linger. */
async function lingering({ run, user }: InstallPorts): Promise<readonly string[]> {
  const { output } = await run("loginctl", ["show-user", user.name, "--property=Linger"]);
  if (output.includes("Linger=yes")) return [];
  return [`The agent ends when you log out. On a server, let it run on: loginctl enable-linger ${user.name}`];
}
