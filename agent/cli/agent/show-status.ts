import { ok } from "../../../shared/base/result.ts";
import { needsPerson } from "../../words/health.ts";
import { type ExitCode, exit, type Invocation } from "../command.ts";
import { printJson } from "../print-json.ts";
import { renderAgent } from "../render/agent.ts";
import { renderDiagnostic } from "../render/diagnostic.ts";
import { withAgent } from "./ask-agent.ts";
import { findAgentSyncs } from "./find-agent-syncs.ts";

export function showStatus({ io, positionals }: Invocation): Promise<ExitCode> {
  return withAgent(io, async (client) => {
    const answer = await client.call("agent.state", {});
    if (!answer.ok) return answer;
    const syncs = findAgentSyncs(answer.value, positionals, io.cwd);
    if (!syncs.ok) return syncs;
    const state = { ...answer.value, syncs: syncs.value };
    if (io.json) printJson(io, state);
    else {
      io.out(renderAgent(state, io));
      for (const one of state.problems) io.err(renderDiagnostic(one, io));
    }
    return ok(needsPerson(state) ? exit.attention : exit.done);
  });
}
