import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { homeIn, speakTo } from "../support/language-server.ts";

/** The server as a process of its own, stopped with the test, as the folder is removed. */
async function serve(folder: string, trusted: boolean) {
  const spoken = await speakTo("extension/server/main.ts", folder, { trusted, home: homeIn(folder) });
  onTestFinished(() => {
    spoken.stop();
    rmSync(folder, { recursive: true, force: true });
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
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
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
  rmSync(folder, { recursive: true, force: true });
  const untrusted = await outcome(false);
  expect(untrusted).not.toContain("nothere");
  expect(untrusted).not.toContain("made.db");
  const trusted = await outcome(true);
  expect(trusted).toContain("nothere");
  expect(trusted).toContain("made.db");
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

interface Offered {
  readonly label: string;
  readonly documentation?: { readonly value: string };
}
