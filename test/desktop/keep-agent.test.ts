import { expect, test } from "vitest";
import { AgentKeeper, type Kept } from "../../agent/desktop/daemon/keep-agent.ts";
import { problem } from "../../shared/base/diagnostic.ts";

/** A machine with or without an agent on it, whose clock a test turns. */
class Machine {
  now = 0;
  found: "answers" | "silent" | "none" = "none";
  stopped = false;
  starts = 0;
  killed = 0;
  readonly told: Kept[] = [];
  readonly keeper: AgentKeeper;
  #timers: { readonly at: number; readonly what: () => void }[] = [];
  #exit: (code: number | null) => void = () => {};

  constructor() {
    this.keeper = new AgentKeeper(
      {
        look: async () => this.found,
        wasStopped: () => this.stopped,
        start: () => {
          this.starts += 1;
          return {
            onExit: (ended) => {
              this.#exit = ended;
            },
            kill: () => {
              this.killed += 1;
              this.#exit(null);
            },
          };
        },
        now: () => this.now,
        later: (milliseconds, what) => {
          const timer = { at: this.now + milliseconds, what };
          this.#timers.push(timer);
          return () => {
            this.#timers = this.#timers.filter((one) => one !== timer);
          };
        },
      },
      (kept) => this.told.push(kept),
    );
  }

  exit(code: number | null): void {
    this.#exit(code);
  }

  /** Lets time pass, and what is due with it. */
  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { what } of due) what();
    await Promise.resolve();
    await Promise.resolve();
  }

  get last(): Kept | undefined {
    return this.told.at(-1);
  }

  get wait(): number | null {
    const last = this.last;
    return last?.kind === "down" && last.retryAt !== null ? last.retryAt - this.now : null;
  }
}

test("[D50] an agent that runs is attached to, and none is started beside it", async () => {
  const machine = new Machine();
  machine.found = "answers";
  await machine.keeper.begin();
  expect(machine.told.map(({ kind }) => kind)).toEqual(["starting", "theirs"]);
  expect(machine.starts).toBe(0);
});

test("[D50] where there is none, one is started, however often it is asked for", async () => {
  const machine = new Machine();
  await Promise.all([machine.keeper.begin(), machine.keeper.begin()]);
  await machine.keeper.begin();
  expect(machine.last).toEqual({ kind: "ours" });
  expect(machine.starts).toBe(1);
});

test("[D50] one that is there and does not answer is told of, with what to do, and looked at again", async () => {
  const machine = new Machine();
  machine.found = "silent";
  await machine.keeper.begin();
  expect(machine.last).toMatchObject({
    kind: "down",
    problem: { message: "An agent is running, but does not answer", hint: "End it: syncline agent stop" },
    retryAt: 15_000,
  });
  machine.found = "answers";
  await machine.pass(15_000);
  expect(machine.last).toEqual({ kind: "theirs" });
  expect(machine.starts).toBe(0);
});

test("[D51] one that fails is started again ever more seldom, at least every minute", async () => {
  const machine = new Machine();
  await machine.keeper.begin();
  const waits: (number | null)[] = [];
  for (let i = 0; i < 9; i++) {
    await machine.pass(500);
    machine.exit(1);
    const { wait } = machine;
    waits.push(wait);
    await machine.pass(wait ?? 0);
    expect(machine.last).toEqual({ kind: "ours" });
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(machine.starts).toBe(10);
  expect(JSON.stringify(machine.told)).toContain("The agent ended with code 1, 9 times in a row");
});

test("[D51] after it has run well, its next failure is the first again", async () => {
  const machine = new Machine();
  await machine.keeper.begin();
  for (let i = 0; i < 4; i++) {
    machine.exit(1);
    await machine.pass(machine.wait ?? 0);
  }
  await machine.pass(60_000);
  machine.exit(null);
  expect(machine.wait).toBe(1_000);
  expect(machine.last).toMatchObject({ problem: { message: "The agent ended" } });
});

test("[D51] one that somebody stopped stays stopped until somebody starts it", async () => {
  const machine = new Machine();
  await machine.keeper.begin();
  machine.exit(0);
  expect(machine.last).toMatchObject({ kind: "down", retryAt: null });
  await machine.pass(3_600_000);
  expect(machine.starts).toBe(1);
  await machine.keeper.begin();
  expect(machine.starts).toBe(2);
});

test("[D51] one of somebody else's that was told to stop stays stopped, too, until somebody starts it", async () => {
  const machine = new Machine();
  machine.found = "answers";
  await machine.keeper.begin();
  machine.found = "none";
  machine.stopped = true;
  machine.keeper.lost(problem("agent.not-running", "No agent is running"));
  expect(machine.last).toMatchObject({
    kind: "down",
    problem: { message: "The agent was stopped", hint: "Choose “Start the agent now” in the menu." },
    retryAt: null,
  });
  await machine.pass(3_600_000);
  expect(machine.starts).toBe(0);
  await machine.keeper.begin();
  expect([machine.last, machine.starts]).toEqual([{ kind: "ours" }, 1]);
});

test("[D51] one of somebody else's that dies may come back before one is started here", async () => {
  const machine = new Machine();
  machine.found = "answers";
  await machine.keeper.begin();
  machine.keeper.lost(problem("agent.not-running", "No agent is running"));
  expect(machine.wait).toBe(15_000);
  await machine.pass(15_000);
  expect([machine.last, machine.starts]).toEqual([{ kind: "theirs" }, 0]);
  machine.found = "none";
  machine.keeper.lost(problem("agent.not-running", "No agent is running"));
  await machine.pass(15_000);
  expect([machine.last, machine.starts]).toEqual([{ kind: "ours" }, 1]);
});

test("[D48] at the end an agent of ours is asked to stop, and waited for", async () => {
  const machine = new Machine();
  await machine.keeper.begin();
  let ended = false;
  const end = machine.keeper
    .end(async () => true, 7_000)
    .then(() => {
      ended = true;
    });
  await machine.pass(6_000);
  expect([ended, machine.killed]).toEqual([false, 0]);
  machine.exit(0);
  await end;
  // Nothing is told and nothing started after the end.
  expect(machine.last).toEqual({ kind: "ours" });
  await machine.pass(3_600_000);
  await machine.keeper.begin();
  expect([machine.starts, machine.killed]).toEqual([1, 0]);
});

test("[D48] one that does not hear that it should stop is ended at once, one that does not manage after seven seconds", async () => {
  const deaf = new Machine();
  await deaf.keeper.begin();
  await deaf.keeper.end(async () => false, 7_000);
  expect([deaf.killed, deaf.now]).toEqual([1, 0]);

  const slow = new Machine();
  await slow.keeper.begin();
  const end = slow.keeper.end(async () => true, 7_000);
  await slow.pass(7_000);
  await end;
  expect(slow.killed).toBe(1);
});

test("[D48] at the end an agent of somebody else's is left alone", async () => {
  const machine = new Machine();
  machine.found = "answers";
  await machine.keeper.begin();
  let asked = 0;
  await machine.keeper.end(async () => {
    asked += 1;
    return true;
  }, 7_000);
  expect([asked, machine.killed]).toEqual([0, 0]);
});
