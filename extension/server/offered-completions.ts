import { type CompletionItem, MarkupKind } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Completion } from "../language/completion.ts";
import { completionItem } from "./to-protocol.ts";

/** What was offered last. Documentation is worked out for an answer only when somebody looks at that one. */
export class OfferedCompletions {
  #round = 0;
  #offered: readonly Completion[] = [];

  offer(document: TextDocument, completions: readonly Completion[]): CompletionItem[] {
    this.#round++;
    this.#offered = completions;
    return completions.map((one, index) => ({
      ...completionItem(document, one, index),
      data: { round: this.#round, index },
    }));
  }

  /** The answer with its documentation; without any, where others have been offered since. */
  resolve(given: CompletionItem): CompletionItem {
    const data: unknown = given.data;
    if (typeof data !== "object" || data === null || !("round" in data) || !("index" in data)) return given;
    if (data.round !== this.#round || typeof data.index !== "number") return given;
    const value = this.#offered[data.index]?.documentation() ?? "";
    return value === "" ? given : { ...given, documentation: { kind: MarkupKind.Markdown, value } };
  }
}
