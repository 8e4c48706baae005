import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { takeInstance } from "../../../agent/daemon/instance/take-instance.ts";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import { temporaryHome } from "../server/open-fake.ts";

const about = { version: "1.2.3", clock: Date.now };
const program = join(import.meta.dirname, "take-instance-process.ts");

/** Starts a process that takes the instance; gives it and the line that it says. */
function contender(home: string): Promise<{ readonly process: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [program, home], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return new Promise((resolve) => {
    child.stdout?.once("data", (piece) => resolve({ process: child, said: piece.toString().trim() }));
  });
}

test("[A41] of several agents that start at the same moment one runs, and the others say who", async () => {
  const home = temporaryHome();
  const all = await Promise.all([1, 2, 3, 4].map(() => contender(home)));
  const winners = all.filter(({ said }) => said === "mine");
  expect(winners).toHaveLength(1);
  const pid = winners[0]?.process.pid;
  for (const { said } of all.filter((one) => one !== winners[0])) {
    expect(said).toMatch(/^An agent is already running/);
    if (said.includes("process")) expect(said).toContain(`process ${pid}, version 1.2.3, since `);
  }
});

test("[A41] what a killed agent leaves is taken over at once", async () => {
  const home = temporaryHome();
  const { process: first, said } = await contender(home);
  expect(said).toBe("mine");
  expect(takeInstance(agentPlaceOf(home), about)).toMatchObject({
    ok: false,
    error: { code: "agent.running" },
  });
  const ended = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGKILL");
  await ended;
  const taken = takeInstance(agentPlaceOf(home), about);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

test("[A41] an agent that sets out to stop takes its note away, so that nobody takes it for dead, and is the only one until it has gone", () => {
  const place = agentPlaceOf(temporaryHome());
  const taken = takeInstance(place, about);
  if (!taken.ok) throw new Error(taken.error.message);
  expect(existsSync(place.note)).toBe(true);
  taken.value.leave();
  expect(existsSync(place.note)).toBe(false);
  expect(takeInstance(place, about)).toMatchObject({ ok: false, error: { code: "agent.running" } });
  taken.value.release();
  const next = takeInstance(place, about);
  expect(next.ok).toBe(true);
  if (next.ok) next.value.release();
});

test("[A41] a note of a process that is gone, or whose number another process has, keeps nobody out", () => {
  const home = temporaryHome();
  const place = agentPlaceOf(home);
  mkdirSync(place.folder, { recursive: true });
  // This very process has that number, and is no agent.
  for (const note of [`{"pid":${process.pid},"startedAt":1,"version":"1"}`, "{", ""]) {
    writeFileSync(join(place.folder, "agent.json"), note);
    const taken = takeInstance(place, about);
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  }
});
