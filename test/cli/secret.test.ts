import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CliWorkspace, type Terminal } from "./cli-workspace.ts";

const key = { SYNCLINE_SECRETS_KEY: "correct horse battery staple" };

/** Two syncs that name secrets, one in a comment. */
function naming(): CliWorkspace {
  const workspace = new CliWorkspace();
  const sync = (name: string, auth: string) =>
    workspace.put(
      `${name}.sync.yaml`,
      `syncline: 1
name: ${name}
record: { key: sku, fields: { sku: string } }
endpoints:
  shop: { rest: { url: "https://shop.example/api", auth: ${auth} }, mode: source } # not \${secret:comment}
`,
    );
  sync("prices", "{ bearer: '${" + "secret:shop-token}' }");
  sync(
    "stock",
    "{ basic: '${" + "secret:shop-token}:${" + "env:SHOP_PASSWORD}', x: '${" + "file:shop.key}' }",
  );
  return workspace;
}

test.each<[string, readonly string[], Terminal]>([
  ["asks for the value without showing it", [], { hidden: "t0ken value" }],
  ["reads it from standard input", [], { input: "t0ken value\n" }],
  ["takes it from a variable", ["--from-env", "GIVEN"], { env: { GIVEN: "t0ken value" } }],
])("[C114] secret set %s", async (_, options, terminal) => {
  const workspace = new CliWorkspace();
  const ran = await workspace.run(["secret", "set", "shop-token", ...options], terminal);
  expect(ran).toEqual({ code: 0, out: "✓ shop-token is kept in the keychain (memory).\n", err: "" });
  expect(workspace.keychain.entries).toEqual(new Map([["shop-token", "t0ken value"]]));
});

const refused: readonly (readonly [line: string, terminal: Terminal, code: number, message: RegExp])[] = [
  ["set", { hidden: "x" }, 2, /secret set NAME/],
  ["set a hunter2hunter2", { hidden: "x" }, 2, /A value is never an argument/],
  ["set a b c", { input: "x" }, 2, /A value is never an argument/],
  ["set a", {}, 2, /Nobody is here to ask .*standard input, or with --from-env/s],
  ["set a --json", { hidden: "x" }, 2, /Nobody is here to ask/],
  ["set a", { hidden: "" }, 130, /nothing was kept/],
  ["set a", { input: "" }, 2, /Standard input holds no secret: it is empty/],
  ["set a", { input: Buffer.from([0xff]) }, 2, /not UTF-8/],
  ["set a", { input: "x".repeat(70_000) }, 2, /larger than 64 KiB/],
  ["set a --from-env NONE", { input: "x" }, 2, /NONE is not set or is empty/],
  ["set a --in cupboard", { input: "x" }, 2, /--in takes one of: keychain, file/],
  ["set a{b}", { input: "x" }, 2, /no braces/],
  ["set a --in file", { input: "x" }, 1, /SYNCLINE_SECRETS_KEY is not set/],
  ["set a", { input: "x", locked: true }, 1, /it is locked\..*SYNCLINE_SECRETS_KEY/s],
  ["set a --in keychain", { input: "x", locked: true, env: key }, 1, /it is locked/],
  ["", {}, 2, /secret takes one of: set, list, remove/],
  ["lsit", {}, 2, /Did you mean "syncline secret list"/],
  ["remove a b", {}, 2, /a name and nothing else/],
  ["list nowhere", {}, 1, /no sync "nowhere"/],
];

test.each(refused)(
  "[C114] secret %s with %j is refused and keeps nothing",
  async (line, terminal, code, message) => {
    const workspace = new CliWorkspace();
    const ran = await workspace.run(`secret ${line}`.trim(), terminal);
    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toMatch(message);
    expect(ran.out + ran.err).not.toContain("hunter2");
    expect(workspace.keychain.entries.size).toBe(0);
    expect(() => readdirSync(workspace.home)).toThrow();
  },
);

test("[C114] nobody is asked for a value that could not be kept", async () => {
  const workspace = new CliWorkspace();
  let asked = 0;
  const hidden = () => `value ${++asked}`;
  expect((await workspace.run("secret set a", { hidden, locked: true })).code).toBe(1);
  expect(asked).toBe(0);
  expect((await workspace.run("secret set a", { hidden })).code).toBe(0);
  expect(asked).toBe(1);
});

test("[C105] [C114] with a locked keychain and a passphrase the secret goes to the encrypted file, and that is said", async () => {
  const workspace = new CliWorkspace();
  const set = await workspace.run("secret set a", { input: "hunter2hunter2", locked: true, env: key });
  expect(set).toEqual({ code: 0, out: `✓ a is kept in ${workspace.home}/secrets.enc.\n`, err: "" });
  expect(readFileSync(`${workspace.home}/secrets.enc`, "utf8")).not.toContain("hunter2");
  const json = await workspace.run("secret set b --in file --json", { input: "x", env: key });
  expect(JSON.parse(json.out)).toEqual({ set: "b", in: "file", place: `${workspace.home}/secrets.enc` });
  const list = await workspace.run("secret list --json", { env: key });
  expect(JSON.parse(list.out)).toMatchObject({ secrets: [{ name: "a" }, { name: "b" }] });
});

test("[C115] secret list says what is kept, where, who names it and what is missing", async () => {
  const workspace = naming();
  workspace.keychain.entries.set("old-token", "hunter2hunter2");
  workspace.put("shop.key", "f1le-key");
  const { code, out, err } = await workspace.run("secret list", { env: { SHOP_PASSWORD: "hunter3hunter3" } });
  expect({ code, err }).toEqual({ code: 4, err: "" });
  expect(workspace.plain(out.replaceAll(workspace.home, "HOME"))).toMatchInlineSnapshot(`
    "keychain  memory  1 secret
    file      HOME/secrets.enc  not used: SYNCLINE_SECRETS_KEY is not set

      old-token          keychain     no sync here
      shop-token         missing      prices, stock
      env:SHOP_PASSWORD  environment  stock
      file:shop.key      unusable     stock  \${file:shop.key}: Other users of this machine can read or change the secret in FOLDER/shop.key (mode 0644), so it is not used.

    Set it with: syncline secret set shop-token
    "
  `);
  chmodSync(workspace.place("shop.key"), 0o600);
  workspace.keychain.entries.set("shop-token", "t0ken");
  const whole = await workspace.run("secret list", { env: { SHOP_PASSWORD: "hunter3hunter3" } });
  expect(whole.code).toBe(0);
  expect(workspace.plain(whole.out.replaceAll(workspace.home, "HOME"))).toMatchInlineSnapshot(`
    "keychain  memory  2 secrets
    file      HOME/secrets.enc  not used: SYNCLINE_SECRETS_KEY is not set

      old-token          keychain      no sync here
      shop-token         keychain      prices, stock
      env:SHOP_PASSWORD  environment   stock
      file:shop.key      its own file  stock
    "
  `);
  for (const value of ["hunter2", "hunter3", "f1le-key", "t0ken"])
    expect(out + whole.out).not.toContain(value);
});

test("[C115] secret list --json is one document without a value", async () => {
  const workspace = naming();
  workspace.keychain.entries.set("shop-token", "hunter2hunter2");
  const { code, document } = await workspace.json("secret list stock");
  expect(code).toBe(4);
  const path = workspace.place("stock.sync.yaml");
  expect(document).toMatchObject({
    stores: [
      { kind: "keychain", place: "memory", usable: true },
      { kind: "file", place: `${workspace.home}/secrets.enc`, usable: false },
    ],
    secrets: [
      { kind: "secret", name: "shop-token", state: { kind: "kept", in: "keychain" }, usedBy: [path] },
      {
        kind: "env",
        name: "SHOP_PASSWORD",
        state: { kind: "missing", problem: { code: "secret.missing", at: { file: path, line: 5 } } },
      },
      { kind: "file", name: workspace.place("shop.key"), state: { kind: "missing" } },
    ],
  });
  expect(JSON.stringify(document)).not.toContain("hunter2");
});

test("[C115] where no store can be asked, secret list says so, with what to do", async () => {
  const workspace = naming();
  const { code, out } = await workspace.run("secret list", { locked: true });
  expect(code).toBe(4);
  expect(out).toContain("The system's keychain cannot be used: it is locked.");
  expect(out).toMatch(/shop-token +not known/);
  expect(out).toContain("Unlock it, or set SYNCLINE_SECRETS_KEY.");
  await workspace.run("secret set x --in file", { input: "x", env: key });
  const wrong = await workspace.run("secret list", { env: { SYNCLINE_SECRETS_KEY: "another" } });
  expect(wrong.out).toMatch(/SYNCLINE_SECRETS_KEY is not the passphrase/);
  expect(wrong.out).toMatch(/shop-token +not known/);
});

test("[C115] with no secret and no sync there is nothing to list, and nothing wrong", async () => {
  const { code, out } = await new CliWorkspace().run("secret list");
  expect(code).toBe(0);
  expect(out).toContain("No secret is kept, and no sync here names one.");
});

test("[C116] secret remove removes a secret wherever it is kept, and says where there was none", async () => {
  const workspace = new CliWorkspace();
  await workspace.run("secret set a --in file", { input: "x", env: key });
  workspace.keychain.entries.set("a", "x");
  const removed = await workspace.run("secret remove a", { env: key });
  expect(removed).toEqual({
    code: 0,
    out: `✓ a is removed from the keychain (memory) and ${workspace.home}/secrets.enc.\n`,
    err: "",
  });
  const again = await workspace.run("secret remove a", { env: key });
  expect(again.code).toBe(1);
  expect(again.err).toContain('There is no secret "a"; nothing was removed [secret.missing]');
  workspace.keychain.entries.set("b", "x");
  expect(await workspace.json("secret remove b")).toEqual({
    code: 0,
    document: { removed: "b", from: ["keychain"] },
  });
});
