import { join } from "node:path";
import { err, ok } from "../../../shared/base/result.ts";
import { failedCommand } from "./failed-command.ts";
import type { InstallPorts } from "./install-ports.ts";
import { launchdLabel, launchdPlist } from "./launchd-plist.ts";
import { dropFile, putFile } from "./put-file.ts";
import { nothingDone, type Way } from "./way.ts";

const plistFile = ({ home }: InstallPorts): string =>
  join(home, "Library", "LaunchAgents", `${launchdLabel}.plist`);

/** macOS. `SPEC A85`. */
export const launchd: Way = {
  async install(service, ports) {
    const { run, user } = ports;
    const path = plistFile(ports);
    const domain = `gui/${user.uid}`;
    const put = await putFile(ports, path, Buffer.from(launchdPlist(service)));
    if (!put.ok) return put;
    const isLoaded = (await run("launchctl", ["print", `${domain}/${launchdLabel}`])).code === 0;
    if (!put.value && isLoaded)
      return ok({ changed: false, said: [`The agent is installed already: ${path}`], notes: [] });
    if (isLoaded) await run("launchctl", ["bootout", `${domain}/${launchdLabel}`]);
    // Who logs in from elsewhere has no such domain: the agent starts once somebody sits there.
    if ((await run("launchctl", ["print", domain])).code !== 0)
      return ok({
        changed: true,
        said: [`Wrote ${path}`],
        notes: ["The agent starts when you next log in at the Mac itself."],
      });
    await ports.stopAgent();
    await run("launchctl", ["enable", `${domain}/${launchdLabel}`]);
    const words = ["bootstrap", domain, path];
    const ran = await run("launchctl", words);
    if (ran.code !== 0) return err(failedCommand("launchctl", words, ran));
    return ok({
      changed: true,
      said: [`Wrote ${path}`, "The agent runs, and starts whenever you log in."],
      notes: [],
    });
  },
  async uninstall(ports) {
    const path = plistFile(ports);
    await ports.run("launchctl", ["bootout", `gui/${ports.user.uid}/${launchdLabel}`]);
    const dropped = await dropFile(ports, path);
    if (!dropped.ok) return dropped;
    return ok(dropped.value ? { changed: true, said: [`Removed ${path}`], notes: [] } : nothingDone);
  },
};
