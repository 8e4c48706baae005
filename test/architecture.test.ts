import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** The rooms of `shared/`, from the bottom up: each may use those before it. */
const rooms = [
  "base",
  "model",
  "mapping",
  "formats",
  "connectors",
  "reconcile",
  "apply",
  "state",
  "schedule",
  "engine",
  "protocol",
];

const files = globSync("{shared,agent,extension}/**/*.ts").map((file) => file.replaceAll("\\", "/"));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [
    ...text.matchAll(
      /^\s*(?:import|export)[^"';]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|import\("([^"]+)"\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3]!);
}

const target = (file: string, imported: string): string =>
  normalize(join(dirname(file), imported)).replaceAll("\\", "/");

const roomOf = (file: string): number =>
  file.startsWith("shared/") ? rooms.indexOf(file.split("/")[1]!) : -1;

test("imports in shared/ run downwards", () => {
  const wrong: string[] = [];
  for (const file of files.filter((one) => one.startsWith("shared/"))) {
    for (const imported of importsOf(file).filter((one) => one.startsWith("."))) {
      const to = target(file, imported);
      const upwards = roomOf(to) > roomOf(file);
      if (!to.startsWith("shared/") || upwards) wrong.push(`${file} → ${to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every room of shared/ has its place in the order", () => {
  expect(files.filter((file) => file.startsWith("shared/") && roomOf(file) < 0)).toEqual([]);
});

test("agent/ and extension/ do not use each other", () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.startsWith("."))
      .map((imported) => [file.split("/")[0], target(file, imported)] as const)
      .filter(
        ([from, to]) =>
          (from === "agent" && to.startsWith("extension/")) ||
          (from === "extension" && to.startsWith("agent/")),
      )
      .map(([, to]) => `${file} → ${to}`),
  );
  expect(wrong).toEqual([]);
});

test("nothing in shared/ names an editor or a desktop", () => {
  const wrong = files.filter(
    (file) =>
      file.startsWith("shared/") && importsOf(file).some((one) => /^(vscode|electron)(\/|$)/.test(one)),
  );
  expect(wrong).toEqual([]);
});

test("model and reconcile do no I/O and know no clock", () => {
  const wrong: string[] = [];
  for (const file of files.filter((one) => /^shared\/(model|reconcile)\//.test(one))) {
    for (const imported of importsOf(file))
      if (!imported.startsWith(".")) wrong.push(`${file} imports ${imported}`);
    if (/Date\.now|Math\.random|new Date\(\)|process\./.test(readFileSync(file, "utf8")))
      wrong.push(`${file} is not pure`);
  }
  expect(wrong).toEqual([]);
});

test("no lint or type check is switched off in the source", () => {
  const off = /@ts-(ignore|nocheck|expect-error)|biome-ignore|\bas any\b|: any\b/;
  expect(files.filter((file) => off.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("code is run from text nowhere", () => {
  const wrong = files.filter((file) => /\beval\(|new Function\(/.test(readFileSync(file, "utf8")));
  expect(wrong).toEqual([]);
});
