import { win32 } from "node:path";
import { err, ok } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { failedCommand } from "./failed-command.ts";
import type { InstallPorts } from "./install-ports.ts";
import { dropFile, putFile } from "./put-file.ts";
import { scheduledTask, taskBytes, taskName, variablesFile } from "./scheduled-task.ts";
import { nothingDone, type Way } from "./way.ts";

/** Where what the task is made from stays, so that the next installation sees whether it is another. */
const fileIn = ({ env, cwd }: InstallPorts, name: string): string =>
  win32.join(win32.resolve(cwd, homeOf(env, "win32").folder), "install", name);

const taskFile = "agent-task.xml";
const variableFile = "agent.env";

/** Windows. `SPEC A86`. */
export const taskScheduler: Way = {
  async install(service, ports) {
    const { run, user, env } = ports;
    const variables = Object.keys(service.environment).length === 0 ? null : fileIn(ports, variableFile);
    const text = variablesFile(service.environment);
    if (!text.ok) return text;
    const name = env.USERDOMAIN ? `${env.USERDOMAIN}\\${user.name}` : user.name;
    const task = scheduledTask(service, { user: name, variables });
    if (!task.ok) return task;
    const path = fileIn(ports, taskFile);
    const kept = variables === null ? ok(false) : await putFile(ports, variables, Buffer.from(text.value));
    if (!kept.ok) return kept;
    const put = await putFile(ports, path, taskBytes(task.value));
    if (!put.ok) return put;
    const isThere = (await run("schtasks", ["/Query", "/TN", taskName])).code === 0;
    if (isThere && !put.value && !kept.value)
      return ok({
        changed: false,
        said: [`The agent is installed already: the task "${taskName}"`],
        notes: [],
      });
    if (isThere) await run("schtasks", ["/End", "/TN", taskName]);
    await ports.stopAgent();
    for (const words of [
      ["/Create", "/TN", taskName, "/XML", path, "/F"],
      ["/Run", "/TN", taskName],
    ]) {
      const ran = await run("schtasks", words);
      if (ran.code !== 0) return err(failedCommand("schtasks", words, ran));
    }
    return ok({
      changed: true,
      said: [`Made the scheduled task "${taskName}"`, "The agent runs, and starts whenever you log in."],
      notes: [],
    });
  },
  async uninstall(ports) {
    const { run } = ports;
    const isThere = (await run("schtasks", ["/Query", "/TN", taskName])).code === 0;
    if (isThere) {
      await ports.stopAgent();
      await run("schtasks", ["/End", "/TN", taskName]);
      const words = ["/Delete", "/TN", taskName, "/F"];
      const ran = await run("schtasks", words);
      if (ran.code !== 0) return err(failedCommand("schtasks", words, ran));
    }
    for (const name of [taskFile, variableFile]) {
      const dropped = await dropFile(ports, fileIn(ports, name));
      if (!dropped.ok) return dropped;
    }
    if (!isThere) return ok(nothingDone);
    return ok({ changed: true, said: [`Removed the scheduled task "${taskName}"`], notes: [] });
  },
};
