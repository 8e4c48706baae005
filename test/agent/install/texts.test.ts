import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { autostartEntry } from "../../../agent/cli/install/autostart-entry.ts";
import { launchdPlist } from "../../../agent/cli/install/launchd-plist.ts";
import { scheduledTask, variablesFile } from "../../../agent/cli/install/scheduled-task.ts";
import type { Service } from "../../../agent/cli/install/service.ts";
import { serviceHere } from "../../../agent/cli/install/service-here.ts";
import { systemdUnit } from "../../../agent/cli/install/systemd-unit.ts";
import { debianPackages } from "../../support/debian-packages.ts";
import { Machine } from "./machine.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "syncline-install-"));
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface Answer {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of the system; `code` is `null` where it is not there. */
const run = (command: string, words: readonly string[], env: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve) => {
    const child = execFile(
      command,
      words,
      { env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024, timeout: 30_000 },
      (cause, stdout, stderr) => {
        const code = cause === null ? 0 : typeof cause.code === "number" ? cause.code : null;
        resolve({ code, output: `${stdout}${stderr}` });
      },
    );
    child.stdin?.end();
  });

let missing: string | null = null;
beforeAll(async () => {
  missing = await debianPackages("desktop-file-utils", "python3");
}, 240_000);

/** All that a path can have and that one of the texts has a meaning for. */
const names = [
  "plain",
  "with space",
  "100% %h %%",
  "$HOME ${HOME} $$",
  `"double" 'single'`,
  "back\\slash \\n",
  "Žluťoučký kůň 木",
  "<a & b>; #=`x`",
];

const serviceIn = (root: string, name: string): Service => ({
  command: [join(root, name, "node"), join(root, name, "main.js"), "agent", "run"],
  environment: { SYNCLINE_HOME: join(root, name) },
});

test.each(names)(
  "[A80] systemd takes the unit without a word, and means the very paths: %s",
  async (name) => {
    const root = folder();
    const { command, environment } = serviceIn(root, name);
    mkdirSync(dirname(command[0]), { recursive: true });
    symlinkSync(process.execPath, command[0]);
    const units = join(root, "config", "systemd", "user");
    mkdirSync(join(units, "default.target.wants"), { recursive: true });
    const file = join(units, "syncline-agent.service");
    writeFileSync(file, systemdUnit({ command, environment }));
    symlinkSync(file, join(units, "default.target.wants", "syncline-agent.service"));
    const runtime = join(root, "runtime");
    mkdirSync(runtime);
    chmodSync(runtime, 0o777);
    const env = { XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(root, "config"), HOME: runtime };

    const verified = await run("systemd-analyze", ["--user", "verify", file], env);
    if (verified.code === null) {
      console.warn(`skipped: [A80] systemd-analyze is not there: ${verified.output}`);
      return;
    }
    expect(verified).toEqual({ code: 0, output: "" });

    // What systemd read of it. It does not show that to the superuser.
    const program = "/lib/systemd/systemd";
    const shown =
      process.getuid?.() === 0
        ? await run(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", program, "--user", "--test"],
            env,
          )
        : await run(program, ["--user", "--test"], env);
    const part = /-> Unit syncline-agent\.service:[\s\S]*?(?=-> Unit |$)/.exec(shown.output)?.[0];
    if (part === undefined) {
      console.warn(`skipped: [A80] systemd does not show here what it read: ${shown.output.slice(0, 200)}`);
      return;
    }
    expect(/Environment: (.*)/.exec(part)?.[1]).toBe(`SYNCLINE_HOME=${environment.SYNCLINE_HOME}`);
    const line = /Command Line: (.*)/.exec(part)![1]!;
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((match) =>
      (match[1] ?? match[2]!).replace(/\\(.)/g, "$1"),
    );
    // Variables are filled in later, in all words but the first, and two dollar signs are one.
    const meant = words.map((word, at) => (at === 0 ? word : word.replaceAll("$$", "$")));
    expect(meant.at(0) === "/usr/bin/env" ? meant.slice(1) : meant).toEqual(command);
  },
);

test("[A80] the unit starts a failed agent again, lets it stop in peace, and shuts it out of no file", () => {
  const unit = systemdUnit(serviceIn("/", "x"));
  expect(unit).toContain("\nRestart=on-failure\n");
  expect(unit).toContain("\nNoNewPrivileges=yes\n");
  expect(unit).not.toMatch(/^(Protect|Private|ReadOnly|Inaccessible|UMask|MemoryDeny)/m);
});

/** An XML's whole, in order, without the white space between elements. */
const parsed = (xml: string): unknown => {
  expect(XMLValidator.validate(xml)).toBe(true);
  return new XMLParser({ ignoreDeclaration: true, trimValues: false, parseTagValue: false }).parse(
    xml.replace(/<!DOCTYPE[^>]*>/, "").replace(/>\s+</g, "><"),
  );
};

test.each(names)("[A81] the launch agent is a property list with the very paths: %s", async (name) => {
  const service = serviceIn("/Users/anna", name);
  const text = launchdPlist(service);
  expect(parsed(text)).toMatchObject({
    plist: {
      dict: {
        array: { string: service.command },
        dict: [{ key: "SYNCLINE_HOME", string: service.environment.SYNCLINE_HOME }, {}],
      },
    },
  });
  if (missing !== null) {
    console.warn(`skipped: [A81] by a parser of property lists: ${missing}`);
    return;
  }
  const file = join(folder(), "agent.plist");
  writeFileSync(file, text);
  const reading = "import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
  const read = await run("python3", ["-c", reading, file]);
  expect(JSON.parse(read.output)).toEqual({
    Label: "dev.syncline.agent",
    ProgramArguments: service.command,
    EnvironmentVariables: service.environment,
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: 20,
  });
});

test.each(["plain", "with space", "Žluťoučký 木", "a & b's", "50%", "slash\\", "$HOME"])(
  "[A82] the scheduled task has no window, and Windows' rules take its words apart as they were: %s",
  (name) => {
    const service: Service = {
      command: [`C:\\${name}\\node.exe`, `C:\\${name}\\main.js`, "agent", "run"],
      environment: {},
    };
    const made = scheduledTask(service, { user: "OFFICE\\anna", variables: `C:\\${name}\\agent.env` });
    if (!made.ok) throw new Error(made.error.message);
    const task = parsed(made.value);
    expect(task).toMatchObject({
      Task: {
        Principals: { Principal: { LogonType: "InteractiveToken", RunLevel: "LeastPrivilege" } },
        Settings: { ExecutionTimeLimit: "PT0S", DisallowStartIfOnBatteries: "false" },
        Actions: { Exec: { Command: "%SystemRoot%\\System32\\conhost.exe" } },
      },
    });
    const line = /<Arguments>(.*)<\/Arguments>/.exec(made.value)![1]!;
    const words = wordsOfWindows(
      line.replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll("&amp;", "&"),
    );
    const [program, ...more] = service.command;
    expect(words).toEqual(["--headless", program, `--env-file=C:\\${name}\\agent.env`, ...more]);
  },
);

/** As CommandLineToArgvW has it: backslashes count only before quotes. */
function wordsOfWindows(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const slashes = /^\\*/.exec(line.slice(at))![0].length;
    if (slashes > 0) {
      const isBeforeQuote = line[at + slashes] === '"';
      word = (word ?? "") + "\\".repeat(isBeforeQuote ? Math.floor(slashes / 2) : slashes);
      at += slashes - 1;
      if (isBeforeQuote && slashes % 2 === 1) {
        word += '"';
        at++;
      }
    } else if (line[at] === '"') {
      isQuoted = !isQuoted;
      word ??= "";
    } else if (line[at] === " " && !isQuoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + line[at];
  }
  return word === null ? words : [...words, word];
}

test("[A82] a path in which the task scheduler would fill something in is refused with the way on", () => {
  for (const path of ["C:\\%TEMP%\\main.js", "C:\\$(Arg0)\\main.js"])
    expect(
      scheduledTask({ command: ["node.exe", path], environment: {} }, { user: "anna", variables: null }),
    ).toMatchObject({ ok: false, error: { message: expect.stringContaining(path) } });
  expect(variablesFile({ SYNCLINE_HOME: "a'b`c" })).toMatchObject({ ok: false });
});

test.each(names)("[A83] the autostart entry is a valid one: %s", async (name) => {
  if (missing !== null) {
    console.warn(`skipped: [A83] by desktop-file-validate: ${missing}`);
    return;
  }
  const file = join(folder(), "syncline-agent.desktop");
  writeFileSync(file, autostartEntry(serviceIn("/home/anna", name)));
  expect(await run("desktop-file-validate", [file])).toEqual({ code: 0, output: "" });
  copyFileSync(file, `${file}.wrong.desktop`);
  writeFileSync(
    `${file}.wrong.desktop`,
    autostartEntry(serviceIn("/home/anna", name)).replace("Exec=", "Ex="),
  );
  expect((await run("desktop-file-validate", [`${file}.wrong.desktop`])).code).toBe(1);
});

test("[A88] a path with a line break in it is refused before anything is written", () => {
  expect(serviceHere(new Machine({ program: "/a\nExecStart=/bin/evil/main.js" }))).toMatchObject({
    ok: false,
    error: { hint: expect.stringContaining("Rename") },
  });
});
