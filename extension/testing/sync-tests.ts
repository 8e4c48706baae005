import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  Disposable,
  Location,
  l10n,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  TestRunRequest,
  type TextDocument,
  tests,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { FoundTest, Place } from "./find-tests.ts";
import type { RecordForTest, TestEdit } from "./save-record.ts";
import type { TestOutcome } from "./test-outcomes.ts";

const pattern = "**/*.sync.{yaml,yml,json}";
const patience = 300;

/** The `tests:` of sync files in the Test Explorer, run as the text stands in the editor. */
export function registerTests(client: LanguageClient): Disposable {
  const controller = tests.createTestController("syncline", "Syncline");
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const found = new FoundTests(client, controller);
  const soon = ({ uri }: TextDocument) => {
    clearTimeout(timers.get(uri.toString()));
    timers.set(
      uri.toString(),
      setTimeout(() => void found.look(uri), patience),
    );
  };
  const isSync = ({ languageId, uri }: TextDocument) => languageId === "syncline" && uri.scheme === "file";
  const watcher = workspace.createFileSystemWatcher(pattern);
  controller.resolveHandler = async (item) => {
    if (item === undefined) await found.all();
    else await found.look(item.uri);
  };
  controller.refreshHandler = () => found.all();
  controller.createRunProfile(
    l10n.t("Run"),
    TestRunProfileKind.Run,
    async (request, token) => void (await run(client, controller, found, request, token)),
    true,
  );
  for (const document of workspace.textDocuments) if (isSync(document)) void found.look(document.uri);
  return Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate((uri) => found.look(uri)),
    watcher.onDidChange((uri) => found.look(uri)),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    workspace.onDidOpenTextDocument((document) => void (isSync(document) && found.look(document.uri))),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (isSync(document)) soon(document);
    }),
    commands.registerCommand("syncline.runTests", (path?: unknown) =>
      runFile(client, controller, found, typeof path === "string" ? path : undefined),
    ),
    commands.registerCommand("syncline.saveRecordAsTest", (record: SavedRecord) =>
      saveRecordAsTest(client, record),
    ),
    { dispose: () => timers.forEach(clearTimeout) },
  );
}

/** How many tests went how. */
type Tally = Record<TestOutcome["kind"], number>;

class FoundTests {
  readonly #client: LanguageClient;
  readonly #controller: TestController;

  constructor(client: LanguageClient, controller: TestController) {
    this.#client = client;
    this.#controller = controller;
  }

  async all(): Promise<void> {
    const files = await workspace.findFiles(pattern, "**/node_modules/**");
    await Promise.all(files.map((uri) => this.look(uri)));
  }

  /** Finds the tests of a file; an item stays the same while its name does. */
  async look(uri: Uri | undefined): Promise<TestItem | null> {
    if (uri === undefined) return null;
    const text = await textOf(uri);
    const found: readonly FoundTest[] =
      text === null ? [] : await this.#client.sendRequest("syncline/tests", { path: uri.fsPath, text });
    const { items } = this.#controller;
    const id = uri.toString();
    if (found.length === 0) {
      items.delete(id);
      return null;
    }
    const file = items.get(id) ?? this.#controller.createTestItem(id, workspace.asRelativePath(uri), uri);
    const children = found.map(({ index, name, at }) => {
      const child = this.#controller.createTestItem(String(index), name, uri);
      child.range = rangeOf(at);
      return child;
    });
    file.children.replace(children);
    items.add(file);
    return file;
  }
}

async function run(
  client: LanguageClient,
  controller: TestController,
  found: FoundTests,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, errored: 0 };
  if (request.include === undefined) await found.all();
  const run = controller.createTestRun(request);
  const wanted = request.include ?? [...controller.items].map(([, item]) => item);
  const files = new Map<TestItem, Set<string> | null>();
  for (const item of wanted) {
    const file = item.parent ?? item;
    const before = files.get(file);
    if (item.parent === undefined) files.set(file, null);
    else if (before !== null) files.set(file, new Set([...(before ?? []), item.id]));
  }
  const excluded = new Set(request.exclude ?? []);
  for (const [file, ids] of files) {
    if (token.isCancellationRequested) break;
    const items = [...file.children]
      .map(([, item]) => item)
      .filter((item) => (ids === null || ids.has(item.id)) && !excluded.has(item));
    if (!excluded.has(file)) await runOne(client, run, file, items, token, tally);
  }
  run.end();
  return tally;
}

async function runOne(
  client: LanguageClient,
  run: TestRun,
  file: TestItem,
  items: readonly TestItem[],
  token: CancellationToken,
  tally: Tally,
): Promise<void> {
  const uri = file.uri;
  const text = uri === undefined ? null : await textOf(uri);
  for (const item of items) run.started(item);
  if (uri === undefined || text === null) {
    for (const item of items) run.errored(item, new TestMessage(l10n.t("The sync file cannot be read.")));
    return;
  }
  const began = performance.now();
  try {
    const outcomes = await client.sendRequest<readonly TestOutcome[]>(
      "syncline/runTests",
      { path: uri.fsPath, text },
      token,
    );
    const took = (performance.now() - began) / Math.max(1, items.length);
    for (const item of items) {
      const outcome = outcomes.find(({ index }) => String(index) === item.id);
      if (outcome !== undefined) tally[outcome.kind]++;
      if (outcome === undefined) run.skipped(item);
      else if (outcome.kind === "passed") run.passed(item, took);
      else if (outcome.kind === "failed") run.failed(item, messagesOf(outcome, uri), took);
      else run.errored(item, messagesOf(outcome, uri), took);
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    for (const item of items)
      if (token.isCancellationRequested) run.skipped(item);
      else run.errored(item, new TestMessage(why));
  }
}

const messagesOf = ({ messages }: TestOutcome, uri: Uri): TestMessage[] =>
  messages.map(({ text, at, diff }) => {
    const message =
      diff === null ? new TestMessage(text) : TestMessage.diff(text, diff.expected, diff.actual);
    message.location = new Location(uri, rangeOf(at));
    return message;
  });

/** Runs the tests of one file, and says how many passed; `null` where there are none. */
async function runFile(
  client: LanguageClient,
  controller: TestController,
  found: FoundTests,
  path: string | undefined,
): Promise<Tally | null> {
  const uri = path === undefined ? window.activeTextEditor?.document.uri : Uri.file(path);
  const item = await found.look(uri);
  if (item === null) {
    void window.showInformationMessage(
      l10n.t("The sync file has no tests. Write one under tests:, or save a record as one."),
    );
    return null;
  }
  await commands.executeCommand("workbench.view.testing.focus");
  const stop = new CancellationTokenSource();
  const tally = await run(client, controller, found, new TestRunRequest([item]), stop.token);
  stop.dispose();
  return tally;
}

/** The text in the editor, saved or not, else that of the file. */
async function textOf(uri: Uri): Promise<string | null> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

const rangeOf = ({ line, column, endLine, endColumn }: Place): Range =>
  new Range(line, column, endLine, endColumn);

/** What `syncline.saveRecordAsTest` is given. */
export interface SavedRecord extends Omit<RecordForTest, "name"> {
  /** The sync file, absolute. */
  readonly path: string;
}

async function saveRecordAsTest(client: LanguageClient, saved: SavedRecord): Promise<void> {
  const { path, endpoint, native, record } = saved;
  const name = await window.showInputBox({
    title: l10n.t("Save the record as a test"),
    prompt: l10n.t("What does it show? The test is named so."),
    value: l10n.t("reads {0} as it is now", endpoint),
    validateInput: (text) => (text.trim() === "" ? l10n.t("A test needs a name.") : undefined),
  });
  if (name === undefined) return;
  const document = await workspace.openTextDocument(Uri.file(path));
  const test: RecordForTest = { name, endpoint, native, record };
  const { version } = document;
  const made = await client.sendRequest<TestEdit | null>("syncline/saveRecord", {
    text: document.getText(),
    test,
  });
  if (made === null || document.version !== version) {
    void window.showWarningMessage(
      l10n.t("The sync file is in no state to take a test: mend it first, and try again."),
    );
    return;
  }
  const at = document.positionAt(made.offset);
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, at, made.insert);
  if (!(await workspace.applyEdit(edit))) return;
  const shown = await window.showTextDocument(document);
  const line = document.positionAt(made.offset + made.insert.length).line;
  shown.revealRange(new Range(new Position(at.line, 0), new Position(line, 0)));
}
