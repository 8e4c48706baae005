import { win32 } from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { installAgent } from "../../../agent/cli/install/install-agent.ts";
import type { InstallPorts } from "../../../agent/cli/install/install-ports.ts";
import { answers, Machine, no } from "./machine.ts";

async function install(machine: InstallPorts) {
  const done = await installAgent(machine, { uninstall: false });
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}

async function uninstall(machine: InstallPorts) {
  const done = await installAgent(machine, { uninstall: true });
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}

const unit = "/home/anna/.config/systemd/user/syncline-agent.service";
const entry = "/home/anna/.config/autostart/syncline-agent.desktop";
const plist = "/home/anna/Library/LaunchAgents/dev.syncline.agent.plist";

/** systemd as it is while the unit is not there, and once it runs. */
function systemdMachine(env: Readonly<Record<string, string>> = {}): Machine {
  const machine: Machine = new Machine({
    env,
    answer: (line) => {
      const isStarted = machine.ran.includes("systemctl --user start syncline-agent.service");
      if (/ is-(active|enabled) /.test(line) && !isStarted) return no;
      return undefined;
    },
  });
  return machine;
}

test("[A84] installing writes the unit, hands a running agent over to it and starts it", async () => {
  const machine = systemdMachine();
  const done = await install(machine);
  expect(machine.text(unit)).toContain(
    'ExecStart="/usr/bin/node" "--max-semi-space-size=4" "--max-old-space-size=1024" "/opt/syncline/dist/main.js" "agent" "run"',
  );
  expect(machine.ran.filter((line) => !/ (is-|show)/.test(line))).toEqual([
    "the agent is stopped",
    "systemctl --user reset-failed syncline-agent.service",
    "systemctl --user daemon-reload",
    "systemctl --user enable syncline-agent.service",
    "systemctl --user start syncline-agent.service",
  ]);
  expect(done).toMatchObject({ changed: true, said: [`Wrote ${unit}`, expect.stringContaining("runs")] });
});

test("[A84] a unit that another Syncline left is replaced, and what runs by it started anew", async () => {
  const machine = new Machine();
  machine.files.set(unit, Buffer.from("[Unit]\n"));
  expect(await install(machine)).toMatchObject({ changed: true });
  expect(machine.ran).toContain("systemctl --user restart syncline-agent.service");
  expect(machine.ran).not.toContain("the agent is stopped");
});

test("[A84] who is logged out loses the agent unless they may linger, and that is said with the command for it", async () => {
  expect((await install(systemdMachine())).notes).toEqual([
    "The agent ends when you log out. On a server, let it run on: loginctl enable-linger anna",
  ]);
  const lingers = new Machine({ answer: answers({ loginctl: { code: 0, output: "Linger=yes\n" } }) });
  expect((await install(lingers)).notes).toEqual([]);
});

test("[A84] a command of the system that fails is told in its own words", async () => {
  const machine = new Machine({
    answer: answers({
      "systemctl --user is-active": no,
      "systemctl --user enable": { code: 1, output: "Unit is masked.\n" },
    }),
  });
  expect(await installAgent(machine, { uninstall: false })).toMatchObject({
    ok: false,
    error: { message: "systemctl --user enable syncline-agent.service failed: Unit is masked." },
  });
});

test("[A83] without a systemd of the user's own the desktop starts the agent", async () => {
  const machine = new Machine({
    answer: answers({ systemctl: { code: null, output: "not found" } }),
    env: { SYNCLINE_HOME: "/data/home of mine" },
  });
  const done = await install(machine);
  expect(machine.text(entry)).toContain(
    'Exec="/usr/bin/env" "SYNCLINE_HOME=/data/home of mine" "/usr/bin/node" "--max-semi-space-size=4" "--max-old-space-size=1024" "/opt/syncline/dist/main.js" "agent" "run" "--quiet"\n',
  );
  expect(done.notes.join()).toContain("syncline agent start");
});

test("[A83] the agent is installed one way only, also where it was installed another way before", async () => {
  const machine = systemdMachine();
  machine.files.set(entry, Buffer.from("[Desktop Entry]\n"));
  const done = await install(machine);
  expect([...machine.files.keys()]).toEqual([unit]);
  expect(done.said).toContain(`Removed ${entry}`);
});

test("[A85] on macOS a launch agent is written and loaded, an older one unloaded first", async () => {
  const machine = new Machine({ platform: "darwin" });
  machine.files.set(plist, Buffer.from("older"));
  const done = await install(machine);
  expect(machine.ran).toEqual([
    "launchctl print gui/1000/dev.syncline.agent",
    "launchctl bootout gui/1000/dev.syncline.agent",
    "launchctl print gui/1000",
    "the agent is stopped",
    "launchctl enable gui/1000/dev.syncline.agent",
    `launchctl bootstrap gui/1000 ${plist}`,
  ]);
  expect(done.said).toEqual([`Wrote ${plist}`, "The agent runs, and starts whenever you log in."]);
});

test("[A85] who is logged in from elsewhere is told when the launch agent starts", async () => {
  const machine = new Machine({ platform: "darwin", answer: answers({ "launchctl print": no }) });
  expect(await install(machine)).toMatchObject({
    changed: true,
    notes: ["The agent starts when you next log in at the Mac itself."],
  });
  expect(machine.ran).not.toContain("the agent is stopped");
});

test("[A86] on Windows a scheduled task is made from a file in UTF-16, and variables from a file that Node reads", async () => {
  const home = "D:\\Annas Daten\\it's #1";
  const machine = new Machine({
    platform: "win32",
    env: { SYNCLINE_HOME: home, USERDOMAIN: "OFFICE" },
    answer: answers({ "schtasks /Query": no }),
  });
  expect(await install(machine)).toMatchObject({ changed: true });
  const path = (name: string) => win32.join(home, "install", name);
  const bytes = Buffer.from(machine.files.get(path("agent-task.xml"))!);
  expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe]);
  const text = bytes.toString("utf16le");
  expect(text).toContain("<UserId>OFFICE\\anna</UserId>");
  expect(text).toContain("it&apos;s #1\\install\\agent.env&quot;");
  expect(parseEnv(machine.text(path("agent.env")))).toEqual({ SYNCLINE_HOME: home });
  expect(machine.ran).toEqual([
    "schtasks /Query /TN Syncline agent",
    "the agent is stopped",
    `schtasks /Create /TN Syncline agent /XML ${path("agent-task.xml")} /F`,
    "schtasks /Run /TN Syncline agent",
  ]);
});

/** Machines on which the agent is installed once it was; `gone` is how each is once it no longer is. */
const machines: readonly (readonly [string, () => Machine])[] = [
  ["systemd", () => systemdMachine({ SYNCLINE_HOME: "/data" })],
  ["autostart", () => new Machine({ answer: answers({ systemctl: no }) })],
  ["launchd", () => new Machine({ platform: "darwin" })],
  [
    "the task scheduler",
    () => {
      const machine: Machine = new Machine({
        platform: "win32",
        env: { SYNCLINE_HOME: "D:\\data" },
        answer: (line) =>
          line.startsWith("schtasks /Query") && !machine.ran.some((one) => one.includes("/Create"))
            ? no
            : undefined,
      });
      return machine;
    },
  ],
];

test.each(machines)(
  "[A89] installing again changes nothing, and uninstalling leaves nothing: %s",
  async (_, make) => {
    const machine = make();
    expect((await install(machine)).changed).toBe(true);
    const files = new Map(machine.files);
    const ran = machine.ran.length;
    const again = await install(machine);
    expect(again.changed).toBe(false);
    expect(again.said.join()).toContain("installed already");
    expect(machine.files).toEqual(files);
    const since = machine.ran.slice(ran);
    expect(since.filter((line) => !/ (is-\w+|show-\w+|print|\/Query) ?/.test(line))).toEqual([]);
    expect((await uninstall(machine)).said).toHaveLength(1);
    expect([...machine.files.keys()]).toEqual([]);
  },
);

test("[A89] uninstalling what is not installed says so", async () => {
  for (const platform of ["linux", "darwin", "win32"] as const) {
    const machine = new Machine({ platform, answer: answers({ "schtasks /Query": no }) });
    expect(await uninstall(machine)).toEqual({
      changed: false,
      said: ["The agent is not installed; nothing was done."],
      notes: [],
    });
  }
});

test("[A89] a folder that cannot be written is told by name, and a system without a way by what to do", async () => {
  const full = Object.assign(systemdMachine(), {
    write: () => Promise.reject(new Error("ENOSPC: no space left on device")),
  });
  expect(await installAgent(full, { uninstall: false })).toMatchObject({
    ok: false,
    error: { code: "file.unwritable", message: expect.stringContaining(unit) },
  });
  expect(await installAgent(new Machine({ platform: "aix" }), { uninstall: false })).toMatchObject({
    ok: false,
    error: { hint: expect.stringContaining("syncline agent run") },
  });
});

test("[A87] the home that this terminal has is kept, whole and only where it is another than a login has", async () => {
  const homeIn = async (env: Readonly<Record<string, string>>) => {
    const machine = systemdMachine(env);
    await install(machine);
    return [...machine.files.values()].map((bytes) =>
      /^Environment="SYNCLINE_HOME=(.*)"$/m.exec(Buffer.from(bytes).toString())?.at(1),
    )[0];
  };
  expect(await homeIn({})).toBeUndefined();
  expect(await homeIn({ SYNCLINE_HOME: "data" })).toBe("/home/anna/data");
  expect(await homeIn({ XDG_DATA_HOME: "/srv/share" })).toBe("/srv/share/syncline");
});

test("[A88] the service runs by paths that stay, and says where Syncline itself would not stay", async () => {
  const brew = new Machine({
    platform: "darwin",
    node: "/opt/homebrew/Cellar/node/24.1.0/bin/node",
    there: ["/opt/homebrew/opt/node/bin/node"],
  });
  await install(brew);
  expect(brew.text(plist)).toContain("<string>/opt/homebrew/opt/node/bin/node</string>");
  const own = new Machine({ platform: "darwin", node: "/x/Cellar/node/24.1.0/bin/node" });
  await install(own);
  expect(own.text(plist)).toContain("<string>/x/Cellar/node/24.1.0/bin/node</string>");

  for (const program of [
    "/home/anna/.npm/_npx/1a2b/node_modules/syncline/dist/main.js",
    "/tmp/syncline/dist/main.js",
    "/var/tmp-of-this-session/dist/main.js",
  ]) {
    const { notes } = await install(new Machine({ program }));
    expect(notes.join()).toContain(program);
    expect(notes.join()).toContain("npm install --global");
  }
});
