import type { ExtensionContext } from "vscode";
import { registerCheck } from "./check-command.ts";
import { startLanguageClient } from "./language-client.ts";

export function activate(context: ExtensionContext): void {
  startLanguageClient(context);
  context.subscriptions.push(registerCheck());
}
