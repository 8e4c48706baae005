import { commands, Disposable, l10n, Position, Range, Uri, WorkspaceEdit, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Kept } from "../server/secret-requests.ts";

/** What the quick fix says of the credential that it moves. */
interface Movable {
  readonly uri: string;
  readonly version: number;
  readonly line: number;
  readonly character: number;
  readonly name: string;
}

/** Commands that keep secrets where the agent looks for them, and leave nothing but a name in the file. */
export function registerSecretCommands(client: LanguageClient): Disposable {
  return Disposable.from(
    commands.registerCommand("syncline.moveSecret", (movable: Movable) => moveSecret(client, movable)),
    commands.registerCommand("syncline.keepSecret", () => keepOne(client)),
  );
}

async function moveSecret(
  client: LanguageClient,
  { uri, version, line, character, name }: Movable,
): Promise<void> {
  const chosen = await askName(name);
  if (chosen === undefined) return;
  const place = { uri, version, line, character };
  const kept = await keepAs(client, "syncline/moveSecret", { ...place, name: chosen });
  if (kept === null) return;
  const document = workspace.textDocuments.find((one) => one.uri.toString() === Uri.parse(uri).toString());
  const edit = new WorkspaceEdit();
  for (const { range, newText } of kept.edits)
    edit.replace(
      Uri.parse(uri),
      new Range(
        new Position(range.start.line, range.start.character),
        new Position(range.end.line, range.end.character),
      ),
      newText,
    );
  const isUnchanged = document?.version === version;
  const isDone = isUnchanged && (await workspace.applyEdit(edit));
  if (isDone) told(chosen, kept.place);
  else
    void window.showWarningMessage(
      l10n.t(
        "The secret is kept as {0}, but the text has been changed meanwhile: name it there yourself.",
        chosen,
      ),
    );
}

async function keepOne(client: LanguageClient): Promise<void> {
  const name = await askName("");
  if (name === undefined) return;
  const value = await window.showInputBox({
    title: l10n.t("Keep a secret"),
    prompt: l10n.t("The value of {0}. It is not shown.", name),
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined || value === "") return;
  const kept = await keepAs(client, "syncline/keepSecret", { name, value });
  if (kept !== null) told(name, kept.place);
}

const askName = (name: string): Thenable<string | undefined> =>
  window.showInputBox({
    title: l10n.t("Keep a secret"),
    prompt: l10n.t("Under which name? Sync files say it, such as ${secret:shop-token}."),
    value: name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\w.-]{1,100}$/.test(text) ? undefined : l10n.t("Letters, digits, dots, hyphens and underscores."),
  });

/** Asks before another secret of that name is replaced. */
async function keepAs(
  client: LanguageClient,
  method: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<(Kept & { readonly kind: "kept" }) | null> {
  const ask = (replace: boolean): Promise<Kept> => client.sendRequest(method, { ...parameters, replace });
  let kept = await ask(false);
  if (kept.kind === "taken") {
    const replace = l10n.t("Replace it");
    const answer = await window.showWarningMessage(
      l10n.t("There is another secret of that name already ({0}).", kept.place),
      { modal: true },
      replace,
    );
    if (answer !== replace) return null;
    kept = await ask(true);
  }
  if (kept.kind === "kept") return kept;
  if (kept.kind === "refused") void window.showErrorMessage(kept.message);
  return null;
}

const told = (name: string, place: string): void =>
  void window.showInformationMessage(
    l10n.t(
      "The secret is kept as {0} ({1}). What the file's history or a backup holds of it stays there.",
      name,
      place,
    ),
  );
