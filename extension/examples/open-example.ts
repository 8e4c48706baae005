import { commands, type Disposable, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { exampleList } from "./example-list.ts";

/** The sync file of an example that is being opened: shown once its folder's window has come up. */
const pending = "syncline.openedExample";

/** `Syncline: Open an Example`: the gallery, a copy of what is chosen, and from there to its preview. */
export function registerExamples(context: ExtensionContext): Disposable {
  void showPending(context);
  return commands.registerCommand("syncline.openExample", async (name?: unknown) => {
    const examples = exampleList(l10n.t);
    const example =
      examples.find((one) => one.name === name) ??
      (
        await window.showQuickPick(
          examples.map((one) => ({ label: one.title, detail: one.about, example: one })),
          { title: l10n.t("Open an example"), matchOnDetail: true },
        )
      )?.example;
    if (example === undefined) return;
    const parent = await choosePlace(context);
    if (parent === undefined) return;
    const folder = Uri.joinPath(parent, example.name);
    const file = Uri.joinPath(folder, `${example.name}.sync.yaml`);
    // One that was opened before is gone on with.
    if (!(await exists(file)))
      await workspace.fs.copy(Uri.joinPath(context.extensionUri, "examples", example.name), folder);
    await context.globalState.update(pending, file.toString());
    await commands.executeCommand("vscode.openFolder", folder, {
      forceNewWindow: (workspace.workspaceFolders ?? []).length > 0,
    });
  });
}

async function choosePlace(context: ExtensionContext): Promise<Uri | undefined> {
  const here = { label: l10n.t("Right away"), detail: l10n.t("In the extension's own folder"), own: true };
  const there = { label: l10n.t("In a folder of mine…"), detail: l10n.t("To keep it"), own: false };
  const chosen = await window.showQuickPick([here, there], {
    title: l10n.t("Where is the example to be copied to?"),
  });
  if (chosen === undefined) return undefined;
  if (chosen.own) {
    const own = Uri.joinPath(context.globalStorageUri, "examples");
    await workspace.fs.createDirectory(own);
    return own;
  }
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t("Copy the example here"),
    })) ?? [];
  return folder;
}

async function showPending({ globalState }: ExtensionContext): Promise<void> {
  const kept = globalState.get<string>(pending);
  if (kept === undefined) return;
  const file = Uri.parse(kept, true);
  if (workspace.getWorkspaceFolder(file) === undefined) return;
  await globalState.update(pending, undefined);
  await window.showTextDocument(file);
  // The preview is a room of its own.
  const known = await commands.getCommands(true);
  if (known.includes("syncline.preview")) await commands.executeCommand("syncline.preview");
}

const exists = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
