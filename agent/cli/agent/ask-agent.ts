import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { type AgentClient, connectAgent } from "../../../shared/protocol/connect-agent.ts";
import type { ExitCode } from "../command.ts";
import type { Io } from "../io.ts";
import { fail } from "../report.ts";

/** Does something with the agent's client, which is closed afterwards. An error is told. */
export async function withAgent(
  io: Io,
  work: (client: AgentClient) => Promise<Result<ExitCode, Diagnostic>>,
): Promise<ExitCode> {
  const client = connectAgent(homeOf(io.env, process.platform).folder);
  try {
    const done = await work(client);
    return done.ok ? done.value : fail(io, done.error);
  } finally {
    client.close();
  }
}
