import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { AgentLink, type LinkPorts } from "../../extension/agent/agent-link.ts";
import { problem } from "../../shared/base/diagnostic.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";
import { FakeAgent } from "../agent/server/fake-agent.ts";
import { OpenFake, temporaryHome } from "../agent/server/open-fake.ts";

function linkTo(home: string, start: LinkPorts["start"] = () => ({ ended: () => null })): AgentLink {
  const link = new AgentLink({ home, start });
  onTestFinished(() => link.dispose());
  return link;
}

async function otherAgent(home: string, protocol: number) {
  const { folder, socket } = agentPlaceOf(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const other = createServer((_, response) => {
    response.writeHead(200, { "syncline-protocol": String(protocol) });
    response.end(JSON.stringify({ ok: true, value: { version: "9.8.7", protocol } }));
  }).listen(socket);
  onTestFinished(() => {
    other.close();
    other.closeAllConnections();
  });
  await new Promise((resolve) => other.once("listening", resolve));
}

test("[E70] the editor follows the agent, and each of its events, and asks it", async () => {
  const fake = await OpenFake.open();
  const link = linkTo(fake.home);
  const kinds: string[] = [];
  link.onEvent(({ kind }) => kinds.push(kind));
  let told = 0;
  link.onState(() => told++);
  expect(link.status.kind).toBe("connecting");
  link.connect();
  await expect.poll(() => link.state).toEqual(fake.agent.state);
  expect(link.status.kind).toBe("connected");
  expect(kinds).toEqual(["state"]);
  expect(told).toBe(1);
  expect(await link.call("agent.pause", {})).toMatchObject({ ok: true });
});

test("[E71] where no agent runs, one is started, once for all who ask, and connected with", async () => {
  const home = temporaryHome();
  let starts = 0;
  const link = linkTo(home, () => {
    starts++;
    void OpenFake.open({ home });
    return { ended: () => null };
  });
  link.connect();
  await expect.poll(() => link.status.kind).toBe("absent");
  const [first, second] = await Promise.all([link.ensure(), link.ensure()]);
  expect(first).toMatchObject({ ok: true });
  expect(second).toEqual(first);
  expect(starts).toBe(1);
  await expect.poll(() => link.status.kind).toBe("connected");
  expect(await link.ensure()).toMatchObject({ ok: true });
  expect(starts).toBe(1);
});

test("[E71] an agent that ends at once is told of, with why", async () => {
  const why = problem("agent.failed", "The agent ended at once (code 1): the disk is full");
  const link = linkTo(temporaryHome(), () => ({ ended: () => why }));
  expect(await link.ensure()).toEqual({ ok: false, error: why });
  expect(link.status.kind).toBe("absent");
});

for (const [protocol, kind, todo] of [
  [0, "older", "Restart the agent"],
  [7, "newer", "Update the extension"],
] as const)
  test(`[E72] an agent that is ${kind} is told of, with what to do, and none is started beside it`, async () => {
    const home = temporaryHome();
    await otherAgent(home, protocol);
    const link = linkTo(home, () => {
      throw new Error("started");
    });
    link.connect();
    await expect.poll(() => link.status).toMatchObject({ kind, version: "9.8.7" });
    expect(link.state).toBeNull();
    const refused = await link.ensure();
    expect(refused).toMatchObject({ ok: false, error: { code: "agent.version" } });
    expect(refused.ok ? "" : refused.error.hint).toContain(todo);
  });

test("[E73] an agent that dies in the middle of a call fails the call, and is connected with again once it is back", async () => {
  const fake = await OpenFake.open({}, new FakeAgent({ "sync.run": () => new Promise(() => {}) }));
  const link = linkTo(fake.home);
  const seen: string[] = [];
  link.onState(() => seen.push(link.status.kind));
  link.connect();
  await expect.poll(() => link.status.kind).toBe("connected");
  const call = link.call("sync.run", { sync: "0123456789ab" });
  await expect.poll(() => fake.agent.asked.length).toBeGreaterThan(0);
  await fake.server.close();
  expect(await call).toMatchObject({ ok: false, error: { code: "agent.not-running" } });
  await expect.poll(() => seen).toEqual(["connected", "lost", "absent"]);
  expect(link.state).toBeNull();
  await OpenFake.open({ home: fake.home });
  await expect.poll(() => link.status.kind, { timeout: 8000 }).toBe("connected");
});
