// Finds the texts that the extension says, and keeps l10n/bundle.l10n.json up to date: node extension/l10n.mjs
// Texts without a German translation are listed.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Every text that is given to `l10n.t`, or to the `t` that stands for it where no editor is known. */
export function textsOf(source) {
  const calls = source.matchAll(/(?<![\w.])(?:l10n\.)?t\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/g);
  return [...calls].map(([, text]) => {
    if (text.startsWith('"')) return JSON.parse(text);
    if (text.includes("${") && text.startsWith("`"))
      throw new Error(`no text that can be translated: ${text}`);
    return text.slice(1, -1);
  });
}

export function allTexts() {
  const files = globSync("extension/**/*.ts");
  return [...new Set(files.flatMap((file) => textsOf(readFileSync(file, "utf8"))))].sort();
}

const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (isMain) {
  const texts = allTexts();
  const bundle = Object.fromEntries(texts.map((text) => [text, text]));
  writeFileSync("l10n/bundle.l10n.json", `${JSON.stringify(bundle, null, 2)}\n`);
  const german = JSON.parse(readFileSync("l10n/bundle.l10n.de.json", "utf8"));
  for (const text of texts) if (german[text] === undefined) console.log(JSON.stringify(text));
}
