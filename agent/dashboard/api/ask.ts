import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, type Result } from "../../../shared/base/result.ts";
import type { Method, Params, Results } from "../../../shared/protocol/methods.ts";
import type { Reply } from "../../../shared/protocol/reply.ts";
import { protocolVersion } from "../../../shared/protocol/version.ts";
import { apiPath, protocolHeader } from "../../../shared/protocol/wire.ts";

/** Asks the agent one thing. */
export type Ask = <M extends Method>(
  method: M,
  params: Params<M>,
  signal?: AbortSignal,
) => Promise<Result<Results[M], Diagnostic>>;

/** Asks over HTTP, where this page came from. `signedOut` is told where the agent says that nobody is signed in here. */
export const askOverHttp =
  (signedOut: () => void): Ask =>
  async (method, params, signal) => {
    let response: Response;
    try {
      response = await fetch(apiPath + method, {
        method: "POST",
        headers: { "content-type": "application/json", [protocolHeader]: String(protocolVersion) },
        body: JSON.stringify(params),
        credentials: "same-origin",
        redirect: "error",
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      return err(
        problem("agent.not-running", "The agent does not answer", {
          hint: "The dashboard connects again by itself once it runs: syncline agent start",
        }),
      );
    }
    if (response.status === 401) signedOut();
    try {
      // From an agent of the same protocol version: what the page was served by.
      const reply: Reply<never> = await response.json();
      return reply;
    } catch (cause) {
      if (signal?.aborted) throw cause;
      return err(
        problem("agent.failed", `The agent gave an answer that is none (HTTP ${response.status})`, {
          hint: "What it says of it: syncline agent logs",
        }),
      );
    }
  };
