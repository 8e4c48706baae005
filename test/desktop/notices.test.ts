import { expect, test } from "vitest";
import { NoticeDesk } from "../../agent/desktop/notices/notice-desk.ts";
import { NoticeLimit } from "../../agent/desktop/notices/notice-limit.ts";
import { type Notice, noticesFor } from "../../agent/desktop/notices/notices-for.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import type { Attention } from "../../shared/protocol/views.ts";
import { shopSyncs, wellSync } from "../support/fake-data.ts";
import { now, running, stateOf } from "./seen.ts";

const minute = 60_000;
const well = wellSync("prices", now);
const withAttention = (...attention: readonly Attention[]) => stateOf([{ ...well, attention }]);
const blocked: Attention = {
  kind: "blocked",
  run: "run-7",
  hash: "9f2c41d0",
  brakes: [{ kind: "deletes", endpoint: "shop", message: "shop: 412 of 1,284 records would be deleted" }],
};
const failing: Attention = {
  kind: "failing",
  since: now,
  times: 1,
  problem: problem("agent.failed", "No route"),
};

const each: readonly (readonly [Attention, string, string, string])[] = [
  [blocked, "prices waits for approval", "shop: 412 of 1,284 records would be deleted", "run"],
  [
    { kind: "conflicts", count: 2 },
    "prices: 2 conflicts",
    "Two systems hold different values. Nothing is overwritten until you choose.",
    "conflicts",
  ],
  [
    { kind: "rejected", count: 1 },
    "prices: 1 rejected record",
    "They do not fit the sync. The others go through.",
    "rejected",
  ],
  [
    { kind: "refused", run: "run-7", count: 3 },
    "prices: 3 refused changes",
    "A system did not take them. The others went through.",
    "run",
  ],
  [failing, "prices fails", "No route", "sync"],
  [
    { kind: "unreadable", endpoint: "erp", problem: problem("agent.failed", "It is locked") },
    "prices: erp cannot be read",
    "It is locked",
    "sync",
  ],
  [
    { kind: "file", problem: problem("agent.failed", "line 3: no such field") },
    "prices: its sync file has an error",
    "line 3: no such field",
    "sync",
  ],
  [
    { kind: "stale", since: now, intervals: 3 },
    "prices has had no success for long",
    "No run succeeded in 3 intervals.",
    "sync",
  ],
];

test.each(each)(
  "[D73] $kind is told once, and leads to where it is settled",
  (attention, title, body, page) => {
    const after = withAttention(attention);
    const [notice, ...more] = noticesFor(stateOf([well]), after);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ title, body, click: { kind: "open", page: { kind: page } } });
    expect(noticesFor(after, after)).toEqual([]);
    // Nor is it told that it is over.
    expect(noticesFor(after, stateOf([well]))).toEqual([]);
  },
);

test("[D73] more of the same is news, less is not, and another plan is another", () => {
  const [two, three] = [2, 3].map((count) => withAttention({ kind: "conflicts", count }));
  expect(noticesFor(two!, three!)).toHaveLength(1);
  expect(noticesFor(three!, two!)).toEqual([]);
  expect(noticesFor(withAttention(blocked), withAttention({ ...blocked, hash: "00000000" }))).toHaveLength(1);
});

test("[D73] what waited before the start is told in one notice, and nothing where nothing waits", () => {
  expect(noticesFor(null, stateOf(shopSyncs(now))).map(({ title, body }) => [title, body])).toEqual([
    ["4 syncs need attention", "customers, stock-levels, orders-to-accounting and 1 more"],
  ]);
  expect(noticesFor(null, stateOf([well]))).toEqual([]);
});

test("[D73] a success, progress and a change that went well are told of by the icon alone", () => {
  const ran = { ...well, lastSuccess: now, records: 2_000 };
  expect(noticesFor(stateOf([well]), stateOf([ran]))).toEqual([]);
});

test("[D73] troubles of the agent itself are told", () => {
  const full = stateOf([well], {
    problems: [problem("agent.failed", "The disk is full", { hint: "Make room." })],
  });
  expect(noticesFor(stateOf([well]), full).map(({ title, body }) => `${title}: ${body}`)).toEqual([
    "Syncline needs attention: The disk is full. Make room.",
  ]);
  expect(noticesFor(full, full)).toEqual([]);
});

const notice = (key: string): Notice => ({
  key,
  title: `about ${key}`,
  body: "",
  click: { kind: "quit" },
  actions: [],
});
const titles = (notices: readonly Notice[]): readonly string[] => notices.map(({ title }) => title);
const hour = 60 * minute;

test("[D74] the same is not told again within the time that is set", () => {
  const limit = new NoticeLimit();
  expect(limit.pass([notice("a")], 0, hour)).toHaveLength(1);
  expect(limit.pass([notice("a")], hour - 1, hour)).toEqual([]);
  expect(limit.pass([notice("a")], hour, hour)).toHaveLength(1);
});

test("[D74] three at once are told one by one, four in one", () => {
  expect(titles(new NoticeLimit().pass(["a", "b", "c"].map(notice), 0, hour))).toEqual([
    "about a",
    "about b",
    "about c",
  ]);
  const [together, ...more] = new NoticeLimit().pass(["a", "b", "c", "d"].map(notice), 0, hour);
  expect([together?.title, together?.body, more]).toEqual([
    "Syncline: 4 things need attention",
    "about a; about b; about c",
    [],
  ]);
});

test("[D74] there are five in a minute at most; the rest is told after it, in one, and never lost", () => {
  const limit = new NoticeLimit();
  const passed: Notice[] = [];
  for (let i = 0; i < 12; i++) passed.push(...limit.pass([notice(`n${i}`)], i * 1_000, hour));
  expect(titles(passed)).toEqual(["about n0", "about n1", "about n2", "about n3", "about n4"]);
  expect(limit.isEmpty).toBe(false);
  expect(titles(limit.pass([], 59_999, hour))).toEqual([]);
  expect(titles(limit.pass([], 60_000, hour))).toEqual(["Syncline: 7 things need attention"]);
  expect(limit.isEmpty).toBe(true);
  expect(limit.pass([], 61_000, hour)).toEqual([]);
});

test("[D74] a clock that is set back holds nothing up", () => {
  const limit = new NoticeLimit();
  for (let i = 0; i < 5; i++) limit.pass([notice(`n${i}`)], 24 * hour, hour);
  expect(limit.pass([notice("n0")], 0, hour)).toHaveLength(1);
});

/** A desk, and what it showed. */
function desk(settings = { desktop: true, everyMinutes: 60 }) {
  const shown: string[] = [];
  let asked = 0;
  const own = new NoticeDesk(({ title }) => shown.push(title));
  const look = async (agent: Parameters<NoticeDesk["look"]>[0], at = now): Promise<readonly string[]> => {
    shown.length = 0;
    await own.look(
      agent,
      async () => {
        asked += 1;
        return settings;
      },
      at,
    );
    return [...shown];
  };
  return { look, asked: () => asked };
}

test("[D73] an agent that ended is told of once until it is back; one that somebody stopped is not", async () => {
  const { look } = desk();
  const down = { kind: "down", problem: problem("agent.failed", "It ended"), retryAt: now } as const;
  expect(await look(running([well]))).toEqual([]);
  expect(await look(down)).toEqual(["Syncline: nothing is synced just now"]);
  expect(await look({ kind: "starting" })).toEqual([]);
  expect(await look(down, now + 2 * hour)).toEqual([]);
  expect(await look(running([well]))).toEqual([]);
  expect(await look({ ...down, retryAt: null }, now + 4 * hour)).toEqual([]);
});

test("[D74] who switched notifications off gets none, and the settings are asked for only where there is one", async () => {
  const { look, asked } = desk({ desktop: false, everyMinutes: 60 });
  await look(running([well]));
  expect(asked()).toBe(0);
  expect(await look({ kind: "running", ours: true, state: withAttention(failing) })).toEqual([]);
  expect(asked()).toBe(1);
});

test("[D73] what is told over a restart of the agent is only what is new since", async () => {
  const { look } = desk();
  const failed = { kind: "running", ours: true, state: withAttention(failing) } as const;
  expect(await look(failed)).toEqual(["1 sync needs attention"]);
  await look({ kind: "starting" });
  expect(await look(failed, now + 2 * hour)).toEqual([]);
});
