import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SpokenTo } from "../../support/language-server.ts";

/** Milliseconds between two strokes of somebody who types quickly. */
const rhythm = 120;

/** Types behind a part of the text, stroke by stroke, and asks what can stand there; how long each answer took, in milliseconds. */
export async function typeIn(
  { connection, published }: SpokenTo,
  file: string,
  text: string,
  after: string,
  strokes: number,
): Promise<readonly number[]> {
  const uri = pathToFileURL(file).href;
  const textDocument = { uri };
  let document = TextDocument.create(uri, "syncline", 1, text);
  const place = text.indexOf(after) + after.length;
  if (place < after.length) throw new Error(`"${after}" is not in the text`);
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "syncline", version: 1, text },
  });
  // What is published twice is what was found, and what was found once the endpoints had been read.
  const before = published.length;
  for (let tries = 0; tries < 100 && published.length < before + 2; tries++) await wait(50);
  const times: number[] = [];
  for (let stroke = 0; stroke < strokes; stroke++) {
    // Four letters are typed, then taken back one by one.
    const length = stroke % 8;
    const isLetter = length < 4;
    const at = document.positionAt(place + (isLetter ? length : 8 - length));
    const range = { start: isLetter ? at : { ...at, character: at.character - 1 }, end: at };
    const change = { range, text: isLetter ? "x" : "" };
    const version = document.version + 1;
    document = TextDocument.update(document, [change], version);
    const position = { ...range.start, character: range.start.character + (isLetter ? 1 : 0) };
    const began = performance.now();
    void connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [change],
    });
    await connection.sendRequest("textDocument/completion", { textDocument, position });
    times.push(performance.now() - began);
    const range0 = { start: position, end: position };
    const whole = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
    // An editor does not wait for these; those about a text that is no more are refused.
    for (const [method, more] of [
      ["textDocument/codeAction", { range: range0, context: { diagnostics: [] } }],
      ["textDocument/inlayHint", { range: whole }],
      ["textDocument/semanticTokens/full", {}],
      ["textDocument/documentSymbol", {}],
      ["textDocument/foldingRange", {}],
    ] as const)
      connection.sendRequest(method, { textDocument, ...more }).catch(() => undefined);
    await wait(Math.max(0, rhythm - (performance.now() - began)));
  }
  await connection.sendNotification("textDocument/didClose", { textDocument });
  return times;
}
