import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { KeychainAnswer, KeychainQuestion } from "./keychain-question.ts";
import { type SecretStore, waysOut } from "./secret-store.ts";

export interface KeychainOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The encrypted file that may be used instead, for messages. */
  readonly instead: string;
  /**
   * In milliseconds: how long until the keychain must have answered at all, and until it must have done what was asked,
   * for which a person may have to unlock it.
   */
  readonly patience?: { readonly connect: number; readonly use: number };
}

const usualPatience = { connect: 8_000, use: 60_000 };
/** For so long after it did not answer in time it is not asked again, in milliseconds. */
const silence = 60_000;

/** The program that asks, beside this one: as source, or in the bundle. */
const program = fileURLToPath(
  new URL(`keychain-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/** The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service elsewhere (SPEC C105). */
export class Keychain implements SecretStore {
  readonly kind = "keychain";
  readonly place: string;
  readonly isSetUp = true;
  readonly #options: KeychainOptions;
  #silentSince: number | null = null;

  constructor(options: KeychainOptions) {
    this.#options = options;
    this.place = placeOn(options.platform);
  }

  async get(name: string): Promise<Result<string | null, Diagnostic>> {
    const answer = await this.#ask({ kind: "get", name });
    return answer.kind === "value" ? ok(answer.value) : err(this.#unusable(answer));
  }

  async set(name: string, value: string): Promise<Result<null, Diagnostic>> {
    const answer = await this.#ask({ kind: "set", name, value });
    return answer.kind === "done" ? ok(null) : err(this.#unusable(answer));
  }

  async remove(name: string): Promise<Result<boolean, Diagnostic>> {
    const answer = await this.#ask({ kind: "remove", name });
    return answer.kind === "done" ? ok(answer.did) : err(this.#unusable(answer));
  }

  async names(): Promise<Result<readonly string[], Diagnostic>> {
    const answer = await this.#ask({ kind: "names" });
    return answer.kind === "names" ? ok([...answer.names].sort()) : err(this.#unusable(answer));
  }

  async #ask(question: KeychainQuestion): Promise<KeychainAnswer> {
    const env = surroundings(this.#options);
    if (env === null) return { kind: "failed", reason: "there is no session bus (D-Bus) here" };
    if (!existsSync(program)) return { kind: "failed", reason: "the program that asks it is not there" };
    if (this.#silentSince !== null && performance.now() - this.#silentSince < silence) return silent;
    const answer = await askProcess(question, env, this.#options.patience ?? usualPatience);
    this.#silentSince = answer === silent ? performance.now() : null;
    return answer;
  }

  #unusable(answer: KeychainAnswer): Diagnostic {
    const reason = answer.kind === "failed" ? inWords(answer.reason) : "its answer makes no sense";
    return problem("secret.store", `The system's keychain cannot be used: ${reason}.`, {
      hint: waysOut(this.#options.instead),
    });
  }
}

const silent: KeychainAnswer = { kind: "failed", reason: "it does not answer" };

function placeOn(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "Keychain of macOS";
  return platform === "win32" ? "Credential Manager of Windows" : "Secret Service";
}

/** The environment of the process that asks; `null` where there can be no keychain. A bus is never started for it. */
function surroundings({ env, platform }: KeychainOptions): NodeJS.ProcessEnv | null {
  // The editor's and the desktop's program is Node only if it is told so.
  const own = { ...env, ELECTRON_RUN_AS_NODE: "1" };
  if (platform === "darwin" || platform === "win32" || env.DBUS_SESSION_BUS_ADDRESS) return own;
  const socket = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, "bus") : "";
  if (socket === "" || !existsSync(socket)) return null;
  return { ...own, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
}

function askProcess(
  question: KeychainQuestion,
  env: NodeJS.ProcessEnv,
  patience: { readonly connect: number; readonly use: number },
): Promise<KeychainAnswer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], {
      env,
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    const end = (answer: KeychainAnswer) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      resolve(answer);
    };
    let timer = setTimeout(() => end(silent), patience.connect);
    let said = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      said += text;
      const lines = said.split("\n");
      said = lines.pop() ?? "";
      for (const line of lines) {
        const answer = answerIn(line);
        if (answer === null) continue;
        if (answer.kind !== "open") return end(answer);
        clearTimeout(timer);
        timer = setTimeout(() => end({ kind: "failed", reason: "nobody unlocked it" }), patience.use);
      }
    });
    child.on("error", ({ message }) => end({ kind: "failed", reason: message }));
    child.on("close", () => end({ kind: "failed", reason: "the program that asks it ended early" }));
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify(question));
  });
}

/** `null` for what libraries print by themselves. */
function answerIn(line: string): KeychainAnswer | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** What the system's own words mean. */
function inWords(reason: string): string {
  const known = meanings.find(([pattern]) => pattern.test(reason));
  return known?.[1] ?? reason.replace(/\.$/, "");
}

const meanings: readonly (readonly [RegExp, string])[] = [
  [/prompt was dismissed|IsLocked/i, "it is locked, and nobody unlocked it"],
  [/not provided by any .service/i, "no program here provides one (a Secret Service)"],
  [
    /Failed to connect to socket|Failed to connect to address|NoServer/i,
    "the session bus (D-Bus) is not there",
  ],
];
