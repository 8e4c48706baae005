import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { init } from "../../agent/cli/commands/init.ts";
import type { Io } from "../../agent/cli/io.ts";
import { noColours } from "../../agent/cli/style.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { homeOf } from "../../shared/engine/home.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";

let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-init-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync("test/fixtures/infer", folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  let [out, err] = ["", ""];
  const io: Io = {
    out: (text) => {
      out += `${text}\n`;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    progress: () => {},
    ask: async () => null,
    askHidden: async () => null,
    input: async () => null,
    secrets: openSecrets({ home: join(folder, "home"), env: {} }),
    style: noColours,
    json: args.includes("--json"),
    cwd: folder,
    env: {},
    columns: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    clock: () => 0,
  };
  const options: ParseArgsOptionsConfig = { ...init.options, json: { type: "boolean" } };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const texts = (name: string) => [values[name]].flat().filter((value) => typeof value === "string");
  const code = await init.run({
    io,
    positionals,
    flag: (name) => values[name] === true,
    text: (name) => texts(name)[0],
    texts,
  });
  return { code, out, err };
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

test("[M99] writes a sync file beside the files, shows why, and says what comes next", async () => {
  const { code, out, err } = await run("--from", "erp-shop/artikel.xml", "--to", "erp-shop/shop.csv");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain(
    "artikelnummer  string   @nr          Artikelnummer  key: unique in all 24 records of artikel",
  );
  expect(out).toContain("Only on shop: Kategorie");
  expect(out).toContain("syncline plan erp-shop/artikel-shop.sync.yaml");
  const text = read("erp-shop/artikel-shop.sync.yaml");
  expect(text).toContain("xml: { path: artikel.xml, records: Katalog.Artikel }\n    mode: source");
  expect(text).toContain('csv: { path: shop.csv, delimiter: ";", encoding: windows-1252 }\n    mode: target');
});

test.each([
  ["erp-shop/artikel.xml", "erp-shop/shop.csv"],
  ["crm-shop/crm.json", "crm-shop/customers.csv"],
  ["keyed/products.json", "keyed/items.xml"],
])("[M97] the sync file of %s and %s loads without a complaint", async (one, other) => {
  await run(one, other, "--out", "a.sync.yaml");
  const home = homeOf({ SYNCLINE_HOME: join(folder, "home") }, process.platform);
  const signal = new AbortController().signal;
  const loaded = await loadSync(join(folder, "a.sync.yaml"), {
    home,
    ports: filePorts,
    secrets: openSecrets({ home: home.folder, env: process.env }),
    signal,
  });
  expect(loaded.diagnostics).toEqual([]);
  expect(loaded.compiled).not.toBe(null);
});

test("[M99] takes paths from the sync file's folder, wherever it is", async () => {
  mkdirSync(join(folder, "syncs"));
  const { code } = await run(
    "--from",
    "stock/stock.ndjson",
    "--to",
    "stock/warehouse.tsv",
    "-o",
    "syncs/a.sync.yaml",
  );
  expect(code).toBe(0);
  expect(read("syncs/a.sync.yaml")).toContain("path: ../stock/stock.ndjson");
});

test("[M99] files of several folders are synced from the present one", async () => {
  await run("keyed/items.xml", "stock/stock.ndjson", "--name", "many things");
  expect(read("many things.sync.yaml")).toContain("name: many things");
});

test("[M99] --two-way and plain files are synced all ways", async () => {
  const modes = async (...args: readonly string[]) => {
    const { out } = await run(...args, "--stdout");
    return [...out.matchAll(/mode: (\S+)/g)].map((match) => match[1]);
  };
  const [one, other] = ["german/kunden.csv", "german/customers.csv"];
  expect(await modes("--from", one, "--to", other)).toEqual(["source", "target"]);
  expect(await modes("--from", one, "--to", other, "--two-way")).toEqual(["two-way", "two-way"]);
  expect(await modes(one, other, "crm-shop/crm.json")).toEqual(["two-way", "two-way", "two-way"]);
  expect(await modes("--from", one, "--from", "crm-shop/crm.json", "--to", other)).toEqual([
    "source",
    "source",
    "target",
  ]);
});

test("[M99] never overwrites a file without --force", async () => {
  const args = ["--from", "keyed/products.json", "--to", "keyed/items.xml", "--out", "a.sync.yaml"];
  writeFileSync(join(folder, "a.sync.yaml"), "mine\n");
  const refused = await run(...args);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toMatch(/There is a file .*a\.sync\.yaml already[\s\S]*--force/);
  expect(read("a.sync.yaml")).toBe("mine\n");
  expect(await run(...args, "--force")).toMatchObject({ code: 0 });
  expect(read("a.sync.yaml")).toContain("name: products-items");
});

test("[M99] --stdout prints the sync file and writes nothing", async () => {
  const before = readdirSync(folder, { recursive: true }).sort();
  const { out } = await run("--from", "keyed/products.json", "--to", "keyed/items.xml", "--stdout");
  expect(out).toMatch(/^# Made by `syncline init`[\s\S]*\nsyncline: 1\n/);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
});

test("[M99] looks at files and leaves them as they are", async () => {
  const before = read("keyed/items.xml");
  await run("keyed/products.json", "keyed/items.xml");
  expect(read("keyed/items.xml")).toBe(before);
});

test("[M99] --json tells programs what was found", async () => {
  const { out } = await run("--from", "crm-shop/crm.json", "--to", "crm-shop/customers.csv", "--json");
  const found: unknown = JSON.parse(out);
  expect(found).toMatchObject({
    path: join(folder, "crm-shop/crm-customers.sync.yaml"),
    name: "crm-customers",
    key: { kind: "values", fields: ["email"] },
    splits: [{ endpoint: "customers", column: "full_name", write: 'firstName + " " + lastName' }],
    alone: [
      { endpoint: "crm", column: "id", type: "integer" },
      { endpoint: "crm", column: "tags", type: "json" },
      { endpoint: "customers", column: "customer_no", type: "string" },
      { endpoint: "customers", column: "Phone", type: "string" },
    ],
    diagnostics: [],
  });
});

test("[M94] a key that is a guess waits for a person", async () => {
  const { code, out } = await run("--from", "strangers/planets.csv", "--to", "strangers/invoices.json");
  expect(code).toBe(4);
  expect(out).toContain("the key is a guess");
});

test.each<[what: string, args: readonly string[], code: number, message: RegExp]>([
  ["no files", [], 2, /nothing to look at[\s\S]*--from a\.csv --to b\.json/],
  ["one file", ["german/kunden.csv"], 2, /only one place/],
  ["one file from", ["--from", "german/kunden.csv"], 2, /only one place/],
  ["only sources", ["--from", "a.csv", "--from", "b.csv"], 2, /no --to/],
  ["only targets", ["--to", "a.csv", "--to", "b.csv"], 2, /no --from/],
  ["both ways of naming", ["--from", "a.csv", "b.csv"], 2, /either with --from and --to, or plainly/],
  ["a file twice", ["german/kunden.csv", "./german/kunden.csv"], 2, /named twice/],
  ["a bad name", ["a.csv", "b.csv", "--name", "x/y"], 2, /cannot be the sync's name/],
  ["a missing file", ["german/kunden.csv", "none.csv"], 1, /no file .*none\.csv/],
  ["a folder", ["german/kunden.csv", "german"], 1, /german is not a file/],
  ["an empty file", ["german/kunden.csv", "empty.csv"], 1, /empty\.csv.*The file is empty/],
  ["another format", ["german/kunden.csv", "picture.png"], 2, /picture\.png.*none of the formats/],
  [
    "a folder to write",
    ["german/kunden.csv", "german/customers.csv", "--out", "german"],
    1,
    /a folder .*german already/,
  ],
  [
    "nowhere to write",
    ["german/kunden.csv", "german/customers.csv", "--out", "no/a.sync.yaml"],
    1,
    /no[/\\]a\.sync\.yaml/,
  ],
  ["no records at all", ["none.json", "nothing.json"], 1, /None of the places holds a record/],
])("[M99] %s: a clear message, and nothing is written", async (_, args, code, message) => {
  writeFileSync(join(folder, "empty.csv"), "");
  writeFileSync(
    join(folder, "picture.png"),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
  );
  writeFileSync(join(folder, "none.json"), "[]");
  writeFileSync(join(folder, "nothing.json"), '{"items": []}');
  const ran = await run(...args);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(message);
  const isSync = (name: string) => name.endsWith(".sync.yaml");
  expect(readdirSync(folder, { recursive: true }).map(String).filter(isSync)).toEqual([]);
});

test("[M99] records that cannot be read are named, and the others are enough", async () => {
  writeFileSync(join(folder, "a.ndjson"), '{"sku":"x"}\n{"sku":\n{"sku":"y"}\n');
  writeFileSync(join(folder, "b.csv"), "sku\nx\ny\n");
  const { code, err } = await run("a.ndjson", "b.csv");
  expect(code).toBe(0);
  expect(err).toMatch(/a\.ndjson:2.*warning/);
  expect(existsSync(join(folder, "a-b.sync.yaml"))).toBe(true);
});
