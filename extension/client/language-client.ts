import { type ExtensionContext, Uri, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

export const languageId = "syncline";

/** What the server is told as it starts, and again whenever it changes. */
const settings = () => ({
  trusted: workspace.isTrusted,
  hints: workspace.getConfiguration("syncline").get<boolean>("inlayHints.enabled", true),
});

/** Starts the language server in a process of its own. */
export function startLanguageClient(context: ExtensionContext): LanguageClient {
  const module = Uri.joinPath(context.extensionUri, "dist", "extension", "server.mjs").fsPath;
  const files = workspace.createFileSystemWatcher("**/*.{csv,tsv,json,ndjson,jsonl,xml}");
  const client = new LanguageClient(
    "syncline",
    "Syncline",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: languageId, scheme: "file" }],
      initializationOptions: settings(),
      synchronize: { fileEvents: files },
    },
  );
  const tell = () => void client.sendNotification("syncline/settings", settings());
  context.subscriptions.push(
    client,
    files,
    workspace.onDidGrantWorkspaceTrust(tell),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("syncline")) tell();
    }),
  );
  void client.start();
  return client;
}
