import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { CompiledSync } from "../../shared/mapping/compiled.ts";
import { runTest } from "../../shared/mapping/run-tests.ts";
import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import { scan } from "../language/scan.ts";
import { type FoundTest, type Place, placeAt, testsOf } from "./find-tests.ts";

export interface TestMessage {
  readonly text: string;
  readonly at: Place;
  /** `null` where there is nothing to hold against something else. */
  readonly diff: { readonly expected: string; readonly actual: string } | null;
}

/** How a test went; `errored`: it could not be run. */
export interface TestOutcome {
  readonly index: number;
  readonly kind: "passed" | "failed" | "errored";
  readonly messages: readonly TestMessage[];
}

/** A sync file as it was read for its tests; `compiled` is `null` where it has an error. */
export interface TestedSync {
  readonly text: string;
  readonly file: SyncFile | null;
  readonly compiled: CompiledSync | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs the tests of a text. What is wrong with the file itself is told at each test that it keeps from being run. */
export function testOutcomes({ text, file, compiled, diagnostics }: TestedSync): readonly TestOutcome[] {
  const tree = scan(text);
  // Tests that cannot be read are not among those of the file, which are else in the order of the text.
  const cases = [...(file?.tests ?? [])];
  return testsOf(tree, text).map((found): TestOutcome => {
    const test = cases[0]?.name === found.name ? cases.shift() : undefined;
    const errored = (messages: readonly TestMessage[]): TestOutcome => ({
      index: found.index,
      kind: "errored",
      messages,
    });
    if (file === null || compiled === null) return errored(fileProblems(found, diagnostics));
    if (test === undefined)
      return errored([
        { text: "The test is not complete, or names what is not there.", at: found.at, diff: null },
      ]);
    const differences = runTest(test, compiled, file);
    if (differences.length === 0) return { index: found.index, kind: "passed", messages: [] };
    const messages = differences.map(({ text: said, place }): TestMessage => {
      if (place === null) return { text: said, at: found.at, diff: null };
      const at = placeAt(tree, text, ["tests", found.index, place.part, place.name]) ?? found.at;
      const { name, expected, actual } = place;
      const diff =
        actual === null ? null : { expected: `${name}: ${expected}`, actual: `${name}: ${actual}` };
      return { text: said, at, diff };
    });
    return { index: found.index, kind: "failed", messages };
  });
}

function fileProblems(found: FoundTest, diagnostics: readonly Diagnostic[]): readonly TestMessage[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return [{ text: "The sync file cannot be read.", at: found.at, diff: null }];
  return errors.map(({ message, at }) => {
    const line = (at?.line ?? found.at.line + 1) - 1;
    const column = (at?.column ?? 1) - 1;
    const endLine = (at?.endLine ?? line + 1) - 1;
    return {
      text: message,
      at: { line, column, endLine, endColumn: (at?.endColumn ?? column + 2) - 1 },
      diff: null,
    };
  });
}
