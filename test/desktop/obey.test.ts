import { expect, test } from "vitest";
import type { AgentSeen } from "../../agent/desktop/agent-seen.ts";
import type { Command } from "../../agent/desktop/menu/entry.ts";
import { type Hands, obey } from "../../agent/desktop/obey.ts";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok } from "../../shared/base/result.ts";
import type { Method, Results } from "../../shared/protocol/methods.ts";
import { idOf, wellSync } from "../support/fake-data.ts";
import { now, running, zone } from "./seen.ts";

const cause = { kind: "manual" } as const;
const progress = { phase: "opening", endpoint: null, done: 0, total: 0 } as const;
const [first, second, busy, paused] = ["first", "second", "busy", "paused"].map(idOf);
const agent = running([
  wellSync("first", now),
  wellSync("second", now),
  wellSync("busy", now, { activity: { kind: "running", since: now, cause, progress } }),
  wellSync("paused", now, { pause: { since: now, until: null } }),
]);
const refused = problem("agent.unknown", "The agent knows no such sync");

/** What a command comes to, in the order in which it happens. */
async function doneBy(
  command: Command,
  answer: Diagnostic | null = null,
  seen: AgentSeen = agent,
): Promise<readonly unknown[]> {
  const done: unknown[] = [];
  const hands: Hands = {
    call: async <M extends Method>(method: M, params: unknown) => {
      done.push([method, params]);
      const values: Partial<Results> = { "agent.signIn": { url: "http://127.0.0.1:7962/#sign-in=x" } };
      const value: Results[M] | undefined = values[method];
      return answer === null ? ok((value ?? {}) as Results[M]) : err(answer);
    },
    seen: () => seen,
    open: (page) => done.push(["open", page]),
    openExternally: (url) => done.push(["browser", url]),
    setLoginItem: (on) => {
      done.push(["login", on]);
      return answer === null ? ok(null) : err(answer);
    },
    restart: () => done.push(["restart"]),
    quit: () => done.push(["quit"]),
    complain: ({ message }) => done.push(["complain", message]),
    now: () => now,
    zone,
  };
  await obey(command, hands);
  return done;
}

const sync = first!;

test.each<readonly [Command, readonly unknown[]]>([
  [{ kind: "run", sync }, [["sync.run", { sync }]]],
  [{ kind: "cancel", sync }, [["sync.cancel", { sync }]]],
  [{ kind: "pause", sync, length: "open" }, [["sync.pause", { sync, until: null }]]],
  [{ kind: "pause", sync: null, length: "hour" }, [["agent.pause", { until: now + 3_600_000 }]]],
  [{ kind: "resume", sync }, [["sync.resume", { sync }]]],
  [{ kind: "resume", sync: null }, [["agent.resume", {}]]],
  [{ kind: "open", page: { kind: "home" } }, [["open", { kind: "home" }]]],
  [{ kind: "login", on: true }, [["login", true]]],
  [{ kind: "restart" }, [["restart"]]],
  [{ kind: "quit" }, [["quit"]]],
  [
    { kind: "browser" },
    [
      ["agent.signIn", {}],
      ["browser", "http://127.0.0.1:7962/#sign-in=x"],
    ],
  ],
])("[D53] the command %o comes to just what it says", async (command, done) => {
  expect(await doneBy(command)).toEqual(done);
});

test("[D53] all are those that run neither now nor, by somebody's wish, at all", async () => {
  expect(await doneBy({ kind: "run", sync: null })).toEqual([
    ["sync.run", { sync: first }],
    ["sync.run", { sync: second }],
  ]);
  expect([busy, paused]).not.toContain(undefined);
  const down: AgentSeen = { kind: "starting" };
  expect(await doneBy({ kind: "run", sync: null }, null, down)).toEqual([]);
});

test.each<Command>([
  { kind: "run", sync },
  { kind: "run", sync: null },
  { kind: "cancel", sync },
  { kind: "pause", sync, length: "hour" },
  { kind: "pause", sync: null, length: "hour" },
  { kind: "resume", sync },
  { kind: "resume", sync: null },
  { kind: "browser" },
  { kind: "login", on: true },
])("[D53] where %o is refused, that is told, and told once", async (command) => {
  const complaints = (await doneBy(command, refused)).filter(
    (one) => Array.isArray(one) && one[0] === "complain",
  );
  expect(complaints).toEqual([["complain", "The agent knows no such sync"]]);
});
