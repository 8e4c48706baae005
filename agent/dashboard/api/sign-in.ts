import { signInCodeOf, signInPath } from "../../../shared/protocol/wire.ts";

/**
 * Signs in where the page was opened with a sign-in link, and takes the code out of the address and its history. Whether it
 * went well shows in whether the agent answers.
 */
export async function signIn(): Promise<void> {
  const code = signInCodeOf(location.hash);
  if (code === null) return;
  history.replaceState(null, "", `${location.pathname}#/`);
  try {
    await fetch(signInPath, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
      credentials: "same-origin",
    });
  } catch {
    // The agent is not there: the connection says so.
  }
}
