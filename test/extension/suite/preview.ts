import assert from "node:assert/strict";
import { type CodeLens, commands, Range, type TextDocument, Uri, window, workspace } from "vscode";

const at = (name: string) => Uri.joinPath(workspace.workspaceFolders![0]!.uri, name);

/** What stands above a sync file says what the live preview says. */
async function lens(document: TextDocument, wanted: RegExp): Promise<string> {
  let text = "";
  for (let tries = 0; tries < 150; tries++) {
    const lenses = await commands.executeCommand<CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      10,
    );
    text = lenses.map(({ command }) => command?.title ?? "").join(" · ");
    if (wanted.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the lenses stay as they are: ${text}`);
}

export function describePreview(): void {
  describe("the live preview", () => {
    it("[E46] opens beside a sync file, and follows the text as it is typed", async () => {
      const document = await workspace.openTextDocument(at("customers.sync.yaml"));
      const before = document.getText();
      await window.showTextDocument(document);
      await commands.executeCommand("syncline.preview");
      const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
      for (let tries = 0; tries < 100 && !tabs().includes("Preview customers.sync.yaml"); tries++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(tabs().includes("Preview customers.sync.yaml"), tabs().join(", "));
      assert.match(await lens(document, /^Preview: (?!looking)/), /Apply · Sync now/);
      const editor = await window.showTextDocument(document);
      const name = document.positionAt(before.indexOf("email: Email") + "email: ".length);
      await editor.edit((edit) => edit.insert(name, "[}"));
      await lens(document, /^Preview: waits for the text/);
      await editor.edit((edit) => edit.delete(new Range(name, name.translate(0, 2))));
      await lens(document, /^Preview: nothing to write/);
      assert.equal(document.getText(), before);
    });
  });
}
