import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { problem } from "../../shared/base/diagnostic.ts";
import { err } from "../../shared/base/result.ts";
import { agentPlaceOf } from "../../shared/protocol/agent-place.ts";
import { connectAgent } from "../../shared/protocol/connect-agent.ts";
import { EventText } from "../../shared/protocol/event-text.ts";
import { FakeAgent } from "../agent/server/fake-agent.ts";
import { OpenFake, temporaryHome } from "../agent/server/open-fake.ts";

function client(home: string) {
  const connected = connectAgent(home);
  onTestFinished(() => connected.close());
  return connected;
}

test("[A52] a call is answered with what the agent says, a problem as it is", async () => {
  const told = problem("agent.unknown", "There is no such sync", { hint: "Look again." });
  const fake = await OpenFake.open({}, new FakeAgent({ "sync.pause": async () => err(told) }));
  const agent = client(fake.home);
  expect(await agent.call("agent.state", {})).toEqual({ ok: true, value: fake.agent.state });
  expect(await agent.call("sync.pause", { sync: "0123456789ab" })).toEqual({ ok: false, error: told });
  expect(fake.agent.asked.at(-1)).toMatchObject({ params: { sync: "0123456789ab", until: null } });
});

test("[A52] where no agent runs, or only its socket file is left, it is agent.not-running and how to start one", async () => {
  const home = temporaryHome();
  const agent = client(home);
  const gone = await agent.call("agent.state", {});
  expect(gone).toMatchObject({
    ok: false,
    error: { code: "agent.not-running", hint: "Start it: syncline agent start" },
  });
  const { folder, socket } = agentPlaceOf(home);
  mkdirSync(folder, { recursive: true });
  // A process that was killed leaves its socket file behind.
  const { spawnSync } = await import("node:child_process");
  const code = `require("node:net").createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", code]);
  expect(await agent.call("agent.state", {})).toMatchObject({
    ok: false,
    error: { code: "agent.not-running" },
  });
  const fake = await OpenFake.open({ home });
  expect(await agent.call("agent.state", {})).toMatchObject({ ok: true });
  await fake.server.close();
});

test("[A50] an agent of another protocol version is told of, and can still be looked at", async () => {
  const home = temporaryHome();
  const { folder, socket } = agentPlaceOf(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const asked: string[] = [];
  const other = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "syncline-protocol": "7" });
    response.end('{"ok":true,"value":{"version":"9"}}');
  }).listen(socket);
  onTestFinished(() => {
    other.close();
  });
  await new Promise((resolve) => other.once("listening", resolve));
  const agent = client(home);
  expect(await agent.call("agent.state", {})).toEqual({ ok: true, value: { version: "9" } });
  const refused = await agent.call("agent.pause", {});
  expect(refused).toMatchObject({ ok: false, error: { code: "agent.version" } });
  const stop = new AbortController();
  for await (const event of agent.events(stop.signal)) {
    expect(event).toMatchObject({ kind: "unreachable", problem: { code: "agent.version" } });
    stop.abort();
  }
});

test("[A52] a call that is cancelled says so", async () => {
  const fake = await OpenFake.open({}, new FakeAgent({ "sync.run": () => new Promise(() => {}) }));
  const stop = new AbortController();
  const answer = client(fake.home).call("sync.run", { sync: "0123456789ab" }, stop.signal);
  await expect.poll(() => fake.agent.asked.length).toBe(1);
  stop.abort();
  expect(await answer).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
});

test("[A40] a home whose path is too long for a socket has it in a folder of the user's own, where both sides look", async () => {
  const home = join(temporaryHome(), "deep".repeat(25));
  const { socket, socketFolder, folder } = agentPlaceOf(home);
  expect(Buffer.byteLength(socket)).toBeLessThan(104);
  expect(socketFolder).not.toBe(folder);
  const fake = await OpenFake.open({ home });
  expect(await client(home).call("agent.state", {})).toMatchObject({ ok: true });
  // Two homes never share a socket.
  expect(agentPlaceOf(`${home}2`).socket).not.toBe(socket);
  chmodSync(socketFolder ?? "", 0o700);
  await fake.server.close();
});

test("[A40] on Windows it is a named pipe of the user and the home", () => {
  const { socket, socketFolder } = agentPlaceOf("/home", "win32");
  expect(socketFolder).toBeNull();
  expect(socket).toMatch(/^\\\\\.\\pipe\\syncline-[0-9a-f]{16}$/);
  expect(agentPlaceOf("/other", "win32").socket).not.toBe(socket);
});

test("[A48] events are found in pieces that are cut anywhere", () => {
  const text =
    'retry: 1\n\ndata: {"kind":"sync-gone","sync":"a"}\n\n: still here\n\ndata: {"kind":"waiting","sync":"b"}\n\n';
  const all = [
    { kind: "sync-gone", sync: "a" },
    { kind: "waiting", sync: "b" },
  ];
  for (let size = 1; size <= text.length; size++) {
    const events = new EventText();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...events.take(text.slice(at, at + size)));
    expect(found).toEqual(all);
  }
});
