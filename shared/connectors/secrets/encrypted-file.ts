import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { attempt, ignoreMissing, systemCode } from "../file/problem.ts";
import { type Entries, type SealFault, seal, unseal } from "./sealed.ts";
import { passphraseVariable, type SecretStore, waysOut } from "./secret-store.ts";

/** How long a writer waits for another, and how old a claim is that a dead process left, in milliseconds. */
const patience = { wait: 10_000, dead: 30_000 };

/** Secrets in one encrypted file of the home folder, for machines without a keychain (SPEC C106, C107). */
export class EncryptedFile implements SecretStore {
  readonly kind = "file";
  readonly place: string;
  readonly #passphrase: string;
  /** The last text that was opened, with what it holds: deriving the key takes its time. */
  #opened: { readonly text: string; readonly entries: Promise<Result<Entries, SealFault>> } | null = null;

  constructor(home: string, passphrase: string) {
    this.place = join(home, "secrets.enc");
    this.#passphrase = passphrase;
  }

  get isSetUp(): boolean {
    return this.#passphrase !== "";
  }

  get exists(): boolean {
    return existsSync(this.place);
  }

  async get(name: string): Promise<Result<string | null, Diagnostic>> {
    const entries = await this.#read();
    return entries.ok ? ok(entries.value.get(name) ?? null) : entries;
  }

  async names(): Promise<Result<readonly string[], Diagnostic>> {
    const entries = await this.#read();
    return entries.ok ? ok([...entries.value.keys()].sort()) : entries;
  }

  async set(name: string, value: string): Promise<Result<null, Diagnostic>> {
    const changed = await this.#change((entries) => new Map(entries).set(name, value));
    return changed.ok ? ok(null) : changed;
  }

  async remove(name: string): Promise<Result<boolean, Diagnostic>> {
    if (!this.exists) return ok(false);
    return this.#change((entries) => {
      const rest = new Map(entries);
      return rest.delete(name) ? rest : null;
    });
  }

  async #read(): Promise<Result<Entries, Diagnostic>> {
    if (!this.isSetUp) return err(this.#unset());
    const text = await attempt(this.place, "read", () => readFile(this.place, "utf8").catch(ignoreMissing));
    if (!text.ok) return err(problem("secret.store", text.error.message, { at: { file: this.place } }));
    if (text.value === null) return ok(new Map());
    if (this.#opened?.text !== text.value)
      this.#opened = { text: text.value, entries: unseal(text.value, this.#passphrase) };
    const entries = await this.#opened.entries;
    return entries.ok ? entries : err(this.#faulty(entries.error));
  }

  /** Puts other entries in place of those that are there, as a whole; `null` leaves them. Whether anything was changed. */
  async #change(change: (entries: Entries) => Entries | null): Promise<Result<boolean, Diagnostic>> {
    if (!this.isSetUp) return err(this.#unset());
    const claim = `${this.place}.lock`;
    const done = await attempt(this.place, "write", async () => {
      await mkdir(dirname(this.place), { recursive: true, mode: 0o700 });
      if (!(await claimed(claim))) return err(this.#held(claim));
      try {
        const entries = await this.#read();
        if (!entries.ok) return entries;
        const next = change(entries.value);
        if (next === null) return ok(false);
        const text = await seal(next, this.#passphrase);
        await replace(this.place, text);
        this.#opened = { text, entries: Promise.resolve(ok(next)) };
        return ok(true);
      } finally {
        await rm(claim, { force: true });
      }
    });
    return done.ok
      ? done.value
      : err(problem("secret.store", done.error.message, { at: { file: this.place } }));
  }

  #unset(): Diagnostic {
    const message = `There is no passphrase for ${this.place}: the environment variable ${passphraseVariable} is not set.`;
    return problem("secret.store", message, { hint: waysOut(this.place) });
  }

  #faulty(fault: SealFault): Diagnostic {
    const at = { file: this.place };
    switch (fault) {
      case "newer":
        return problem("secret.store", `${this.place} was written by a newer Syncline.`, {
          at,
          hint: "Update Syncline here, too. The file was left as it is.",
        });
      case "malformed":
        return problem("secret.store", `${this.place} is not a file of secrets, or it is damaged.`, {
          at,
          hint: "Put a backup in its place, or move it away and set the secrets again. The file was left as it is.",
        });
      case "passphrase":
        return problem(
          "secret.store",
          `${this.place} cannot be opened: ${passphraseVariable} is not the passphrase that it was written with, or the file is damaged.`,
          { at, hint: `Set ${passphraseVariable} to that passphrase. The file was left as it is.` },
        );
    }
  }

  #held(claim: string): Diagnostic {
    const hint = `If no other Syncline runs, remove ${claim} and try again.`;
    return problem("secret.store", `Another Syncline is writing ${this.place}.`, {
      hint,
      at: { file: claim },
    });
  }
}

/** Claims the one right to write; false where another has it for too long. */
async function claimed(claim: string): Promise<boolean> {
  for (let waited = 0; ; waited += 50) {
    try {
      await (await open(claim, "wx", 0o600)).close();
      return true;
    } catch (cause) {
      if (systemCode(cause) !== "EEXIST") throw cause;
    }
    const age = await stat(claim).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > patience.dead) await rm(claim, { force: true });
    else if (waited >= patience.wait) return false;
    else await sleep(50);
  }
}

/** The file is at any moment wholly old or wholly new, and on disk when this returns. Only its owner can read it. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  // Windows opens no folders.
  const folder = await open(dirname(path), "r").catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
