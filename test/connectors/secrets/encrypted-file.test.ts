import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EncryptedFile } from "../../../shared/connectors/secrets/encrypted-file.ts";
import { keepSecret, removeSecret, storeFor } from "../../../shared/connectors/secrets/keep-secret.ts";
import { seal, unseal } from "../../../shared/connectors/secrets/sealed.ts";
import { LockedKeychain, locked } from "../../support/memory-keychain.ts";
import { SecretsFolder } from "./secrets-folder.ts";

const passphrase = "correct horse battery staple";

function encrypted(key = passphrase, { home } = new SecretsFolder()): EncryptedFile {
  return new EncryptedFile(home, key);
}

test("[C106] what was set is read back, listed and removed, in this process and in the next", async () => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  expect(await file.names()).toEqual({ ok: true, value: [] });
  const values = {
    token: "t0ken",
    "name with ä": "zwei\nZeilen \u{1f511}",
    __proto__: "x",
    constructor: "y",
  };
  for (const [name, value] of Object.entries(values)) await file.set(name, value);
  await file.set("__proto__", "z");
  for (const store of [file, encrypted(passphrase, folder)]) {
    expect(await store.get("token")).toEqual({ ok: true, value: "t0ken" });
    expect(await store.get("name with ä")).toEqual({ ok: true, value: values["name with ä"] });
    expect(await store.get("__proto__")).toEqual({ ok: true, value: "z" });
    expect(await store.get("toString")).toEqual({ ok: true, value: null });
    expect(await store.names()).toEqual({
      ok: true,
      value: ["__proto__", "constructor", "name with ä", "token"],
    });
  }
  expect(await file.remove("token")).toEqual({ ok: true, value: true });
  expect(await file.remove("token")).toEqual({ ok: true, value: false });
  expect(await encrypted(passphrase, folder).get("token")).toEqual({ ok: true, value: null });
});

test("[C106] the file shows neither names nor values, only its owner can read it, and it never looks the same twice", async () => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  await file.set("shop-token", "hunter2hunter2");
  const first = readFileSync(file.place, "utf8");
  await file.set("shop-token", "hunter2hunter2");
  const second = readFileSync(file.place, "utf8");
  for (const text of [first, second]) {
    const { data, nonce, salt } = JSON.parse(text);
    for (const hidden of ["shop-token", "hunter2", passphrase, btoa("shop-token").slice(0, 12)]) {
      expect(text).not.toContain(hidden);
      expect(Buffer.from(data, "base64").toString("latin1")).not.toContain(hidden);
    }
    expect(Buffer.from(nonce, "base64")).toHaveLength(12);
    expect(Buffer.from(salt, "base64")).toHaveLength(16);
  }
  for (const part of ["data", "nonce", "salt", "tag"])
    expect(JSON.parse(first)[part]).not.toBe(JSON.parse(second)[part]);
  expect(statSync(file.place).mode & 0o777).toBe(0o600);
  expect(statSync(folder.home).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder.home)).toEqual(["secrets.enc"]);
});

test("[C106] a file that was readable for others is not any more once it is written", async () => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  await file.set("a", "value");
  chmodSync(file.place, 0o644);
  await file.set("b", "value");
  expect(statSync(file.place).mode & 0o777).toBe(0o600);
});

test("[C106] another passphrase opens nothing, writes nothing and says so", async () => {
  const folder = new SecretsFolder();
  await encrypted(passphrase, folder).set("a", "value");
  const before = readFileSync(join(folder.home, "secrets.enc"));
  const other = encrypted("another", folder);
  for (const result of [
    await other.get("a"),
    await other.names(),
    await other.set("a", "x"),
    await other.remove("a"),
  ]) {
    expect(result).toMatchObject({ ok: false, error: { code: "secret.store" } });
    if (!result.ok) expect(result.error.message).toMatch(/SYNCLINE_SECRETS_KEY is not the passphrase/);
  }
  expect(readFileSync(join(folder.home, "secrets.enc"))).toEqual(before);
  expect(await encrypted(passphrase, folder).get("a")).toEqual({ ok: true, value: "value" });
});

test("[C106] without a passphrase nothing is written, and both ways out are named", async () => {
  const folder = new SecretsFolder();
  const file = encrypted("", folder);
  expect(file.isSetUp).toBe(false);
  const result = await file.set("a", "value");
  if (result.ok) throw new Error("It was set without a passphrase");
  expect(result.error).toMatchObject({ code: "secret.store" });
  expect(result.error.hint).toMatch(/keychain.*SYNCLINE_SECRETS_KEY/);
  expect(readdirSync(folder.folder)).toEqual([]);
  expect(() => readdirSync(folder.home)).toThrow();
});

test("[C106] of a changed byte an error comes, never another value or none", async () => {
  const sealed = await seal(new Map([["name", "value"]]), passphrase);
  const document = JSON.parse(sealed);
  for (const part of ["salt", "nonce", "tag", "data"]) {
    const bytes = Buffer.from(document[part], "base64");
    for (const at of [0, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      const text = JSON.stringify({ ...document, [part]: changed.toString("base64") });
      expect(await unseal(text, passphrase), part).toEqual({ ok: false, error: "passphrase" });
    }
  }
  expect(await unseal(JSON.stringify({ ...document, N: 2 ** 14 }), passphrase)).toMatchObject({ ok: false });
  expect(await unseal(sealed, passphrase)).toEqual({ ok: true, value: new Map([["name", "value"]]) });
});

test.each([
  ["nothing", ""],
  ["half of it", '{"syncline-secrets":1,"N":327'],
  ["no object", "null"],
  ["another file", '{"name":"package"}'],
  ["a cost beyond all bounds", (text: string) => text.replace('"N":32768', '"N":1073741824')],
  ["a cost that is no power of two", (text: string) => text.replace('"N":32768', '"N":32769')],
  ["no cost", (text: string) => text.replace('"N":32768,', "")],
  ["a short tag", (text: string) => text.replace(/"tag":"[^"]+"/, '"tag":"AAAA"')],
])("[C106] %s in place of the file is told of, and stays", async (_, text) => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  await file.set("a", "value");
  const whole = readFileSync(file.place, "utf8");
  const damaged = typeof text === "string" ? text : text(whole);
  expect(damaged).not.toBe(whole);
  writeFileSync(file.place, damaged);
  for (const result of [await file.get("a"), await file.set("b", "x"), await file.remove("a")]) {
    if (result.ok) throw new Error("It was opened");
    expect(result.error).toMatchObject({ code: "secret.store", hint: expect.stringContaining("backup") });
  }
  expect(readFileSync(file.place, "utf8")).toBe(damaged);
});

test("[C106] a newer version's file is told from a damaged one", async () => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  await file.set("a", "value");
  writeFileSync(
    file.place,
    readFileSync(file.place, "utf8").replace('"syncline-secrets":1', '"syncline-secrets":2'),
  );
  const read = await file.get("a");
  expect(read).toMatchObject({ ok: false, error: { message: expect.stringContaining("newer Syncline") } });
});

test("[C107] of secrets that are set and removed at once none is lost, and whoever looks meanwhile sees a whole file", async () => {
  const folder = new SecretsFolder();
  await encrypted(passphrase, folder).set("old", "value");
  const names = ["a", "b", "c", "d"];
  let looks = 0;
  const looking = setInterval(() => {
    looks++;
    expect(Object.keys(JSON.parse(readFileSync(join(folder.home, "secrets.enc"), "utf8")))).toContain("data");
  }, 1);
  onTestFinished(() => clearInterval(looking));
  const done = await Promise.all([
    ...names.map((name) => encrypted(passphrase, folder).set(name, `value of ${name}`)),
    encrypted(passphrase, folder).remove("old"),
  ]);
  clearInterval(looking);
  expect(looks).toBeGreaterThan(10);
  expect(done.every(({ ok }) => ok)).toBe(true);
  const file = encrypted(passphrase, folder);
  expect(await file.names()).toEqual({ ok: true, value: names });
  expect(readdirSync(folder.home)).toEqual(["secrets.enc"]);
});

test("[C107] what a process that died left beside the file keeps nobody from writing", async () => {
  const folder = new SecretsFolder();
  const file = encrypted(passphrase, folder);
  await file.set("a", "value");
  const [lock, half] = [`${file.place}.lock`, `${file.place}.0123456789ab.tmp`];
  writeFileSync(half, '{"syncline-secrets":1,');
  writeFileSync(lock, "");
  const longAgo = Date.now() / 1000 - 60;
  utimesSync(lock, longAgo, longAgo);
  expect(await file.set("b", "value")).toMatchObject({ ok: true });
  expect(await encrypted(passphrase, folder).names()).toEqual({ ok: true, value: ["a", "b"] });
});

test("[C107] a place that cannot be written is named, and nothing is left there", async () => {
  const folder = new SecretsFolder();
  mkdirSync(folder.home);
  mkdirSync(join(folder.home, "secrets.enc"));
  const set = await encrypted(passphrase, folder).set("a", "value");
  expect(set).toMatchObject({
    ok: false,
    error: { code: "secret.store", message: expect.stringContaining("secrets.enc") },
  });
  expect(readdirSync(folder.home)).toEqual(["secrets.enc"]);
});

const key = { SYNCLINE_SECRETS_KEY: passphrase };

test("[C108] a secret is kept in one store, in whichever it is set", async () => {
  const { stores } = new SecretsFolder().vault({ env: key });
  await keepSecret("a", "one", stores, stores.keychain);
  await keepSecret("a", "two", stores, stores.file);
  expect(await stores.keychain.get("a")).toEqual({ ok: true, value: null });
  expect(await stores.file.get("a")).toEqual({ ok: true, value: "two" });
  await keepSecret("a", "three", stores, stores.keychain);
  expect(await stores.keychain.get("a")).toEqual({ ok: true, value: "three" });
  expect(await stores.file.get("a")).toEqual({ ok: true, value: null });
});

test("[C105] a secret goes to the encrypted file where the keychain is shut, but only with a passphrase", async () => {
  const folder = new SecretsFolder();
  const withKey = folder.vault({ env: key, keychain: new LockedKeychain() }).stores;
  expect(await storeFor("a", withKey, null)).toEqual({ ok: true, value: withKey.file });
  expect(await storeFor("a", withKey, "keychain")).toEqual(locked);
  const without = folder.vault({ keychain: new LockedKeychain() }).stores;
  expect(await storeFor("a", without, null)).toEqual(locked);
  const open = folder.vault({ env: key }).stores;
  expect(await storeFor("a", open, null)).toEqual({ ok: true, value: open.keychain });
  expect(await storeFor("a", open, "file")).toEqual({ ok: true, value: open.file });
});

test("[C116] a secret is removed from every store that can be used", async () => {
  const folder = new SecretsFolder();
  const { stores } = folder.vault({ env: key });
  for (const store of [stores.keychain, stores.file]) await store.set("a", "value");
  expect(await removeSecret("a", stores)).toEqual({ ok: true, value: [stores.keychain, stores.file] });
  expect(await removeSecret("a", stores)).toEqual({ ok: true, value: [] });
  await stores.file.set("a", "value");
  const half = folder.vault({ env: key, keychain: new LockedKeychain() }).stores;
  expect(await removeSecret("a", half)).toEqual({ ok: true, value: [half.file] });
  expect(await removeSecret("a", half)).toEqual(locked);
});
