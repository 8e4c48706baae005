import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import { lensTitle } from "../words/lens-title.ts";
import type { Previews } from "./previews.ts";

/** `Preview: +12 ~3 −1 !2 · Apply · Sync now · Run tests` at the top of a sync file. */
export function registerLenses(previews: Previews): Disposable[] {
  const changed = new EventEmitter<void>();
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document: TextDocument) {
      if (!workspace.getConfiguration("syncline").get<boolean>("codeLens.enabled", true)) return [];
      const top = new Range(0, 0, 0, 0);
      const lens = (title: string, command: string, ...more: readonly unknown[]) =>
        new CodeLens(top, { title, command, arguments: [...more] });
      const { uri } = document;
      const live = previews.get(uri);
      const shown = [lens(lensTitle(live?.state ?? null), "syncline.preview", uri)];
      if (workspace.isTrusted)
        shown.push(
          lens(l10n.t("Apply"), "syncline.apply", uri),
          lens(l10n.t("Sync now"), "syncline.syncNow", uri),
        );
      if (/^tests:/m.test(document.getText()))
        shown.push(lens(l10n.t("Run tests"), "testing.runCurrentFile"));
      return shown;
    },
  };
  return [
    changed,
    previews.onState(() => changed.fire()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("syncline.codeLens")) changed.fire();
    }),
    languages.registerCodeLensProvider({ language: "syncline", scheme: "file" }, provider),
  ];
}
