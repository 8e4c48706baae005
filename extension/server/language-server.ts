import { fileURLToPath } from "node:url";
import {
  type Connection,
  ErrorCodes,
  FoldingRange,
  InlayHintKind,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  SemanticTokensBuilder,
  TextDocumentSyncKind,
  TextDocuments,
  TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { homeOf } from "../../shared/engine/home.ts";
import { highlightKinds } from "../language/highlight.ts";
import { LanguageCore, type OpenText } from "../language/language-core.ts";
import { BackgroundSamples } from "./background-samples.ts";
import { Calm } from "./calm.ts";
import { answerCompanionRequests } from "./companion-requests.ts";
import { placeLocation } from "./definition-link.ts";
import { isInside } from "./is-inside.ts";
import { OfferedCompletions } from "./offered-completions.ts";
import { answerProposals } from "./proposals.ts";
import { answerSecretRequests } from "./secret-requests.ts";
import { settingsOf } from "./settings.ts";
import { codeAction, diagnosticOf, documentSymbol, moveAction, rangeOf } from "./to-protocol.ts";

/** Diagnostics and reading wait until nobody has typed for so many milliseconds. */
const pause = 200;

/** Serves a connection. Every answer is about the document as it is when the question is answered. */
export function serve(connection: Connection): void {
  const documents = new TextDocuments(TextDocument);
  const timers = new Map<string, NodeJS.Timeout>();
  let settings = settingsOf(null);
  let folders: readonly string[] = [];
  const home = homeOf(process.env, process.platform).folder;
  const samples = new BackgroundSamples({
    home,
    isTrusted: () => settings.trusted,
    folders: () => folders,
    changed(path) {
      const document = documents.all().find(({ uri }) => pathOf(uri) === path);
      if (document === undefined) return;
      publish(document);
      void connection.languages.inlayHint.refresh();
    },
  });
  const core = new LanguageCore(samples);
  const calm = new Calm(pause);
  const offered = new OfferedCompletions();

  const publish = (document: TextDocument): void => {
    const { uri, version } = document;
    const diagnostics = core.findings(openText(document)).map((finding) => diagnosticOf(document, finding));
    void connection.sendDiagnostics({ uri, version, diagnostics });
  };
  const look = (document: TextDocument, reach: "files" | "all"): void => {
    const open = openText(document);
    samples.look(open.path, open.text, core.file(open), reach);
  };
  const soon = (document: TextDocument): void => {
    calm.typed(document.uri);
    clearTimeout(timers.get(document.uri));
    const { uri } = document;
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri);
        publish(document);
        look(document, "files");
      }, pause),
    );
  };
  const asked = <T>(uri: string, answer: (document: TextDocument, open: OpenText) => T): T | null => {
    const document = documents.get(uri);
    return document === undefined ? null : answer(document, openText(document));
  };
  /** For answers that need the whole file checked. */
  const askedCalmly = async <T>(uri: string, answer: (document: TextDocument, open: OpenText) => T) => {
    const document = documents.get(uri);
    if (document === undefined) return null;
    if (await calm.of(document, () => documents.get(uri))) return answer(document, openText(document));
    return new ResponseError<void>(LSPErrorCodes.ContentModified, "The text has been changed since.");
  };

  connection.onInitialize(({ initializationOptions, workspaceFolders }) => {
    settings = settingsOf(initializationOptions);
    folders = (workspaceFolders ?? [])
      .filter(({ uri }) => uri.startsWith("file:"))
      .map(({ uri }) => fileURLToPath(uri));
    return {
      serverInfo: { name: "syncline" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: {
          resolveProvider: true,
          triggerCharacters: [".", ":", " ", '"', "'", "{", "[", "(", ",", "/"],
        },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: ["(", ","] },
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        inlayHintProvider: true,
        semanticTokensProvider: {
          legend: { tokenTypes: [...highlightKinds], tokenModifiers: [] },
          full: true,
        },
      },
    };
  });
  connection.onNotification("syncline/settings", (given: unknown) => {
    settings = settingsOf(given);
    for (const document of documents.all()) look(document, "all");
    void connection.languages.inlayHint.refresh();
  });
  answerCompanionRequests(connection, { home, isTrusted: () => settings.trusted });
  answerProposals(connection, { home, isTrusted: () => settings.trusted });
  answerSecretRequests(connection, {
    stores: openSecrets({ home, env: process.env }).stores,
    isTrusted: () => settings.trusted,
    secretAt(uri, version, line, character) {
      const document = documents.get(uri);
      if (document?.version !== version) return null;
      const at = document.offsetAt({ line, character });
      const [secret] = core.secrets(openText(document), { start: at, end: at });
      if (secret === undefined) return null;
      const edit = (name: string) => {
        const reference = secret.reference(name);
        return TextEdit.replace(rangeOf(document, reference), reference.text);
      };
      return { value: secret.value, edit };
    },
  });
  connection.onDidChangeWatchedFiles(() => {
    for (const document of documents.all()) look(document, "files");
  });
  documents.onDidOpen(({ document }) => {
    publish(document);
    look(document, "all");
  });
  documents.onDidChangeContent(({ document }) => soon(document));
  documents.onDidSave(({ document }) => look(document, "all"));
  documents.onDidClose(({ document }) => {
    clearTimeout(timers.get(document.uri));
    timers.delete(document.uri);
    calm.closed(document.uri);
    core.close(pathOf(document.uri));
    samples.close(pathOf(document.uri));
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onCompletion(({ textDocument, position }) =>
    asked(textDocument.uri, (document, open) => ({
      isIncomplete: false,
      items: offered.offer(document, core.completions(open, document.offsetAt(position))),
    })),
  );
  connection.onCompletionResolve((item) => offered.resolve(item));
  connection.onHover(({ textDocument, position }) =>
    asked(textDocument.uri, (document, open) => {
      const found = core.hover(open, document.offsetAt(position));
      return (
        found && {
          range: rangeOf(document, found.span),
          contents: { kind: MarkupKind.Markdown, value: found.text },
        }
      );
    }),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    asked(textDocument.uri, (document, open) => {
      const found = core.signature(open, document.offsetAt(position));
      if (found === null) return null;
      const signatures = found.signatures.map((label) => ({
        label,
        documentation: found.documentation,
        parameters: (/\((.*)\)/.exec(label)?.[1] ?? "")
          .split(", ")
          .map((parameter) => ({ label: parameter })),
      }));
      const fitting = signatures.findIndex(({ parameters }) => parameters.length > found.argument);
      return { signatures, activeSignature: Math.max(0, fitting), activeParameter: found.argument };
    }),
  );
  connection.onCodeAction(({ textDocument, range }) =>
    askedCalmly(textDocument.uri, (document, open) => {
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return [
        ...core.fixes(open, span).map((fix) => codeAction(document, fix)),
        ...core.secrets(open, span).map((secret) => moveAction(document, secret)),
      ];
    }),
  );
  connection.onDefinition(async ({ textDocument, position }) =>
    asked(textDocument.uri, async (document, open) => {
      const found = core.definition(open, document.offsetAt(position));
      if (found === null) return null;
      return found.kind === "here"
        ? { uri: document.uri, range: rangeOf(document, found.span) }
        : placeLocation(open.path, found, async (target) => settings.trusted || isInside(target, folders));
    }),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    asked(textDocument.uri, (document, open) =>
      core
        .references(open, document.offsetAt(position))
        .filter(({ declares }) => context.includeDeclaration || !declares)
        .map(({ span }) => ({ uri: document.uri, range: rangeOf(document, span) })),
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    asked(textDocument.uri, (document, open) =>
      core
        .references(open, document.offsetAt(position))
        .map(({ span }) => ({ range: rangeOf(document, span) })),
    ),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    asked(textDocument.uri, (document, open) => {
      const found = core.thing(open, document.offsetAt(position));
      return found && { range: rangeOf(document, found.span), placeholder: found.thing.name };
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    asked(textDocument.uri, (document, open) => {
      const renamed = core.rename(open, document.offsetAt(position), newName);
      if (renamed.kind === "refused") return new ResponseError<void>(ErrorCodes.InvalidRequest, renamed.why);
      const edits = renamed.edits.map((edit) => TextEdit.replace(rangeOf(document, edit), edit.text));
      return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] };
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    asked(textDocument.uri, (document, open) =>
      core.symbols(open).map((symbol) => documentSymbol(document, symbol)),
    ),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    asked(textDocument.uri, (document, open) =>
      core.foldings(open).map((span) => {
        const { start, end } = rangeOf(document, span);
        return FoldingRange.create(start.line, end.line);
      }),
    ),
  );
  connection.onDocumentFormatting(({ textDocument }) =>
    asked(textDocument.uri, (document, open) => {
      const formatted = core.format(open);
      if (formatted === null || formatted === open.text) return [];
      return [TextEdit.replace(rangeOf(document, { start: 0, end: open.text.length }), formatted)];
    }),
  );
  connection.languages.inlayHint.on(({ textDocument }) =>
    askedCalmly(textDocument.uri, (document, open) =>
      settings.hints
        ? core.hints(open).map(({ at, text, tooltip }) => ({
            position: document.positionAt(at),
            label: text,
            tooltip,
            kind: InlayHintKind.Type,
            paddingLeft: true,
          }))
        : [],
    ),
  );
  connection.languages.semanticTokens.on(
    ({ textDocument }) =>
      asked(textDocument.uri, (document, open) => {
        const builder = new SemanticTokensBuilder();
        for (const { start, end, kind } of core.highlights(open)) {
          const { line, character } = document.positionAt(start);
          builder.push(line, character, end - start, highlightKinds.indexOf(kind), 0);
        }
        return builder.build();
      }) ?? { data: [] },
  );
  documents.listen(connection);
  connection.listen();
}

const pathOf = (uri: string): string => (uri.startsWith("file:") ? fileURLToPath(uri) : uri);

const openText = (document: TextDocument): OpenText => ({
  path: pathOf(document.uri),
  text: document.getText(),
});
