import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { healthFrom } from "../../../agent/daemon/server/health.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { err } from "../../../shared/base/result.ts";
import type { AgentState, Attention } from "../../../shared/protocol/views.ts";
import { syncView } from "../../support/sync-view.ts";
import { emptyState, FakeAgent } from "../server/fake-agent.ts";
import { OpenFake } from "../server/open-fake.ts";

const failing: Attention = {
  kind: "failing",
  since: 0,
  times: 3,
  problem: problem("endpoint.unreachable", "The server at /very/private/place does not answer"),
};
const conflicts: Attention = { kind: "conflicts", count: 2 };
const full = problem("file.full", "The disk of /very/private/place is full");

const stateWith = (attention: readonly Attention[], part: Partial<AgentState> = {}): AgentState => ({
  ...emptyState,
  syncs: [syncView({ name: "orders", attention })],
  ...part,
});

test("[A69] is ok, waits for a person, or fails", () => {
  const running = syncView({
    attention: [failing],
    activity: {
      kind: "running",
      since: 0,
      cause: { kind: "manual" },
      progress: { phase: "reading", endpoint: null, done: 0, total: 0 },
    },
  });
  const cases: readonly (readonly [AgentState, string])[] = [
    [emptyState, "ok"],
    [stateWith([]), "ok"],
    [stateWith([], { pause: { since: 0, until: null } }), "ok"],
    [stateWith([conflicts]), "attention"],
    [stateWith([{ kind: "rejected", count: 1 }]), "attention"],
    [stateWith([{ kind: "blocked", run: "r", hash: "h", brakes: [] }]), "attention"],
    [stateWith([], { problems: [{ ...full, severity: "warning" }] }), "attention"],
    [stateWith([conflicts, failing]), "failing"],
    [stateWith([{ kind: "stale", since: 0, intervals: 3 }]), "failing"],
    [stateWith([{ kind: "unreadable", endpoint: "erp", problem: full }]), "failing"],
    [stateWith([{ kind: "file", problem: full }]), "failing"],
    [stateWith([], { problems: [full] }), "failing"],
    [{ ...emptyState, syncs: [running] }, "failing"],
  ];
  for (const [state, status] of cases) expect(healthFrom(state).status).toBe(status);
});

test("[A69] over HTTP: 503 while something fails, what and of whom for who has signed in, and no message", async () => {
  const fake = await OpenFake.open();
  const token = readFileSync(fake.place.token, "utf8").trim();
  const known = { headers: { authorization: `Bearer ${token}` } };
  fake.agent.state = stateWith([failing, conflicts], { problems: [full] });
  const open = await fake.ask("/health");
  expect([open.status, open.body]).toEqual([503, '{"status":"failing"}']);
  expect(open.headers["content-type"]).toBe("application/json");
  const told = await fake.ask("/health", known);
  expect(told.status).toBe(503);
  expect(JSON.parse(told.body)).toEqual({
    status: "failing",
    problems: ["file.full"],
    syncs: { failing: 1 },
    waiting: [{ sync: "0123456789ab", name: "orders", kinds: ["failing", "conflicts"] }],
  });
  expect(told.body).not.toContain("private");
  expect((await fake.ask("/health", { headers: { cookie: await fake.cookie() } })).body).toBe(told.body);
  expect((await fake.askSocket("/health")).body).toBe(told.body);
  fake.agent.state = stateWith([conflicts]);
  const waiting = await fake.ask("/health");
  expect([waiting.status, waiting.body]).toEqual([200, '{"status":"attention"}']);
  expect((await fake.ask("/health", { method: "HEAD" })).status).toBe(200);
  expect((await fake.ask("/health", { method: "POST" })).status).toBe(405);
});

test("[A69] liveness is 200 whatever fails, and foreign pages learn neither", async () => {
  const own = { "agent.state": async () => err(problem("agent.failed", "No")) };
  const fake = await OpenFake.open({}, new FakeAgent(own));
  expect((await fake.ask("/health")).status).toBe(503);
  expect((await fake.ask("/health/live")).status).toBe(200);
  for (const path of ["/health", "/health/live"])
    expect((await fake.ask(path, { headers: { origin: "https://evil.example" } })).status).toBe(403);
});
