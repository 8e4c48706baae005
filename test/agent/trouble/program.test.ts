import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import { twoFiles } from "../../support/agent-desk.ts";
import { AgentProgram } from "../../support/agent-program.ts";

/** A user's machine; the agent is a process of its own. */
function machine(files: Readonly<Record<string, string>> = twoFiles) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "syncline-program-")));
  const folder = join(root, "work");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const programs: AgentProgram[] = [];
  onTestFinished(() => {
    for (const one of programs) one.close();
    rmSync(root, { recursive: true, force: true });
  });
  const agent = (): AgentProgram => {
    const made = new AgentProgram(join(root, "home"));
    programs.push(made);
    return made;
  };
  return {
    folder,
    agent,
    place: agentPlaceOf(join(root, "home")),
    read: (name: string) => readFileSync(join(folder, name), "utf8"),
  };
}

const isInStep =
  (records: number) =>
  (syncs: readonly { readonly records: number; readonly activity: { readonly kind: string } }[]) =>
    syncs.length === 1 && syncs[0]!.records === records && syncs[0]!.activity.kind === "idle";

test("[A29] of agents that are started at once one runs and the others say so, end, and leave it alone", async () => {
  const { agent, folder } = machine();
  const agents = [agent(), agent(), agent()];
  const ended = agents.map((one) => one.spawn());
  const codes: unknown[] = [];
  for (const one of ended) void one.then((code) => codes.push(code));
  const first = await agents[0]!.answers().catch(() => agents[1]!.answers());
  await expect.poll(() => codes.length, { timeout: 20_000 }).toBe(2);
  expect(codes).toEqual([1, 1]);
  expect(agents.filter(({ said }) => /already running/.test(said))).toHaveLength(2);
  const running = agents.find(({ child }) => child !== null)!;
  expect(first.pid).toBe(running.child!.pid);
  await running.ask("workspaces.add", { folder });
  await running.until(isInStep(2), "the first run");
});

test("[A29] what a killed agent leaves behind keeps the next from nothing, and one that is stopped leaves nothing", async () => {
  const { agent, folder, place, read } = machine();
  const one = agent();
  await one.start();
  await one.ask("workspaces.add", { folder });
  await one.until(isInStep(2), "the first run");
  expect(await one.end("SIGKILL")).toBe("SIGKILL");
  expect(existsSync(place.socket)).toBe(true);
  expect(existsSync(join(place.folder, "agent.json"))).toBe(true);
  expect((await one.try("agent.state", {})).ok).toBe(false);
  writeFileSync(join(folder, "erp.csv"), "sku,name,price\nA,Mug,1.50\nB,Bowl,2.00\n");
  await one.start();
  await expect.poll(() => read("shop.json"), { timeout: 20_000 }).toContain("Mug");
  expect(await one.end("SIGTERM")).toBe(0);
  expect(existsSync(place.socket)).toBe(false);
  expect(existsSync(join(place.folder, "agent.json"))).toBe(false);
});

test("[A29] with its port taken and its token deleted the agent runs, says where its dashboard is, and lets its own programs in", async () => {
  const { agent, folder, place } = machine();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const one = agent();
  const state = await one.start(port);
  expect(state.dashboard).not.toContain(`:${port}`);
  expect(state.problems.map(({ code }) => code)).toContain("agent.port");
  rmSync(place.token);
  await one.ask("workspaces.add", { folder });
  await one.until(isInStep(2), "the first run");
  const page = await fetch(`${state.dashboard}api/v1/agent.state`, { method: "POST" });
  expect(page.status).not.toBe(200);
  await one.ask("agent.signIn", {});
  expect(statSync(place.token).mode & 0o777).toBe(0o600);
});

test("[A29] where its folder cannot be written to the agent does not start, and says what to do", async () => {
  const { agent, place } = machine();
  mkdirSync(join(place.folder, ".."), { recursive: true });
  writeFileSync(place.folder, "a file where the folder is to be");
  const one = agent();
  expect(await one.spawn()).toBe(1);
  expect(one.said).toContain(place.folder);
});
