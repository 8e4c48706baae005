import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connectAgent, type Followed } from "../../../shared/protocol/connect-agent.ts";
import type { AgentEvent } from "../../../shared/protocol/events.ts";
import { FakeAgent } from "./fake-agent.ts";
import { OpenFake, temporaryHome } from "./open-fake.ts";

const logged = (text: string): AgentEvent => ({
  kind: "log",
  entry: { at: 0, level: "info", area: "run", message: text, sync: null, run: null, record: null, more: {} },
});

/** What a client follows, gathered until the test ends. */
function followed(home: string): Followed[] {
  const client = connectAgent(home);
  const stop = new AbortController();
  const heard: Followed[] = [];
  const following = (async () => {
    for await (const event of client.events(stop.signal)) heard.push(event);
  })();
  onTestFinished(async () => {
    stop.abort();
    await following;
    client.close();
  });
  return heard;
}

test("[A48] a client is sent the state and then every event, in order", async () => {
  const fake = await OpenFake.open();
  const heard = followed(fake.home);
  await expect.poll(() => heard.length).toBe(1);
  for (let i = 0; i < 100; i++) fake.agent.emit(logged(`Zeile ${i} – “ü”\n\ndata: x`));
  await expect.poll(() => heard.length).toBe(101);
  expect(heard[0]).toEqual({ kind: "state", state: fake.agent.state });
  expect(heard.slice(1)).toEqual(
    Array.from({ length: 100 }, (_, i) => logged(`Zeile ${i} – “ü”\n\ndata: x`)),
  );
});

test("[A48] for a client that does not read nothing is queued; once it has, it is sent the state anew", async () => {
  const fake = await OpenFake.open({ limits: { backlog: 10_000 } });
  const slow = connect(fake.place.socket);
  onTestFinished(() => {
    slow.destroy();
  });
  slow.pause();
  slow.write("GET /api/v1/events HTTP/1.1\r\nHost: agent\r\n\r\n");
  await expect.poll(() => fake.agent.subscriptions).toBe(1);
  const big = logged("x".repeat(5_000));
  let sent = 0;
  // As long as the system's own buffers take it, it is sent; then nobody listens for this client any more.
  while (fake.agent.listeners.size > 0 && sent < 100_000) {
    fake.agent.emit(big);
    sent++;
    if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(fake.agent.listeners.size).toBe(0);
  expect(sent).toBeLessThan(100_000);
  for (let i = 0; i < 1_000; i++) fake.agent.emit(big);
  let text = "";
  slow.on("data", (piece) => {
    text += piece.toString();
  });
  slow.resume();
  await expect.poll(() => fake.agent.subscriptions).toBe(2);
  fake.agent.emit(logged("after that"));
  await expect.poll(() => text.includes("after that")).toBe(true);
  expect(text.split('"kind":"state"')).toHaveLength(3);
  expect(text.split('"kind":"log"').length - 1).toBe(sent + 1);
});

test("[A48] a state that is larger than all that may wait is sent once, not for ever", async () => {
  const agent = new FakeAgent();
  agent.state = { ...agent.state, version: "x".repeat(5_000_000) };
  const fake = await OpenFake.open({ limits: { backlog: 1_000 } }, agent);
  const heard = followed(fake.home);
  await expect.poll(() => heard.length).toBe(1);
  fake.agent.emit(logged("after that"));
  await expect.poll(() => heard.length).toBe(2);
  expect(heard.map(({ kind }) => kind)).toEqual(["state", "log"]);
});

test("[A48] a client that takes nothing is let go, and its listener with it", async () => {
  const fake = await OpenFake.open({ limits: { backlog: 10_000, stall: 100 } });
  const slow = connect(fake.place.socket);
  let closed = false;
  slow.on("error", () => {});
  slow.on("close", () => {
    closed = true;
  });
  onTestFinished(() => {
    slow.destroy();
  });
  slow.write("GET /api/v1/events HTTP/1.1\r\nHost: agent\r\n\r\n");
  slow.pause();
  await expect.poll(() => fake.agent.subscriptions).toBe(1);
  while (fake.agent.listeners.size > 0) {
    fake.agent.emit(logged("x".repeat(5_000)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  slow.resume();
  await expect.poll(() => closed).toBe(true);
  expect(fake.agent.subscriptions).toBe(1);
});

test("[A48] a quiet stream shows signs of life, and one that its client left has no listener", async () => {
  const fake = await OpenFake.open({ limits: { heartbeat: 30 } });
  const socket = connect(fake.place.socket);
  let text = "";
  socket.on("data", (piece) => {
    text += piece.toString();
  });
  socket.write("GET /api/v1/events HTTP/1.1\r\nHost: agent\r\n\r\n");
  await expect.poll(() => text.split("still here").length).toBeGreaterThan(2);
  socket.destroy();
  await expect.poll(() => fake.agent.listeners.size).toBe(0);
});

test("[A52] a follower is told that the agent went, and of its state once it is back", async () => {
  const home = temporaryHome();
  const heard = followed(home);
  await expect
    .poll(() => heard[0])
    .toMatchObject({ kind: "unreachable", problem: { code: "agent.not-running" } });
  const first = await OpenFake.open({ home });
  await expect.poll(() => heard.at(-1)?.kind).toBe("state");
  await first.server.close();
  await expect.poll(() => heard.at(-1)).toMatchObject({ kind: "unreachable" });
  await OpenFake.open({ home });
  await expect.poll(() => heard.at(-1)?.kind, { timeout: 10_000 }).toBe("state");
});
