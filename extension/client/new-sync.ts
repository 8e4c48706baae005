import {
  commands,
  type Disposable,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Proposed, Wanted } from "../server/proposals.ts";

/** Files that a sync may be of, as far as their names tell. */
const files = "**/*.{csv,tsv,json,ndjson,jsonl,xml,db,sqlite,sqlite3}";
const most = 500;

/** `Syncline: New Sync` asks which places are to be kept the same, has a sync proposed, and opens it. */
export function registerNewSync(client: LanguageClient): Disposable {
  return commands.registerCommand("syncline.newSync", async () => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    if (folder === undefined) {
      void window.showInformationMessage(l10n.t("Open a folder first: a sync is a file in it."));
      return;
    }
    const places = await askPlaces();
    if (places === null) return;
    const direction = await askDirection(places);
    if (direction === undefined) return;
    const wanted: Wanted = { folder: folder.fsPath, places, direction };
    const proposed = await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t("Looking at the places"), cancellable: true },
      (_, token) => client.sendRequest<Proposed>("syncline/propose", wanted, token),
    );
    if (proposed.kind === "refused") {
      void window.showErrorMessage(proposed.message);
      return;
    }
    const file = Uri.joinPath(Uri.file(proposed.folder), `${proposed.name}.sync.yaml`);
    await workspace.fs.writeFile(file, new TextEncoder().encode(proposed.text));
    await window.showTextDocument(file);
  });
}

interface PlaceItem extends QuickPickItem {
  /** `null`: one that is to be typed in. */
  readonly place: string | null;
}

/** Two places or more; `null` where the person gave up. */
async function askPlaces(): Promise<readonly string[] | null> {
  const found = await workspace.findFiles(files, "**/{node_modules,.*}/**", most);
  const items = found
    .filter(({ path }) => !/\.sync\.json$|\/(?:package|package-lock|tsconfig)\.json$/.test(path))
    .map((uri): PlaceItem => ({ label: workspace.asRelativePath(uri), place: uri.fsPath }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const other: PlaceItem = {
    label: l10n.t("A database or an API…"),
    alwaysShow: true,
    place: null,
  };
  const chosen = await window.showQuickPick([...items, other], {
    canPickMany: true,
    ignoreFocusOut: true,
    title: l10n.t("New sync: which places are to be kept the same?"),
    placeHolder: l10n.t("Choose two or more"),
  });
  if (chosen === undefined) return null;
  const places = chosen.flatMap(({ place }) => (place === null ? [] : [place]));
  if (chosen.some(({ place }) => place === null)) {
    const typed = await window.showInputBox({
      ignoreFocusOut: true,
      title: l10n.t("A database or an API"),
      prompt: l10n.t(
        "An address; several with blanks between them. Secrets are named, as in postgres://me:${secret:shop-db}@host/shop#customers",
      ),
    });
    if (typed === undefined) return null;
    places.push(...typed.split(/\s+/).filter((word) => word !== ""));
  }
  if (places.length >= 2) return places;
  void window.showInformationMessage(l10n.t("A sync takes two places or more."));
  return null;
}

async function askDirection([first]: readonly string[]): Promise<Wanted["direction"] | undefined> {
  const name = first === undefined ? "" : workspace.asRelativePath(first);
  const chosen = await window.showQuickPick(
    [
      {
        label: l10n.t("All ways"),
        detail: l10n.t("What changes in any of them goes to the others."),
        direction: "two-way" as const,
      },
      {
        label: l10n.t("One way"),
        detail: l10n.t("{0} is only read, and the others are made like it.", name),
        direction: "one-way" as const,
      },
    ],
    { ignoreFocusOut: true, title: l10n.t("New sync: which way?") },
  );
  return chosen?.direction;
}
