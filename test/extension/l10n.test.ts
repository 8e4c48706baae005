import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exampleList } from "../../extension/examples/example-list.ts";
import { allTexts, textsOf } from "../../extension/l10n.mjs";
import { untranslated } from "../../extension/words/translate.ts";

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, "utf8"));
const holes = (text: string) =>
  [...text.matchAll(/\{\d+\}|\$\{\w+:[\w-]+\}|\]\(command:[\w.]+\)/g)].map(([hole]) => hole).sort();

test("[E85] every text that the extension says is in the bundle, and in German with the same places to fill", () => {
  const texts = allTexts();
  expect(texts.length).toBeGreaterThan(100);
  expect(Object.keys(read("l10n/bundle.l10n.json")).sort(), "run: node extension/l10n.mjs").toEqual(texts);
  const german = read("l10n/bundle.l10n.de.json");
  expect(Object.keys(german).sort()).toEqual(texts);
  expect(texts.filter((text) => holes(text).join() !== holes(german[text] ?? "").join())).toEqual([]);
});

test("[E85] texts are found however the call is written, and in nothing else", () => {
  expect(
    textsOf('l10n.t("a \\"b\\"", x); t(\n  "c",\n); format("d"); this.t("e"); l10n.t(\'f "g"\')'),
  ).toEqual(['a "b"', "c", 'f "g"']);
});

test("[E85] every %key% of the manifest has its text, in German too, and no other is kept", () => {
  const keys = [...readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
  // The package that npm knows has its description in words.
  const wanted = [...new Set([...keys, "description"])].sort();
  const [english, german] = [read("package.nls.json"), read("package.nls.de.json")];
  expect(Object.keys(english).sort()).toEqual(wanted);
  expect(Object.keys(german).sort()).toEqual(wanted);
  expect(wanted.filter((key) => holes(english[key]!).join() !== holes(german[key]!).join())).toEqual([]);
});

test("[E86] the gallery holds every example, each with its sync file, and the manifest's pictures are there", () => {
  const examples = exampleList(untranslated).map(({ name }) => name);
  expect([...examples].sort()).toEqual(
    globSync("examples/*")
      .map((path) => path.split(/[\\/]/)[1])
      .sort(),
  );
  for (const name of examples) expect(existsSync(`examples/${name}/${name}.sync.yaml`)).toBe(true);
  const pictures = [...readFileSync("package.json", "utf8").matchAll(/"\.?\/?(media\/[^"]+)"/g)].map(
    ([, path]) => path!,
  );
  expect(pictures.length).toBeGreaterThan(5);
  for (const picture of pictures) expect(existsSync(picture)).toBe(true);
});
