import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  InsertTextFormat,
  type Range,
  SymbolKind,
  TextEdit,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Completion, CompletionKind } from "../language/completion.ts";
import type { Finding, QuickFix } from "../language/diagnose.ts";
import type { MovableSecret } from "../language/movable-secret.ts";
import type { OutlineEntry } from "../language/symbols.ts";
import type { Span } from "../language/tree.ts";

/** Answers in the protocol's words, for one state of a document. */
export const rangeOf = (document: TextDocument, { start, end }: Span): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  property: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  place: CompletionItemKind.Field,
  table: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  macro: CompletionItemKind.Keyword,
  endpoint: CompletionItemKind.Module,
  lookup: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  secret: CompletionItemKind.Constant,
};

export function completionItem(
  document: TextDocument,
  completion: Completion,
  index: number,
): CompletionItem {
  const { label, kind, detail, replace, text, snippet, more, goesOn } = completion;
  return {
    label,
    kind: completionKinds[kind],
    ...(detail === "" ? {} : { labelDetails: { description: detail } }),
    sortText: String(index).padStart(5, "0"),
    filterText: label,
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: TextEdit.replace(rangeOf(document, replace), text),
    ...(more.length === 0
      ? {}
      : { additionalTextEdits: more.map((edit) => TextEdit.replace(rangeOf(document, edit), edit.text)) }),
    ...(goesOn ? { command: { title: "", command: "editor.action.triggerSuggest" } } : {}),
  };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export const diagnosticOf = (
  document: TextDocument,
  { span, severity, code, message, hint }: Finding,
): Diagnostic => ({
  range: rangeOf(document, span),
  severity: severities[severity],
  source: "syncline",
  code,
  message: hint === undefined ? message : `${message}\n${hint}`,
});

export function codeAction(
  document: TextDocument,
  { title, edits, finding, preferred }: QuickFix,
): CodeAction {
  const changes = edits.map((edit) => TextEdit.replace(rangeOf(document, edit), edit.text));
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: preferred,
    diagnostics: [diagnosticOf(document, finding)],
    edit: {
      documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: changes }],
    },
  };
}

/** Asks for a name and keeps the credential elsewhere: a command, since nothing can be changed before it is kept. */
export function moveAction(document: TextDocument, { finding, name }: MovableSecret): CodeAction {
  const { line, character } = document.positionAt(finding.span.start);
  const { uri, version } = document;
  const title = "Move the secret out of the file…";
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: true,
    diagnostics: [diagnosticOf(document, finding)],
    command: { title, command: "syncline.moveSecret", arguments: [{ uri, version, line, character, name }] },
  };
}

const symbolKinds: Readonly<Record<OutlineEntry["kind"], SymbolKind>> = {
  section: SymbolKind.Namespace,
  field: SymbolKind.Field,
  endpoint: SymbolKind.Module,
  property: SymbolKind.Property,
  test: SymbolKind.Event,
};

export const documentSymbol = (document: TextDocument, symbol: OutlineEntry): DocumentSymbol => ({
  name: symbol.name,
  detail: symbol.detail,
  kind: symbolKinds[symbol.kind],
  range: rangeOf(document, symbol.span),
  selectionRange: rangeOf(document, symbol.nameSpan),
  children: symbol.children.map((child) => documentSymbol(document, child)),
});
