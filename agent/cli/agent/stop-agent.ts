import { setTimeout as delay } from "node:timers/promises";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";
import type { Io } from "../io.ts";

/** An agent needs five seconds at most. */
const patience = 15_000;

/** Asks the agent to stop, and waits until it has. Tells whether one ran. */
export async function stopAgent(io: Io): Promise<Result<{ readonly ran: boolean }, Diagnostic>> {
  const client = connectAgent(homeOf(io.env, process.platform).folder);
  try {
    const asked = await client.call("agent.stop", {});
    if (!asked.ok) return asked.error.code === "agent.not-running" ? ok({ ran: false }) : asked;
    io.progress("Stopping the agent…");
    const end = performance.now() + patience;
    while (performance.now() < end && !io.signal.aborted) {
      await delay(50);
      const answer = await client.call("agent.state", {});
      if (!answer.ok && answer.error.code === "agent.not-running") return ok({ ran: true });
    }
    return err(
      problem("agent.failed", "The agent was asked to stop, but still answers", {
        hint: "syncline agent logs may say why.",
      }),
    );
  } finally {
    client.close();
    io.progress(null);
  }
}
