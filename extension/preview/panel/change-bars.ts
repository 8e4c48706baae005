import {
  type Disposable,
  OverviewRulerLane,
  Range,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import type { EndpointPreview } from "../../../shared/engine/preview/preview.ts";
import { countsAloud, countsText } from "../words/counts.ts";
import { extentText } from "../words/extent.ts";
import { endpointLines } from "../words/sync-lines.ts";
import { currentPreview } from "./panel-state.ts";
import type { Previews } from "./previews.ts";

const kinds = ["create", "update", "delete"] as const;
type Kind = (typeof kinds)[number];

const colours: Readonly<Record<Kind, string>> = {
  create: "editorGutter.addedBackground",
  update: "editorGutter.modifiedBackground",
  delete: "editorGutter.deletedBackground",
};

/** Beside each endpoint of a sync file that is previewed: what would be done there. */
export function registerChangeBars(previews: Previews): Disposable[] {
  const bars = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      window.createTextEditorDecorationType({
        isWholeLine: true,
        borderWidth: "0 0 0 3px",
        borderStyle: "solid",
        borderColor: new ThemeColor(colours[kind]),
        overviewRulerColor: new ThemeColor(colours[kind]),
        overviewRulerLane: OverviewRulerLane.Left,
      }),
    ]),
  );
  const counts = window.createTextEditorDecorationType({
    after: { color: new ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 2em" },
  });
  const draw = (editor: TextEditor): void => {
    const { document } = editor;
    if (document.languageId !== "syncline") return;
    const isOn = workspace.getConfiguration("syncline").get<boolean>("changeBars.enabled", true);
    const live = isOn ? previews.get(document.uri) : null;
    const preview = live === null ? null : currentPreview(live.state);
    if (live !== null && preview === null && live.state.freshness.kind === "working") return;
    const lines = preview === null ? new Map<string, number>() : endpointLines(document.getText());
    const placed = (preview?.summary.endpoints ?? []).flatMap((endpoint) => {
      const line = lines.get(endpoint.name);
      return line === undefined ? [] : [{ endpoint, range: document.lineAt(line).range }];
    });
    for (const kind of kinds)
      editor.setDecorations(
        bars[kind]!,
        placed.filter(({ endpoint }) => mainKind(endpoint) === kind).map(({ range }) => range),
      );
    editor.setDecorations(
      counts,
      placed
        .filter(({ endpoint }) => mainKind(endpoint) !== null || endpoint.extent.kind === "unread")
        .map(({ endpoint, range }) => ({
          range: new Range(range.end, range.end),
          hoverMessage: hoverOf(endpoint),
          renderOptions: {
            after: { contentText: endpoint.extent.kind === "unread" ? "not read" : countsText(endpoint) },
          },
        })),
    );
  };
  const drawAll = (): void => {
    for (const editor of window.visibleTextEditors) draw(editor);
  };
  return [
    ...Object.values(bars),
    counts,
    previews.onState(drawAll),
    window.onDidChangeVisibleTextEditors(drawAll),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("syncline.changeBars")) drawAll();
    }),
  ];
}

/** What weighs most of what would be done there. */
function mainKind({ creates, updates, deletes }: EndpointPreview): Kind | null {
  if (deletes > 0) return "delete";
  if (updates > 0) return "update";
  return creates > 0 ? "create" : null;
}

const hoverOf = (endpoint: EndpointPreview): string =>
  `${endpoint.name}: ${countsAloud(endpoint) || "nothing to write"} (${extentText(endpoint.extent)})`;
