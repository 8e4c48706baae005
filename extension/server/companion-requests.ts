import type { Connection } from "vscode-languageserver/node";
import { checkSync } from "../../shared/mapping/check.ts";
import type { FieldType } from "../../shared/protocol/views.ts";
import { type ReadOutcome, readValue } from "../conflicts/read-value.ts";
import { nothingKnown } from "../language/samples.ts";
import { type FoundTest, findTests } from "../testing/find-tests.ts";
import { runInText } from "../testing/run-in-text.ts";
import { type RecordForTest, saveRecord, type TestEdit } from "../testing/save-record.ts";
import { type TestOutcome, testOutcomes } from "../testing/test-outcomes.ts";

/** A sync file's text as the editor has it, saved or not. */
export interface SyncText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface ValueText {
  readonly type: FieldType | null;
  readonly text: string;
}

export interface RecordInText {
  readonly text: string;
  readonly test: RecordForTest;
}

/** What the extension asks that takes knowing sync files: their tests, and values as people write them. */
export function answerCompanionRequests(
  connection: Connection,
  { home, isTrusted }: { readonly home: string; readonly isTrusted: () => boolean },
): void {
  connection.onRequest<ReadOutcome, void>("syncline/readValue", ({ type, text }: ValueText) =>
    readValue(type, text),
  );
  connection.onRequest<readonly FoundTest[], void>("syncline/tests", ({ text }: SyncText) => findTests(text));
  connection.onRequest<TestEdit | null, void>("syncline/saveRecord", ({ text, test }: RecordInText) =>
    saveRecord(text, test),
  );
  connection.onRequest<readonly TestOutcome[], void>(
    "syncline/runTests",
    async ({ path, text }: SyncText, token) => {
      // Nothing is read for a workspace that is not trusted: the tests are run by the text alone.
      if (!isTrusted()) return testOutcomes({ text, ...checkSync(text, path, nothingKnown) });
      const cancel = new AbortController();
      const listening = token.onCancellationRequested(() => cancel.abort());
      try {
        return await runInText(path, text, home, cancel.signal);
      } finally {
        listening.dispose();
      }
    },
  );
}
