import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSecretFile } from "../../../shared/connectors/secrets/secret-file.ts";
import { secretUses } from "../../../shared/mapping/parse/secret-uses.ts";
import { LockedKeychain, MemoryKeychain } from "../../support/memory-keychain.ts";
import { SecretsFolder } from "./secrets-folder.ts";

const env = { TOKEN: "t0ken-in-env", EMPTY: "" };

test("[C100] references are replaced by what they stand for, and the rest of a text is as it is", async () => {
  const folder = new SecretsFolder();
  const path = folder.put("key.txt", "f1le-key\n");
  const secrets = folder.secrets({ env, keychain: new MemoryKeychain({ "shop token": "k3pt" }) });
  const resolved = async (text: string) => {
    const result = await secrets.resolve(text);
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  expect(await resolved(`Bearer \${env:TOKEN}`)).toBe("Bearer t0ken-in-env");
  expect(await resolved(`\${secret:shop token}:\${file:key.txt}:\${env:TOKEN}\${env:TOKEN}`)).toBe(
    "k3pt:f1le-key:t0ken-in-envt0ken-in-env",
  );
  expect(await resolved(`\${ \${secret: shop token } }`)).toBe(
    `\${ k3pt }`.replace(`\${ k3pt }`, `\${ k3pt }`),
  );
  expect(await resolved(`\${file:${path}}`)).toBe("f1le-key");
  for (const plain of ["", "$TOKEN", "{env:TOKEN}", `\${TOKEN}`, "{page}", "a$b"])
    expect(await resolved(plain)).toBe(plain);
});

test("[C100] a value that looks like a reference or a pattern of replacement is put in as it is", async () => {
  const odd = { A: `\${env:TOKEN}`, B: "$&$1$$" };
  const secrets = new SecretsFolder().secrets({ env: { ...env, ...odd } });
  expect(await secrets.resolve(`\${env:A}|\${env:B}`)).toEqual({ ok: true, value: `${odd.A}|${odd.B}` });
});

test("[C100] nothing is looked up before somebody asks for it", () => {
  const keychain = new MemoryKeychain({ a: "value" });
  new SecretsFolder().secrets({ keychain }, `url: \${secret:a}`);
  expect(keychain.looks).toBe(0);
});

const nowhere: readonly (readonly [reference: string, message: RegExp, hint: RegExp])[] = [
  [`\${env:MISSING}`, /MISSING is not set/, /syncline secret set MISSING/],
  [`\${env:EMPTY}`, /EMPTY is empty/, /syncline secret set EMPTY/],
  [`\${env:toString}`, /toString is not set/, /syncline secret set/],
  [`\${file:none.txt}`, /no file .*none\.txt/, /sync file's folder/],
  [`\${secret:gone}`, /no secret "gone"/, /syncline secret set gone$/],
  [`\${secret:it's gone}`, /no secret "it's gone"/, /syncline secret set 'it'\\''s gone'$/],
  [`\${secrets:gone}`, /names no secret/, /\$\{secret:NAME\}/],
  [`\${ENV:X}`, /names no secret/, /\$\{secret:NAME\}/],
  [`\${env:}`, /names no secret/, /\$\{secret:NAME\}/],
];

test.each(nowhere)(
  "[C101] %s leads nowhere, and is named with its place and what to do",
  async (reference, message, hint) => {
    const text = `syncline: 1\nname: x\n  auth: { bearer: "${reference}" }\n`;
    const secrets = new SecretsFolder().secrets({ env }, text);
    const result = await secrets.resolve(`Bearer ${reference}`);
    if (result.ok) throw new Error("It was replaced");
    const { code, message: said, hint: told, at } = result.error;
    expect(code).toBe("secret.missing");
    expect(said).toContain(reference);
    expect(said).toMatch(message);
    expect(told).toMatch(hint);
    expect(at).toMatchObject({ file: expect.stringMatching(/a\.sync\.yaml$/), line: 3, column: 20 });
  },
);

test("[C101] of several references the one that is not there is named", async () => {
  const secrets = new SecretsFolder().secrets({ env });
  const result = await secrets.resolve(`\${env:TOKEN} \${env:A} \${env:B}`);
  expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining(`\${env:A}`) } });
});

test("[C102] a file's secret is its text without one line end", async () => {
  const folder = new SecretsFolder();
  mkdirSync(join(folder.folder, "deep"));
  for (const [content, value] of [
    ["s3cret", "s3cret"],
    ["s3cret\n", "s3cret"],
    ["s3cret\r\n", "s3cret"],
    ["s3cret\n\n", "s3cret\n"],
    [" s3cret ", " s3cret "],
    ["\ufeffs3cret", "s3cret"],
    ["zwei\nZeilen ä\n", "zwei\nZeilen ä"],
    ["x".repeat(64 * 1024), "x".repeat(64 * 1024)],
  ] as const) {
    folder.put("deep/key", content);
    expect(await folder.secrets().resolve(`\${file:deep/key}`)).toEqual({ ok: true, value });
  }
  symlinkSync("deep/key", join(folder.folder, "link"));
  expect(await folder.secrets().resolve(`\${file:link}`)).toMatchObject({ ok: true });
});

test("[C102] a file that others can read or change, and what is no secret's file, is refused", async () => {
  const folder = new SecretsFolder();
  const refused = async (name: string) => {
    const result = await folder.secrets().resolve(`\${file:${name}}`);
    return result.ok ? null : `${result.error.code} ${result.error.message}`;
  };
  for (const mode of [0o600, 0o400, 0o640, 0o660]) {
    folder.put("key", "s3cret", mode);
    expect(await refused("key")).toBe(null);
  }
  for (const mode of [0o644, 0o604, 0o602, 0o666, 0o777]) {
    folder.put("key", "s3cret", mode);
    const said = await refused("key");
    expect(said).toMatch(/^secret\.file .*Other users of this machine can read or change/);
    expect(said).toContain(`(mode 0${mode.toString(8)})`);
  }
  folder.put("key", Buffer.alloc(64 * 1024 + 1, "x"), 0o600);
  expect(await refused("key")).toMatch(/^secret\.file .*larger than 64 KiB/);
  folder.put("key", Buffer.from([0x73, 0xff, 0x21]), 0o600);
  expect(await refused("key")).toMatch(/^secret\.file .*not UTF-8/);
  folder.put("key", "\n", 0o600);
  expect(await refused("key")).toMatch(/^secret\.file .*is empty/);
  expect(await refused(".")).toMatch(/^secret\.file .*(not a file|is a folder)/);
  execFileSync("mkfifo", ["-m", "600", join(folder.folder, "pipe")]);
  expect(await refused("pipe")).toMatch(/^secret\.file .*not a file/);
});

test("[C102] modes say nothing on Windows", async () => {
  const path = new SecretsFolder().put("key", "s3cret", 0o666);
  expect(await readSecretFile(path, "win32")).toEqual({ ok: true, value: "s3cret" });
});

test("[C102] containers have their secrets in /run/secrets, readable for all that are in there", async (context) => {
  if (process.getuid?.() !== 0 || existsSync("/run/secrets")) {
    console.log("/run/secrets can only be made by the superuser, where there is none, so it was not tried.");
    context.skip();
  }
  mkdirSync("/run/secrets");
  context.onTestFinished(() => rmSync("/run/secrets", { recursive: true, force: true }));
  writeFileSync("/run/secrets/db", "s3cret\n");
  chmodSync("/run/secrets/db", 0o444);
  expect(await new SecretsFolder().secrets().resolve(`\${file:/run/secrets/db}`)).toMatchObject({ ok: true });
  const around = new SecretsFolder().put("db", "s3cret", 0o644);
  const path = `/run/secrets/../..${around}`;
  expect(await new SecretsFolder().secrets().resolve(`\${file:${path}}`)).toMatchObject({ ok: false });
});

test("[C103] a secret is looked up once, however many ask at once", async () => {
  const folder = new SecretsFolder();
  const keychain = new MemoryKeychain({ a: "value", b: "other" });
  const vault = folder.vault({ keychain });
  const first = vault.for({ path: join(folder.folder, "a.sync.yaml"), text: "" });
  const second = vault.for({ path: join(folder.home, "b.sync.yaml"), text: "" });
  await Promise.all([
    first.resolve(`\${secret:a}`),
    first.resolve(`x\${secret: a }`),
    second.resolve(`\${secret:a}`),
  ]);
  await first.resolve(`\${secret:a}`);
  expect(keychain.looks).toBe(1);
  await first.resolve(`\${secret:b}`);
  expect(keychain.looks).toBe(2);
});

test("[C103] what was not found is looked up again", async () => {
  const keychain = new MemoryKeychain();
  const secrets = new SecretsFolder().secrets({ keychain });
  expect(await secrets.resolve(`\${secret:a}`)).toMatchObject({ ok: false });
  keychain.entries.set("a", "set since");
  expect(await secrets.resolve(`\${secret:a}`)).toEqual({ ok: true, value: "set since" });
});

test("[C103] the same path in two folders is two files", async () => {
  const [one, other] = [new SecretsFolder(), new SecretsFolder()];
  const vault = one.vault();
  one.put("key", "one of them");
  other.put("key", "the other");
  const of = ({ folder }: SecretsFolder) =>
    vault.for({ path: join(folder, "a.sync.yaml"), text: "" }).resolve(`\${file:key}`);
  expect([await of(one), await of(other)]).toMatchObject([{ value: "one of them" }, { value: "the other" }]);
});

const passphrase = { SYNCLINE_SECRETS_KEY: "correct horse battery staple" };

test("[C104] the keychain comes first, the encrypted file second", async () => {
  const folder = new SecretsFolder();
  const keychain = new MemoryKeychain({ both: "in the keychain" });
  const { file } = folder.vault({ env: passphrase }).stores;
  await file.set("both", "in the file");
  await file.set("filed", "in the file");
  const secrets = folder.secrets({ env: passphrase, keychain });
  expect(await secrets.resolve(`\${secret:both}`)).toEqual({ ok: true, value: "in the keychain" });
  expect(await secrets.resolve(`\${secret:filed}`)).toEqual({ ok: true, value: "in the file" });
  const shut = folder.secrets({ env: passphrase, keychain: new LockedKeychain() });
  expect(await shut.resolve(`\${secret:both}`)).toEqual({ ok: true, value: "in the file" });
});

test("[C104] what is missing says where it was looked for and why not elsewhere", async () => {
  const folder = new SecretsFolder();
  const saying = async (options: Parameters<SecretsFolder["secrets"]>[0]) => {
    const result = await folder.secrets(options).resolve(`\${secret:x}`);
    return result.ok ? null : `${result.error.code} ${result.error.message}`;
  };
  expect(await saying({})).toMatch(/^secret\.missing .*in the keychain \(memory\)\.$/);
  expect(await saying({ env: passphrase })).toMatch(/^secret\.missing .*and none in .*secrets\.enc\.$/);
  expect(await saying({ keychain: new LockedKeychain() })).toMatch(/^secret\.store .*it is locked\.$/);
  expect(await saying({ keychain: new LockedKeychain(), env: passphrase })).toMatch(
    /^secret\.missing .*in .*secrets\.enc\. .*it is locked\.$/,
  );
  await folder.vault({ env: passphrase }).stores.file.set("y", "value");
  expect(await saying({})).toMatch(
    /^secret\.missing .*secrets\.enc was not looked into, since SYNCLINE_SECRETS_KEY/,
  );
  const wrong = { SYNCLINE_SECRETS_KEY: "another" };
  expect(await saying({ env: wrong })).toMatch(/^secret\.store .*not the passphrase/);
  expect(await saying({ env: wrong, keychain: new MemoryKeychain({ x: "value" }) })).toBe(null);
});

test("[C115] the secrets that a sync file names are those of its values, each once", () => {
  const text = `# \${secret:comment}
endpoints: { a: { rest: { url: "https://\${env:HOST}/", auth: '\${secret:t}', again: "\${secret:t}\\u0021" } } }
when: [{ webhook: { secret: "\${file:../hook}" } }]
"\${secret:key}": not a value`;
  expect(secretUses(text).map((use) => use.text)).toEqual([
    `\${env:HOST}`,
    `\${secret:t}`,
    `\${file:../hook}`,
  ]);
});
