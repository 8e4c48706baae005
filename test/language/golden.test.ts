import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { LanguageCore } from "../../extension/language/language-core.ts";
import { fixedSamples } from "./fixed-samples.ts";
import { tableOf } from "./table.ts";

const files = globSync("test/language/syncs/*.sync.yaml").sort();

test("[L1] the files of the golden tests are there", () => {
  expect(files.length).toBeGreaterThanOrEqual(20);
  expect(globSync("test/language/goldens/*.txt").length).toBe(files.length);
});

for (const file of files) {
  const name = basename(file, ".sync.yaml");
  test(`[L1] at every position of ${name} help is what it was looked over to be`, async () => {
    // A golden that is not there would be written and pass.
    expect(existsSync(`test/language/goldens/${name}.txt`)).toBe(true);
    const core = new LanguageCore(fixedSamples);
    const table = tableOf(core, { path: `/syncs/${name}.sync.yaml`, text: readFileSync(file, "utf8") });
    await expect(table).toMatchFileSnapshot(`goldens/${name}.txt`);
  });
}
