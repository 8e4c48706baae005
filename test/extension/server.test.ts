import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { isInside } from "../../extension/server/is-inside.ts";
import type { Proposed } from "../../extension/server/proposals.ts";
import type { Kept } from "../../extension/server/secret-requests.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { homeIn, speakTo } from "../support/language-server.ts";

/** The server as a process of its own, stopped with the test, as the folder is removed. */
async function serve(
  folder: string,
  trusted: boolean,
  env: Readonly<Record<string, string | undefined>> = {},
) {
  const spoken = await speakTo("extension/server/main.ts", folder, { trusted, home: homeIn(folder), env });
  onTestFinished(() => {
    spoken.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return spoken;
}

const workspace = () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline lsp # ü-"));
  cpSync("examples/customers", folder, { recursive: true });
  return folder;
};

async function until<T>(look: () => T | undefined | false, what: string): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}`);
}

const text =
  'syncline: 1\nname: x\nrecord:\n  key: email\n  fields: { email: string, name: string }\nendpoints:\n  shop:\n    csv: { path: data/customers.csv, delimiter: ";", encoding: windows-1252, comment: "#" }\n    mode: source\n    fields: { email: Emial, name: full_name }\n';

test("[L10] columns of a file are known soon after it is opened, edits arrive piece by piece, and answers are of the newest version", async () => {
  const folder = workspace();
  const { connection, published } = await serve(folder, true);
  const uri = pathToFileURL(join(folder, "a.sync.yaml")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "syncline", version: 1, text },
  });
  const wrong = await until(
    () =>
      published.flatMap(({ diagnostics }) => diagnostics).find(({ code }) => code === "sync.unknown-column"),
    "the unknown column",
  );
  expect(wrong.message).toContain('Did you mean "Email"?');
  const line = text.split("\n").findIndex((one) => one.includes("Emial"));
  const character = text.split("\n")[line]!.indexOf("Emial");
  const range = { start: { line, character }, end: { line, character: character + 5 } };
  const actions: readonly { readonly title: string }[] = await connection.sendRequest(
    "textDocument/codeAction",
    { textDocument: { uri }, range, context: { diagnostics: [] } },
  );
  expect(actions.map(({ title }) => title)).toContain('Change to "Email"');
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: "E" }],
  });
  const list: { readonly items: readonly { readonly label: string }[] } = await connection.sendRequest(
    "textDocument/completion",
    { textDocument: { uri }, position: { line, character: character + 1 } },
  );
  expect(list.items.map(({ label }) => label)).toContain("Email");
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 3 },
    contentChanges: [
      { range: { start: range.start, end: { line, character: character + 1 } }, text: "Email" },
    ],
  });
  const last = await until(
    () => published.find(({ version }) => version === 3),
    "the diagnostics of version 3",
  );
  expect(last.diagnostics.filter(({ code }) => code === "sync.unknown-column")).toEqual([]);
  const definition: { readonly uri: string } = await connection.sendRequest("textDocument/definition", {
    textDocument: { uri },
    position: { line, character: character + 2 },
  });
  expect(definition.uri).toBe(pathToFileURL(join(folder, "data/customers.csv")).href);
  expect(published.map(({ version }) => version)).toEqual(
    published.map(({ version }) => version).toSorted((a, b) => a - b),
  );
});

test("[L11] without trust no database is asked and no file outside is read; files inside are", async () => {
  const folder = workspace();
  const outside = mkdtempSync(join(tmpdir(), "syncline-outside-"));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  writeFileSync(join(outside, "b.csv"), "email;hidden\n");
  const endpoints = `${text.replace("Emial", "Email").replace("full_name", "nowhere")}  db:\n    sqlite: { path: ${join(outside, "made.db")}, table: t }\n    mode: target\n  out:\n    csv: ${join(outside, "b.csv")}\n    mode: target\n    fields: { email: email, name: nothere }\n`;
  const outcome = async (trusted: boolean) => {
    const copy = workspace();
    const { connection, published } = await serve(copy, trusted);
    const uri = pathToFileURL(join(copy, "a.sync.yaml")).href;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "syncline", version: 1, text: endpoints },
    });
    await until(
      () =>
        published.some(({ diagnostics }) => diagnostics.some(({ message }) => message.includes('"nowhere"'))),
      "the file inside",
    );
    return JSON.stringify(published.at(-1));
  };
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  const untrusted = await outcome(false);
  expect(untrusted).not.toContain("nothere");
  expect(untrusted).not.toContain("made.db");
  const trusted = await outcome(true);
  expect(trusted).toContain("nothere");
  expect(trusted).toContain("made.db");
});

test("[L11] a link that leads outside is outside, be it the file, a folder on the way, or among what a glob names", async () => {
  const outside = mkdtempSync(join(tmpdir(), "syncline-outside-"));
  const folder = mkdtempSync(join(tmpdir(), "syncline-inside-"));
  onTestFinished(() => {
    for (const one of [outside, folder])
      rmSync(one, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  mkdirSync(join(folder, "in"));
  mkdirSync(join(folder, "mixed"));
  for (const place of [join(outside, "a.csv"), join(folder, "b.csv"), join(folder, "in/c.csv")])
    writeFileSync(place, "a\n");
  symlinkSync(join(outside, "a.csv"), join(folder, "link.csv"));
  symlinkSync(outside, join(folder, "way"));
  symlinkSync(join(folder, "b.csv"), join(folder, "in/near.csv"));
  symlinkSync(join(outside, "a.csv"), join(folder, "mixed/far.csv"));
  const inside = (place: string) => isInside(join(folder, place), [folder]);
  expect(await inside("b.csv")).toBe(true);
  expect(await inside("not-yet/d.csv")).toBe(true);
  expect(await inside("..b.csv")).toBe(true);
  expect(await inside("in/*.csv")).toBe(true);
  expect(await inside("link.csv")).toBe(false);
  expect(await inside("way/a.csv")).toBe(false);
  expect(await inside("way/*.csv")).toBe(false);
  expect(await inside("mixed/*.csv")).toBe(false);
  expect(await inside("mixed")).toBe(false);
  expect(await inside("../x.csv")).toBe(false);
  // A workspace that is itself opened through a link is still all inside.
  symlinkSync(folder, join(outside, "opened"));
  expect(await isInside(join(outside, "opened/b.csv"), [join(outside, "opened")])).toBe(true);
});

test("[L15] documentation of an answer is given when it is asked for, and none of an answer that was offered before", async () => {
  const folder = workspace();
  const { connection } = await serve(folder, true);
  const uri = pathToFileURL(join(folder, "a.sync.yaml")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "syncline", version: 1, text },
  });
  const ask = (line: number, character: number): Promise<{ readonly items: readonly Offered[] }> =>
    connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position: { line, character },
    });
  const mode = text.split("\n").findIndex((line) => line.includes("mode:"));
  const { items } = await ask(mode, 10);
  const source = items.find(({ label }) => label === "source");
  expect(source).toMatchObject({ label: "source" });
  expect(source).not.toHaveProperty("documentation");
  const resolved: Offered = await connection.sendRequest("completionItem/resolve", source);
  expect(resolved.documentation?.value).toContain("read");
  await ask(3, 7);
  expect(await connection.sendRequest("completionItem/resolve", source)).toEqual(source);
});

test("[L16] [L14] hints and fixes that are asked of a text that is typed in are refused once it has changed, and completion does not wait for them", async () => {
  const folder = workspace();
  const { connection } = await serve(folder, true);
  const uri = pathToFileURL(join(folder, "a.sync.yaml")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "syncline", version: 1, text },
  });
  const start = { line: 1, character: 6 };
  const change = (version: number) =>
    connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end: start }, text: "y" }],
    });
  await change(2);
  const order: string[] = [];
  const fixes = connection
    .sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [] },
    })
    .then(
      () => order.push("fixes"),
      (refusal: { readonly code: number }) => order.push(`refused ${refusal.code}`),
    );
  await connection
    .sendRequest("textDocument/completion", { textDocument: { uri }, position: { line: 3, character: 7 } })
    .then(() => order.push("completion"));
  await change(3);
  await fixes;
  // ContentModified, as the protocol calls it.
  expect(order).toEqual(["completion", "refused -32801"]);
  const hints = await connection.sendRequest("textDocument/inlayHint", {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  });
  expect(Array.isArray(hints)).toBe(true);
});

/** No keychain, but the encrypted file. */
const onlyTheFile = {
  DBUS_SESSION_BUS_ADDRESS: undefined,
  XDG_RUNTIME_DIR: undefined,
  SYNCLINE_SECRETS_KEY: "a passphrase of this test",
};

test("[L17] a credential is moved into the store by its place and a name, and only in a workspace that is trusted", async () => {
  const written =
    'api:\n    rest: { url: "https://x.example/a", auth: { bearer: "sk_live_abcdefghijklmnop" } }\n';
  const file = text.replace(/ {2}shop:[\s\S]*$/, `  ${written}    mode: source\n`);
  const ask = async (trusted: boolean) => {
    const folder = workspace();
    const { connection, published } = await serve(folder, trusted, onlyTheFile);
    const uri = pathToFileURL(join(folder, "a.sync.yaml")).href;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "syncline", version: 1, text: file },
    });
    const start = await until(
      () =>
        published.flatMap(({ diagnostics }) => diagnostics).find(({ code }) => code === "sync.literal-secret")
          ?.range.start,
      "the credential",
    );
    const actions: readonly {
      readonly title: string;
      readonly command?: { readonly arguments: readonly Movable[] };
    }[] = await connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [] },
    });
    const [movable] =
      actions.find(({ title }) => title.startsWith("Move the secret"))?.command?.arguments ?? [];
    if (movable === undefined) throw new Error("no fix moves it");
    expect(JSON.stringify(actions)).not.toContain("sk_live");
    const move = (change: object): Promise<Kept> =>
      connection.sendRequest("syncline/moveSecret", { ...movable, replace: false, ...change });
    return { folder, movable, move, connection };
  };
  const untrusted = await ask(false);
  expect(await untrusted.move({})).toMatchObject({ kind: "refused" });
  const { folder, movable, move, connection } = await ask(true);
  expect(movable.name).toBe("api-token");
  expect(await move({ version: 7 })).toMatchObject({ kind: "refused" });
  expect(await move({ name: "a{b" })).toMatchObject({ kind: "refused" });
  const kept = await move({});
  if (kept.kind !== "kept") throw new Error(JSON.stringify(kept));
  expect(kept.edits.map(({ newText }) => newText)).toEqual(["${secret:api-token}"]);
  const { stores } = openSecrets({ home: homeIn(folder), env: onlyTheFile });
  expect(await stores.file.get("api-token")).toEqual({ ok: true, value: "sk_live_abcdefghijklmnop" });
  // Another value of that name is not replaced unasked.
  const keep = (replace: boolean): Promise<Kept> =>
    connection.sendRequest("syncline/keepSecret", { name: "api-token", value: "another", replace });
  expect(await keep(false)).toMatchObject({ kind: "taken" });
  expect(await stores.file.get("api-token")).toEqual({ ok: true, value: "sk_live_abcdefghijklmnop" });
  expect(await keep(true)).toMatchObject({ kind: "kept" });
  expect(await stores.file.get("api-token")).toEqual({ ok: true, value: "another" });
});

test("[L18] a new sync is the one that `syncline init` writes of the same places, and only in a workspace that is trusted", async () => {
  const folder = workspace();
  const places = ["data/contacts.json", "data/customers.csv"].map((place) => join(folder, place));
  const { connection } = await serve(folder, true);
  const propose = (direction: string, more: object = {}): Promise<Proposed> =>
    connection.sendRequest("syncline/propose", { folder, places, direction, ...more });
  const proposed = await propose("two-way");
  if (proposed.kind !== "proposed") throw new Error(proposed.message);
  expect(proposed.folder).toBe(join(folder, "data"));
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["agent/cli/main.ts", "init", ...places, "--stdout"], {
    env: { ...process.env, SYNCLINE_HOME: homeIn(folder) },
  }).catch((cause: { readonly stdout: string }) => cause);
  // What differs are the paths in comments, which are from where the command is run.
  const bare = (text: string) => text.replace(/^\s*#.*$/gm, "").trim();
  expect(bare(proposed.text)).toBe(bare(stdout));
  const oneWay = await propose("one-way");
  if (oneWay.kind !== "proposed") throw new Error(oneWay.message);
  expect(oneWay.text).toMatch(/mode: source[\s\S]*mode: target/);
  const missing = await propose("two-way", { places: [...places, join(folder, "nothere.csv")] });
  expect(missing).toMatchObject({ kind: "refused" });
  const untrusted = await serve(workspace(), false);
  expect(
    await untrusted.connection.sendRequest("syncline/propose", { folder, places, direction: "two-way" }),
  ).toMatchObject({ kind: "refused" });
});

interface Movable {
  readonly version: number;
  readonly name: string;
}

interface Offered {
  readonly label: string;
  readonly documentation?: { readonly value: string };
}
