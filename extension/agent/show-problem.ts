import { commands, l10n, window } from "vscode";
import type { Diagnostic } from "../../shared/base/diagnostic.ts";

/** Shows what went wrong with what to do about it; what the editor can do itself is a button. */
export async function showProblem({ code, message, hint }: Diagnostic): Promise<void> {
  const start = l10n.t("Start the Agent");
  // Its hint names a command for terminals.
  if (code === "agent.not-running") {
    const text = l10n.t(
      "The agent cannot be reached: {0}. What it had begun is put in order when it starts again.",
      message,
    );
    if ((await window.showErrorMessage(text, start)) === start)
      await commands.executeCommand("syncline.startAgent");
    return;
  }
  const stop = l10n.t("Replace the Agent");
  const text = hint === undefined ? message : `${message}. ${hint}`;
  if (code !== "agent.version") return void window.showErrorMessage(text);
  if ((await window.showErrorMessage(text, stop)) === stop)
    await commands.executeCommand("syncline.replaceAgent");
}
