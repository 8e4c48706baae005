// Asks the system's keychain one question, in a process of its own: a session bus that never answers blocks the whole
// process in native code, and only a process can be ended then. Nothing secret is ever among its arguments.
import { readFileSync, writeSync } from "node:fs";
import { type KeychainAnswer, type KeychainQuestion, keychainService } from "./keychain-question.ts";

const say = (answer: KeychainAnswer): void => void writeSync(1, `${JSON.stringify(answer)}\n`);

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

async function answer(question: KeychainQuestion): Promise<KeychainAnswer> {
  const { Entry, findCredentials } = await import("@napi-rs/keyring").catch((cause: unknown) => {
    throw new Error(`its module cannot be loaded on this machine (${reasonOf(cause).split("\n")[0]})`);
  });
  // Without this, Linux would be content with the kernel's keyring, which forgets everything at the next start.
  const entry = (name: string) => new Entry(keychainService, name, { linux: { store: "secret-service" } });
  // Connects. A listing has no name of its own.
  const opened = entry(question.kind === "names" ? "names" : question.name);
  say({ kind: "open" });
  switch (question.kind) {
    case "get":
      return { kind: "value", value: opened.getPassword() };
    case "set":
      opened.setPassword(question.value);
      return { kind: "done", did: true };
    case "remove":
      return { kind: "done", did: opened.deleteCredential() };
    case "names":
      return { kind: "names", names: findCredentials(keychainService).map(({ account }) => account) };
  }
}

try {
  const question: KeychainQuestion = JSON.parse(readFileSync(0, "utf8"));
  say(await answer(question));
} catch (cause) {
  say({ kind: "failed", reason: reasonOf(cause) });
}
