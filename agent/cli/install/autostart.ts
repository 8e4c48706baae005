import { join } from "node:path";
import { ok } from "../../../shared/base/result.ts";
import { autostartEntry } from "./autostart-entry.ts";
import type { InstallPorts } from "./install-ports.ts";
import { dropFile, putFile } from "./put-file.ts";
import { nothingDone, type Way } from "./way.ts";

const entryFile = ({ env, home }: InstallPorts): string =>
  join(env.XDG_CONFIG_HOME || join(home, ".config"), "autostart", "syncline-agent.desktop");

/** A desktop's autostart, on a system without systemd. `SPEC A83`. */
export const autostart: Way = {
  async install(service, ports) {
    const path = entryFile(ports);
    const put = await putFile(ports, path, Buffer.from(autostartEntry(service)));
    if (!put.ok) return put;
    if (!put.value)
      return ok({ changed: false, said: [`The agent is installed already: ${path}`], notes: [] });
    return ok({
      changed: true,
      said: [`Wrote ${path}`, "The agent starts whenever you log in to your desktop."],
      notes: [
        "No systemd looks after your programs here: a failed agent is not started again before the next login. Start it now with syncline agent start.",
      ],
    });
  },
  async uninstall(ports) {
    const path = entryFile(ports);
    const dropped = await dropFile(ports, path);
    if (!dropped.ok) return dropped;
    return ok(dropped.value ? { changed: true, said: [`Removed ${path}`], notes: [] } : nothingDone);
  },
};
