import assert from "node:assert/strict";
import {
  type CompletionList,
  commands,
  extensions,
  type Hover,
  type InlayHint,
  languages,
  Position,
  Range,
  Uri,
  window,
  workspace,
} from "vscode";

async function until<T>(look: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never came: ${what}`);
}

const syncFile = () => Uri.joinPath(workspace.workspaceFolders![0]!.uri, "customers.sync.yaml");

export function describeEditor(): void {
  describe("a sync file in VS Code", () => {
    it("[L13] opens as one, and the extension wakes up with it", async () => {
      const document = await workspace.openTextDocument(syncFile());
      assert.equal(document.languageId, "syncline");
      const extension = extensions.getExtension("syncline.syncline");
      assert.ok(extension);
      const began = performance.now();
      await extension.activate();
      globalThis.activationTime = performance.now() - began;
      await window.showTextDocument(document);
    });
    it("[L13] completes columns of the file that it names", async () => {
      const document = await workspace.openTextDocument(syncFile());
      const offset = document.getText().indexOf("email: Email") + "email: ".length;
      await until(async () => {
        const list = await commands.executeCommand<CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          document.positionAt(offset),
        );
        const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
        return labels.includes("Segment") ? labels : undefined;
      }, "the columns");
    });
    it("[L13] says what a function does, and what the first record has", async () => {
      const document = await workspace.openTextDocument(syncFile());
      const at = document.positionAt(document.getText().indexOf("split(") + 2);
      const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
      assert.match(
        hovers
          .flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)))
          .join("\n"),
        /separator: string/,
      );
      await until(async () => {
        const hints = await commands.executeCommand<InlayHint[]>(
          "vscode.executeInlayHintProvider",
          document.uri,
          new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end),
        );
        return hints.length > 3 ? hints : undefined;
      }, "inlay hints");
    });
    it("[L13] finds what is wrong as one types, and mends it", async () => {
      const document = await workspace.openTextDocument(syncFile());
      const editor = await window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf("email: Email") + "email: ".length);
      await editor.edit((edit) => edit.replace(new Range(at, at.translate(0, 5)), "Emial"));
      const found = await until(
        () => languages.getDiagnostics(document.uri).find(({ code }) => code === "sync.unknown-column"),
        "the diagnostic",
      );
      const actions = await commands.executeCommand<{ readonly title: string }[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        found.range,
      );
      assert.ok(actions.some(({ title }) => title === 'Change to "Email"'));
      await commands.executeCommand("undo");
    });
  });
}
