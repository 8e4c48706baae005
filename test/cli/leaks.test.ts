import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seal } from "../../shared/connectors/secrets/sealed.ts";
import { CliWorkspace } from "./cli-workspace.ts";

/** No blanks: the connector takes its secrets apart at them. */
const planted = {
  env: 'env&s3cret=="<1>/+',
  file: "f1le-s3cret-ä€",
  store: "st0re\\s3cret'%7e",
};
const passphrase = "correct-horse-battery";
const reference = "leaky ${" + "env:PLANTED} ${" + "file:planted.key} ${" + "secret:planted}";

/** How the secrets might be found again. */
const traces = Object.values({ ...planted, passphrase }).flatMap((value) => {
  const bytes = Buffer.from(value);
  return [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toString("base64").slice(0, -4),
    Buffer.from(`user:${value}`).toString("base64").slice(8, -4),
  ];
});

const tracesIn = (text: string): readonly string[] => traces.filter((trace) => text.includes(trace));

/** The command as it is built, with the leaky connector; `open` is one that redacts nothing. */
const programs = { closed: "", open: "" };

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline-leaks-"));
  for (const kind of ["closed", "open"] as const) {
    programs[kind] = join(folder, `${kind}.mjs`);
    await build({
      entryPoints: ["agent/cli/main.ts"],
      outfile: programs[kind],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node24",
      logLevel: "error",
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      plugins: [
        {
          name: "leaky",
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /\/open-connector\.ts$/ }, () => ({
              path: resolve("test/cli/leaky-connector.ts"),
            }));
            if (kind === "closed") return;
            onLoad({ filter: /\/redaction\.ts$/ }, () => ({
              contents: "export class Redaction { add() {} redact(text) { return text } }",
            }));
          },
        },
      ],
    });
  }
});

afterAll(() => rmSync(join(programs.closed, ".."), { recursive: true, force: true }));

/** A sync of a file with the leaky endpoint, which lacks two of its records. */
async function leaky(): Promise<CliWorkspace> {
  const workspace = new CliWorkspace();
  workspace.put("erp.csv", "sku,name\nA-1,Cup\nA-2,Pan\nA-3,Pot\n");
  workspace.put("shop.csv", "sku,name\nA-1,Cup\n");
  workspace.put("planted.key", `${planted.file}\n`);
  chmodSync(workspace.place("planted.key"), 0o600);
  workspace.put(
    "leaky.sync.yaml",
    `syncline: 1
name: leaky
record: { key: sku, fields: { sku: string, name: string } }
endpoints:
  erp: { csv: erp.csv, mode: source }
  shop: { csv: { path: '${reference}' }, mode: two-way }
deletes: archive
`,
  );
  mkdirSync(workspace.home);
  const cheap = { N: 2 ** 10, r: 8, p: 1 };
  const sealed = await seal(new Map([["planted", planted.store]]), passphrase, cheap);
  writeFileSync(join(workspace.home, "secrets.enc"), sealed);
  return workspace;
}

interface Told {
  readonly code: number | null;
  readonly out: string;
}

function run(
  workspace: CliWorkspace,
  line: string,
  leak = "",
  program: keyof typeof programs = "closed",
): Promise<Told> {
  const child = spawn(process.execPath, [programs[program], ...line.split(" ")], {
    cwd: workspace.folder,
    env: {
      PATH: process.env.PATH,
      SYNCLINE_HOME: workspace.home,
      SYNCLINE_SECRETS_KEY: passphrase,
      SYNCLINE_DEBUG: "1",
      NO_COLOR: "1",
      PLANTED: planted.env,
      LEAK: leak,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      out += text;
    });
  return new Promise((done) => child.on("close", (code) => done({ code, out })));
}

/** Everything that is kept: each file beside those that hold the secrets, each value of the state, unpacked. */
function kept({ folder, home }: CliWorkspace): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const root of [folder, home])
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || /planted\.key$|secrets\.enc$/.test(path)) continue;
      const bytes = readFileSync(path);
      found.set(path, `${bytes.toString("utf8")}${bytes.toString("latin1")}`);
      if (bytes.subarray(0, 15).toString() === "SQLite format 3")
        found.set(`${path} unpacked`, unpacked(path));
    }
  return found;
}

/** The texts of a database, blobs that are packed unpacked. */
function unpacked(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const texts: string[] = [];
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  for (const { name } of tables)
    for (const row of database.prepare(`SELECT * FROM "${name}"`).all())
      for (const value of Object.values(row)) {
        if (!(value instanceof Uint8Array)) texts.push(String(value));
        else if (value[0] === 0x28 && value[1] === 0xb5)
          texts.push(zstdDecompressSync(value).toString("utf8"));
        else texts.push(Buffer.from(value).toString("utf8"));
      }
  database.close();
  return texts.join("\n");
}

const leaksKept = (workspace: CliWorkspace): readonly string[] =>
  [...kept(workspace)]
    .filter(([, text]) => tracesIn(text).length > 0)
    .map(([path]) => path.split("/").at(-1)!);

const leaks = ["read", "throw", "crash", "reject", "bad", "cursor", "write"];
const after = ["status", "history --json", "explain A-1 --json", "secret list", "plan -o plan.json"];

test.each(leaks)("[C113] [C112] a connector that leaks in %s tells nobody a secret", async (leak) => {
  const workspace = await leaky();
  const tell = async (line: string, how = leak) => {
    const told = await run(workspace, line, how);
    expect(tracesIn(told.out), `syncline ${line} with LEAK=${how}:\n${told.out}`).toEqual([]);
    return told;
  };
  const first = await tell("sync");
  const isThrown = leak === "throw" || leak === "crash" || leak === "reject";
  if (isThrown)
    expect(first).toMatchObject({ code: 1, out: expect.stringMatching(/thrown: •••[\s\S]*\n +at /) });
  else if (leak !== "cursor") expect(first.out).toContain("•••");
  const { out } = await tell("plan --json");
  const document = out.split("\nThis is a bug")[0]!;
  expect(JSON.stringify(JSON.parse(document))).toMatch(/syncs|errors/);
  if (!isThrown) for (const line of after) await tell(line);
  const run1 = /\d{8}-\d{6}-[0-9a-f]{4}/.exec((await tell("history", "")).out)?.[0];
  if (run1 !== undefined) await tell(`history ${run1} --json`, "");
  expect(leaksKept(workspace)).toEqual([]);
  expect([...kept(workspace).keys()].some((path) => path.endsWith(" unpacked"))).toBe(true);
});

test("[C113] the same goes for the records that are archived and undone, once the connector is well again", async () => {
  const workspace = await leaky();
  expect((await run(workspace, "sync", "bad")).out).toContain("•••");
  expect(readdirSync(workspace.place(".syncline"))).toEqual(["leaky.rejected.ndjson"]);
  expect(leaksKept(workspace)).toEqual([]);
  expect((await run(workspace, "sync")).code).toBe(0);
  workspace.put("erp.csv", "sku,name\nA-1,Cup\nA-2,Pan\n");
  expect(tracesIn((await run(workspace, "sync")).out)).toEqual([]);
  expect(readdirSync(workspace.place(".syncline"))).toEqual(["leaky.archive.ndjson"]);
  expect(leaksKept(workspace)).toEqual([]);
});

test("[C113] without redaction this very test would find secrets in every place that it looks at", async () => {
  const found: Record<string, readonly string[]> = {};
  for (const leak of ["throw", "read", "bad", "cursor", "write"]) {
    const workspace = await leaky();
    const { out } = await run(workspace, "sync", leak, "open");
    if (leak === "bad") await run(workspace, "plan -o plan.json", leak, "open");
    const places = leaksKept(workspace).filter((place) => !/(-wal|-shm|\.db)$/.test(place));
    found[leak] = [...(tracesIn(out).length > 0 ? ["printed"] : []), ...places].sort();
  }
  expect(found).toEqual({
    throw: ["printed"],
    read: ["printed"],
    bad: ["leaky.rejected.ndjson", "plan.json", "printed", "syncline.db unpacked"],
    cursor: ["syncline.db unpacked"],
    write: ["printed", "syncline.db unpacked"],
  });
});

test("[C113] every form of every secret is found where it stands", () => {
  for (const value of Object.values(planted))
    for (const text of [
      value,
      encodeURIComponent(value),
      JSON.stringify({ value }),
      btoa(unescape(encodeURIComponent(value))),
    ])
      expect(tracesIn(text).length, text).toBeGreaterThan(0);
});
