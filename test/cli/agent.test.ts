import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { twoFiles } from "../support/agent-desk.ts";
import { bundledAgent } from "../support/bundle.ts";
import { until } from "../support/until.ts";
import { CliWorkspace } from "./cli-workspace.ts";

/** A user's machine on which nothing but the command is used. The agent is the built program in a process of its own. */
class Machine {
  readonly workspace = new CliWorkspace();
  readonly folder = this.workspace.folder;
  readonly #env = {
    ...process.env,
    SYNCLINE_HOME: this.workspace.home,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };

  constructor(files: Readonly<Record<string, string>> = twoFiles) {
    for (const [name, text] of Object.entries(files)) this.workspace.put(name, text);
    onTestFinished(async () => {
      await this.run("agent stop");
    });
  }

  run(line: string) {
    return this.workspace.run(line);
  }

  async json(line: string) {
    return JSON.parse((await this.run(`${line} --json`)).out);
  }

  /** Runs the program to its end. */
  spawn(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundledAgent(), ...args], {
      cwd: this.folder,
      env: this.#env,
      encoding: "utf8",
      timeout: 40_000,
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Starts a program that stays, and gives what it has printed so far and how it ends. */
  begin(...args: readonly string[]) {
    const child = spawn(process.execPath, [bundledAgent(), ...args], {
      cwd: this.folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece) => {
        said += String(piece);
      });
    const ended = once(child, "exit").then(([code]) => Number(code));
    onTestFinished(() => void child.kill("SIGKILL"));
    return { child, said: () => said, ended };
  }

  /** An agent that answers. */
  async agent(): Promise<ReturnType<Machine["begin"]>> {
    const agent = this.begin("agent", "run", "--quiet", "--port", "0");
    await until("the agent answers", async () => (await this.run("agent status")).code === 0);
    return agent;
  }

  async firstRun(): Promise<void> {
    await until("the first run", async () => (await this.json("agent status")).syncs[0]?.records === 2);
  }
}

test("[U23] an agent is started, given a folder, asked how its syncs stand, and stopped", async () => {
  const machine = new Machine();
  const started = machine.spawn("agent", "start", "--port", "0");
  expect(started).toMatchObject({ code: 0, err: "" });
  expect(started.out).toMatch(
    /^The agent runs\. It has no folder yet: syncline add FOLDER\nDashboard: http:\/\/127\.0\.0\.1:\d+\/#sign-in=[\w-]{43}\n$/,
  );
  expect((await machine.run("agent start")).out).toContain("The agent runs already.");
  expect((await machine.run("add")).out).toBe(`The agent runs 1 sync of ${machine.folder}.\n`);
  await machine.firstRun();
  const { code, out } = await machine.run("agent status");
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/^work +In step +just now +2 records/m),
  });
  expect(out).toContain(`Folders    ${machine.folder}`);
  expect((await machine.run("add --remove")).code).toBe(0);
  expect((await machine.json("agent status")).syncs).toEqual([]);
  expect((await machine.run("agent stop")).out).toBe("The agent has stopped.\n");
  expect(await machine.run("agent stop")).toMatchObject({ code: 0, out: "No agent runs.\n" });
});

test("[U23] what waits for a person is told with its reason, and by the exit code", async () => {
  const machine = new Machine({ ...twoFiles, "erp.csv": "sku,name,price\nA,Cup,cheap\n" });
  await machine.agent();
  await machine.run("add");
  await until("the first run", async () => (await machine.run("agent status")).out.includes("rejected"));
  expect((await machine.run("agent status")).code).toBe(4);
});

test("[U23] a folder that is gone is told of with the agent's condition, and by the exit code", async () => {
  const machine = new Machine();
  await machine.agent();
  await machine.run("add");
  await machine.firstRun();
  const away = `${machine.folder}.away`;
  renameSync(machine.folder, away);
  const status = () => machine.run("agent status");
  // A run that had begun goes first to its end.
  await until("it is told", async () => {
    const { code, out } = await status();
    const isTold = out.includes("is not there; its syncs wait for it");
    return isTold && code === 4 && /^Agent +Needs you/.test(out);
  });
  renameSync(away, machine.folder);
  await until("it is taken up again", async () => (await status()).code === 0);
});

test("[U24] without an agent each command says so, and how to start one", async () => {
  const machine = new Machine();
  for (const line of ["agent status", "agent logs --follow", "agent open", "agent pause", "add"]) {
    const { code, err } = await machine.run(line);
    expect({ line, code }).toEqual({ line, code: 1 });
    expect(err).toContain("No agent is running");
    expect(err).toContain("syncline agent start");
  }
});

test("[U24] what the agent does not know or take is told with what it does", async () => {
  const machine = new Machine();
  const said = async (line: string): Promise<string> => (await machine.run(line)).err;
  expect(await machine.run("agent")).toMatchObject({
    code: 2,
    err: expect.stringContaining("start, stop, status"),
  });
  expect(await said("agent statsu")).toContain('Did you mean "syncline agent status"?');
  expect(await said("agent start --port 70000")).toContain("--port takes a number");
  expect(await said("agent pause --for long")).toContain("--for takes a length like 30min");
  expect(await said("agent logs --level loud")).toContain("debug, info, warning, error");
  expect(await said("agent logs --lines 0")).toContain("from 1 to 1000");
  await machine.agent();
  expect(await said("agent status wrok")).toContain("It knows none yet");
  expect(await said("add nowhere")).toContain(`There is no folder ${join(machine.folder, "nowhere")}`);
  expect(await said("add --remove nowhere")).toContain("is no workspace of the agent");
  await machine.run("add");
  await machine.firstRun();
  expect(await said("agent pause wrok")).toContain('Did you mean "work"?');
});

test("[U25] a sync, or all of them, is paused for a while and resumed", async () => {
  const machine = new Machine();
  await machine.agent();
  await machine.run("add");
  await machine.firstRun();
  expect((await machine.run("agent pause work --for 2h")).out).toMatch(/^work is paused until .*\d\d:\d\d\./);
  expect((await machine.run("agent status")).out).toMatch(/Paused until/);
  expect((await machine.json("agent status")).syncs[0].pause.until).toBeGreaterThan(Date.now() + 7_100_000);
  expect((await machine.run("agent resume work")).out).toBe("work goes on.\n");
  expect((await machine.run("agent pause")).out).toContain(
    "All syncs are paused until syncline agent resume.",
  );
  expect((await machine.json("agent status")).pause).toMatchObject({ until: null });
  expect((await machine.run("agent resume")).out).toBe("The agent goes on.\n");
  expect((await machine.json("agent status")).pause).toBeNull();
});

test("[U25] the log is searched and followed", async () => {
  const machine = new Machine();
  await machine.agent();
  const follower = machine.begin("agent", "logs", "--follow", "--search", "ended");
  await machine.run("add");
  await machine.firstRun();
  expect((await machine.run("agent logs")).out).toMatch(
    /^today \d\d:\d\d:\d\d {2}info +work {2}Run ended: done {2}run /m,
  );
  const { entries } = await machine.json("agent logs --search ENDED --lines 1");
  expect(entries).toMatchObject([{ level: "info", area: "run", message: "Run ended: done" }]);
  expect((await machine.run("agent logs --level error")).out).toContain("nothing like this");
  machine.workspace.put("erp.csv", "sku,name,price\nA,Cup,1.50\nB,Bowl,2.50\n");
  await until("the follower tells it", () => follower.said().includes("Run ended: done"));
  follower.child.kill("SIGINT");
  await follower.ended;
  await machine.run("agent stop");
  const after = await machine.run("agent logs --search stopped");
  expect(after).toMatchObject({ code: 0, out: expect.stringContaining("The agent has stopped") });
  expect(after.err).toContain("No agent is running");
});

test("[U26] in front of a person the agent tells what it does, and ends with 0 when it is stopped", async () => {
  const machine = new Machine();
  const agent = machine.begin("agent", "run", "--port", "0");
  await until("the address", () => agent.said().includes("#sign-in="));
  expect(machine.spawn("agent", "run", "--port", "0")).toMatchObject({
    code: 1,
    err: expect.stringContaining("An agent is already running (process "),
  });
  await machine.run("add");
  await until("the run is told", () => /work {2}done {2}2 new/.test(agent.said()));
  agent.child.kill("SIGTERM");
  expect(await agent.ended).toBe(0);
  expect(agent.said()).toContain("The agent has stopped.");
});

test("[U26] as a service it prints no sign-in link, and nothing while all is well", async () => {
  const machine = new Machine();
  const agent = await machine.agent();
  await machine.run("add");
  await machine.firstRun();
  agent.child.kill("SIGINT");
  expect(await agent.ended).toBe(0);
  expect(agent.said()).toBe("");
});

test("[U26] an agent that cannot start says why to who started it in the background", () => {
  const machine = new Machine();
  writeFileSync(machine.workspace.home, "no folder");
  const { code, err } = machine.spawn("agent", "start");
  expect(code).toBe(1);
  expect(err).toContain("cannot be written to");
});
