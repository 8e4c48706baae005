import { ok } from "../../../shared/base/result.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import { printJson } from "../print-json.ts";
import { withAgent } from "./ask-agent.ts";
import { openLink } from "./open-link.ts";

export function openDashboard({ io, flag }: Invocation): Promise<ExitCode> {
  return withAgent(io, async (client) => {
    const answer = await client.call("agent.signIn", {});
    if (!answer.ok) return answer;
    const { url } = answer.value;
    if (io.json) printJson(io, { url });
    else io.out(url);
    if (!io.json && !flag("print") && !(await openLink(url, process.platform)))
      io.err(
        io.style.dim(
          "No browser could be opened here; open the link yourself. It works once, for five minutes.",
        ),
      );
    return ok(exit.done);
  });
}
