import { commands, l10n, window, workspace } from "vscode";
import { languageId } from "./language-client.ts";

/** `Syncline: Check` opens the list of problems; without a sync file in the editor it says what to open. */
export function registerCheck() {
  return commands.registerCommand("syncline.check", async () => {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== languageId) {
      const [found] = await workspace.findFiles("**/*.sync.{yaml,yml,json}", "**/node_modules/**", 1);
      if (found === undefined) {
        void window.showInformationMessage(l10n.t("There is no sync file (*.sync.yaml) in this workspace."));
        return;
      }
      await window.showTextDocument(found);
    }
    await commands.executeCommand("workbench.actions.view.problems");
  });
}
