import assert from "node:assert/strict";
import {
  type CodeAction,
  type CompletionList,
  commands,
  extensions,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  languages,
  Position,
  Range,
  Uri,
  type WorkspaceEdit,
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

const withSecret = `syncline: 1
name: api
record: { key: email, fields: { email: string } }
endpoints:
  api:
    rest: { url: "http://127.0.0.1:9/api", auth: { bearer: "sk_live_abcdefghijklmnop" } }
    mode: target
`;

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
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        found.range,
      );
      const fix = actions.find(({ title }) => title === 'Change to "Email"');
      assert.ok(fix?.edit);
      assert.ok(await workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /email: Email/);
      await until(
        () => (languages.getDiagnostics(document.uri).length === 0 ? true : undefined),
        "a file without problems",
      );
    });
    it("[L13] leads from a mapping to the column in the file's header", async () => {
      const document = await workspace.openTextDocument(syncFile());
      const at = document.positionAt(document.getText().indexOf("email: Email") + "email: E".length);
      const [found] = await commands.executeCommand<(Location | LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        at,
      );
      assert.ok(found);
      const [uri, range] =
        "targetUri" in found ? [found.targetUri, found.targetRange] : [found.uri, found.range];
      const target = await workspace.openTextDocument(uri);
      assert.equal(target.getText(range), "Email");
      assert.match(uri.path, /customers\.csv$/);
    });
    it("[L13] renames a field in all of the file", async () => {
      const document = await workspace.openTextDocument(syncFile());
      const at = document.positionAt(document.getText().indexOf("email:") + 1);
      const before = document.getText();
      const edit = await commands.executeCommand<WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        at,
        "mail",
      );
      assert.ok(await workspace.applyEdit(edit));
      assert.match(document.getText(), /mail: Email/);
      assert.doesNotMatch(document.getText(), /\bemail:/);
      await window.showTextDocument(document);
      await commands.executeCommand("undo");
      assert.equal(document.getText(), before);
    });
    it("[L13] [L17] moves a credential out of the file and into the store", async () => {
      const uri = Uri.joinPath(workspace.workspaceFolders![0]!.uri, "api.sync.yaml");
      await workspace.fs.writeFile(uri, new TextEncoder().encode(withSecret));
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document);
      const found = await until(
        () => languages.getDiagnostics(uri).find(({ code }) => code === "sync.literal-secret"),
        "the credential",
      );
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        uri,
        found.range,
      );
      const move = actions.find(({ title }) => title.startsWith("Move the secret"))?.command;
      assert.ok(move);
      const moving = commands.executeCommand(move.command, ...(move.arguments ?? []));
      await until(async () => {
        // The name that is proposed is taken as soon as it is asked for.
        await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return document.getText().includes("${secret:api-token}") ? true : undefined;
      }, "the reference");
      await moving;
      assert.doesNotMatch(document.getText(), /sk_live/);
      await document.save();
      await workspace.fs.delete(uri);
    });
  });
}
