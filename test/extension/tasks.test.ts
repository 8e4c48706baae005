import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseTask } from "../../extension/tasks/task-definition.ts";

interface Pattern {
  readonly regexp: string;
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly severity: number;
  readonly message: number;
  readonly code: number;
}

const manifest: { contributes: { problemMatchers: [{ pattern: Pattern }] } } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const { pattern } = manifest.contributes.problemMatchers[0];

/** What a problem matcher makes of a line. */
function problemOf(line: string) {
  const match = new RegExp(pattern.regexp).exec(line);
  return match === null
    ? null
    : {
        file: match[pattern.file],
        line: Number(match[pattern.line]),
        column: Number(match[pattern.column]),
        severity: match[pattern.severity],
        code: match[pattern.code],
        message: match[pattern.message],
      };
}

test("[E84] the problem matcher finds what the command really prints, in folders of any name", () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline tasks #ü-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "my syncs"));
  const text =
    "syncline: 1\nname: x\nrecord: { key: a, fields: { a: strong, b: string } }\nendpoints: { e: { csv: e.csv, mode: target, fields: { b: 'upper(' } } }\n";
  writeFileSync(join(folder, "my syncs/bad.sync.yaml"), text);
  const main = resolve("agent/cli/main.ts");
  const { stderr, stdout } = spawnSync(process.execPath, [main, "check", "my syncs/bad.sync.yaml"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, SYNCLINE_HOME: join(folder, "home"), NODE_NO_WARNINGS: "1" },
  });
  const lines = `${stdout}\n${stderr}`.split("\n");
  const found = lines.map(problemOf).filter((one) => one !== null);
  const error = found.find(({ severity }) => severity === "error");
  expect(error).toMatchObject({
    file: join("my syncs", "bad.sync.yaml"),
    line: 3,
    column: 32,
    severity: "error",
    code: "sync.bad-value",
  });
  expect(error?.message).toContain('"strong"');
  // What says where it is, is found; the rest says nothing of a place.
  expect(lines.filter((line) => /\.yaml:\d+:\d+/.test(line)).length).toBe(found.length);
});

test("[E84] the problem matcher reads places of data, drives and endpoints, and no line that is none", () => {
  expect(problemOf("data/a.csv:17 shop: warning: It is no date [endpoint.value]")).toMatchObject({
    file: "data/a.csv",
    line: 17,
    severity: "warning",
    message: "It is no date",
  });
  expect(problemOf("C:\\shop\\a.sync.yaml:3:9: error: No [sync.bad-value]")).toMatchObject({
    file: "C:\\shop\\a.sync.yaml",
    line: 3,
  });
  for (const line of [
    "✗ x: 3 errors",
    "    Did you mean error: this?",
    "customers: 2 of 2 tests passed",
    "12:30: error: x",
  ])
    expect(problemOf(line)).toBeNull();
});

test("[E84] a task is one of the four commands and a file, else it is none", () => {
  expect(parseTask({ type: "syncline", command: "plan", file: "a.sync.yaml" })).toEqual({
    command: "plan",
    file: "a.sync.yaml",
  });
  expect(parseTask({ type: "syncline", command: "undo", file: "a.sync.yaml" })).toBeNull();
  expect(parseTask({ type: "syncline", command: "plan" })).toBeNull();
});
