import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { filePorts } from "../shared/connectors/file/ports.ts";
import { openSecrets } from "../shared/connectors/secrets/open-secrets.ts";
import { loadSync } from "../shared/engine/load-sync.ts";
import { runSync } from "../shared/engine/run-sync.ts";
import { runTests } from "../shared/mapping/run-tests.ts";
import { openStore } from "../shared/state/sqlite/open-store.ts";

const examples = globSync("examples/*/*.sync.yaml");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of an example with state of its own. */
async function opened(example: string) {
  const folder = mkdtempSync(join(tmpdir(), "syncline-example-"));
  folders.push(folder);
  cpSync(join(example, ".."), folder, { recursive: true });
  const home = { folder: join(folder, ".home") };
  const signal = new AbortController().signal;
  const load = () =>
    loadSync(join(folder, example.split(/[\\/]/).at(-1)!), {
      home,
      ports: filePorts,
      secrets: openSecrets({ home: home.folder, env: process.env }),
      signal,
    });
  const run = async () => {
    const loaded = await load();
    const store = openStore(home.folder);
    if (!store.ok || loaded.compiled === null) throw new Error("the example does not open");
    const { path, compiled, connectors } = loaded;
    const state = store.value.sync(path, compiled.file.name);
    const report = await runSync(
      { path, compiled, connectors, state },
      { clock: Date.now, signal, approved: true },
    );
    store.value.close();
    if (!report.ok) throw new Error(report.error.message);
    return report.value;
  };
  return { folder, load, run };
}

test("there are examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

describe.each(examples)("%s", (example) => {
  test("checks without a word", async () => {
    const { load } = await opened(example);
    expect((await load()).diagnostics).toEqual([]);
  });

  test("passes its own tests, and has some", async () => {
    const { load } = await opened(example);
    const { compiled, file } = await load();
    const results = runTests(compiled!, file!);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  test("syncs, and a second run is empty and writes nothing", async () => {
    const { folder, run } = await opened(example);
    const first = await run();
    expect(first.header.rejections).toEqual([]);
    const contents = () =>
      globSync("data/*", { cwd: folder })
        .sort()
        .map((name) => readFileSync(join(folder, name), "base64"));
    const before = contents();
    expect((await run()).kind).toBe("nothing");
    expect(contents()).toEqual(before);
  });
});
