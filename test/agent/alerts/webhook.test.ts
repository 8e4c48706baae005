import { expect, test } from "vitest";
import { waits } from "../../../agent/daemon/alerts/delivery.ts";
import { notifySend } from "../../../agent/daemon/alerts/notify-send.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import { parseParams } from "../../../shared/protocol/parse-params.ts";
import { until } from "../../support/until.ts";
import { AlertDesk, failing, HookServer, secret } from "./alert-desk.ts";

const hour = 3_600_000;

/** Once so many were POSTed. */
const posted = (hook: HookServer, count: number) =>
  until(`${count} messages`, async () => (hook.posted.length >= count ? hook.posted : null));

test("[A76] a message is POSTed as JSON, with a text for chat programs and the secret from where it is kept", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: `${hook.origin}/hooks/\${env:HOOK}?as=syncline` });
  desk.waits("orders", failing, { kind: "conflicts", count: 2 });
  desk.time.advance(11_000);
  const [first] = await posted(hook, 1);
  expect(first).toMatchObject({ method: "POST", url: `/hooks/${secret}?as=syncline` });
  expect(first?.headers["content-type"]).toBe("application/json");
  const body = JSON.parse(first?.body ?? "");
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    at: new Date(desk.time.now - 900).toISOString(),
    kind: "attention",
    title: "orders needs you",
    text: expect.stringContaining("It fails: The server does not answer (Start it.)"),
    agent: { host: "shop-server", version: "1.2.3", dashboard: "http://127.0.0.1:7415/" },
    counts: { waiting: 1, well: 0 },
    waiting: [
      {
        id: "orders",
        name: "orders",
        waits: [
          { kind: "failing", text: "It fails: The server does not answer (Start it.)" },
          { kind: "conflicts", text: "2 conflicts to decide; nothing is overwritten until then" },
        ],
      },
    ],
    well: [],
  });
  expect(body.text).toContain("Syncline: orders needs you\n");
  desk.waits("orders");
  desk.time.advance(hour);
  const [, second] = await posted(hook, 2);
  expect(JSON.parse(second?.body ?? "")).toMatchObject({
    kind: "well",
    title: "All is well again",
    well: [{ id: "orders", name: "orders" }],
  });
  await until("the log", async () => (desk.log.length === 2 ? desk.log : null));
  expect(desk.log.map(({ message }) => message)).toEqual([
    "Told by webhook: orders needs you",
    "Told by webhook: All is well again",
  ]);
});

test("[A76] a user and password in the URL go as such, not in the request line", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: `${hook.origin.replace("//", `//me:\${env:HOOK}@`)}/x` });
  expect(await desk.alerts.test()).toEqual([{ way: "webhook", problem: null }]);
  expect(hook.posted[0]?.url).toBe("/x");
  expect(hook.posted[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from(`me:${secret}`).toString("base64")}`,
  );
});

test("[A76] a redirect is not followed, and ends the attempts", async () => {
  const hook = await HookServer.open();
  const other = await HookServer.open();
  for (const status of [301, 302, 303, 307, 308]) {
    hook.answer = (response) => response.writeHead(status, { location: `${other.origin}/stolen` }).end();
    const desk = new AlertDesk({ webhook: `${hook.origin}/\${env:HOOK}` });
    const [told] = await desk.alerts.test();
    expect(told?.problem).toBe(`it answers with a redirect (HTTP ${status}), which is not followed`);
  }
  expect(hook.posted).toHaveLength(5);
  expect(other.posted).toEqual([]);
});

test("[A76] a secret goes over TLS only, and what is no URL for this is told of", async () => {
  for (const [webhook, why] of [
    [`http://hooks.example.org/\${env:HOOK}`, /holds a secret/],
    [`http://me:you@hooks.example.org/`, /holds a secret/],
    ["ftp://127.0.0.1/x", /none that begins with https/],
    ["file:///etc/passwd", /none that begins with https/],
    ["not a url", /none that begins with https/],
    [`https://127.0.0.1/\${env:NOT_THERE}`, /NOT_THERE is not set/],
    [`https://127.0.0.1/\${secrets:x}`, /names no secret/],
  ] as const) {
    const [told] = await new AlertDesk({ webhook }).alerts.test();
    expect(told?.problem).toMatch(why);
    expect(told?.problem).not.toContain(secret);
  }
});

test("[A76] the settings take no password in the address, and say where it goes instead", () => {
  const given = (webhook: string) =>
    parseParams("agent.configure", {
      settings: { alerts: { desktop: true, webhook, email: null, everyMinutes: 60 } },
    });
  for (const address of [
    `https://me:${secret}@hooks.example.org/x`,
    `https://${secret}@hooks.example.org/x`,
    `https://:${secret}@hooks.example.org/x`,
    `https://me:x${secret}\${secret:HOOK}@hooks.example.org/x`,
  ]) {
    const told = given(address);
    expect(told).toMatchObject({ ok: false, error: { code: "agent.request" } });
    expect(told.ok ? "" : told.error.message).toMatch(/syncline secret set NAME.*\$\{secret:NAME\}/);
    expect(JSON.stringify(told)).not.toContain(secret);
  }
  for (const address of [
    "https://hooks.example.org/x",
    `https://me:\${secret:HOOK}@hooks.example.org/x`,
    `https://\${env:HOOK}@hooks.example.org/x`,
    `https://hooks.example.org/\${secret:HOOK}?token=\${file:hook.txt}`,
    `\${secret:HOOK}`,
    "not a URL",
  ])
    expect(given(address).ok, address).toBe(true);
});

test("[A76] whatever an address fails with, no log, state or error tells more of it than its host", async () => {
  const hook = await HookServer.open();
  const pasted = "T0K3N-pasted-into-it";
  const { port } = new URL(hook.origin);
  const statuses = [302, 404, 500];
  hook.answer = (response) =>
    response.writeHead(statuses.shift() ?? 500, { location: `/${pasted}` }).end(pasted);
  const addresses = [
    ...statuses.map(() => `${hook.origin}/${pasted}?key=${pasted}`),
    `https://127.0.0.1:${port}/${pasted}`,
    `http://127.0.0.1:1/${pasted}?key=${pasted}`,
    `http://nowhere.invalid/${pasted}`,
    `ftp://127.0.0.1/${pasted}`,
    `http://[${pasted}/`,
    `http://hooks.example.org/${pasted}/\${env:HOOK}`,
    `https://127.0.0.1/${pasted}/\${env:NOT_THERE}`,
    `https://127.0.0.1/${pasted}/\${secrets:x}`,
  ];
  for (const webhook of addresses) {
    const desk = new AlertDesk({ webhook });
    const [told] = await desk.alerts.test();
    expect(told?.problem, webhook).not.toBeNull();
    const all = JSON.stringify([told, desk.log, desk.alerts.problems()]);
    expect(all, webhook).not.toContain(pasted);
  }
});

test("[A79] what is not delivered is tried again after growing waits, is a problem meanwhile, and then is not", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: `${hook.origin}/\${env:HOOK}` });
  hook.answer = (response) => response.writeHead(503).end(`no ${secret}`);
  desk.waits("orders", failing);
  desk.time.advance(10_100);
  for (const [i, wait] of waits.slice(0, 3).entries()) {
    await posted(hook, i + 1);
    await until("the wait", async () => (desk.time.waiting > 0 ? true : null));
    const why = i < 2 ? "it answers HTTP 503" : "fetch failed: other side closed";
    expect(desk.alerts.problems()).toMatchObject([
      { code: "agent.alert", message: `Alerts by webhook are not delivered: ${why}` },
    ]);
    desk.time.advance(wait - 1);
    expect(hook.posted).toHaveLength(i + 1);
    hook.answer = i === 1 ? (response) => response.socket?.destroy() : hook.answer;
    if (i === 2) hook.answer = (response) => response.writeHead(200).end("ok");
    desk.time.advance(1);
  }
  await posted(hook, 4);
  await until("the end of the problem", async () => (desk.alerts.problems().length === 0 ? true : null));
  expect(new Set(hook.posted.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
  expect(desk.log.map(({ level, message }) => `${level}: ${message}`).join("\n")).toMatch(
    /^warning: Alerts by webhook are not delivered: it answers HTTP 503\nwarning: Alerts by webhook are not delivered: fetch failed.*\ninfo: Told by webhook: orders needs you$/,
  );
});

test("[A79] it is given up in the end, and at once where trying again would not help", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: hook.origin });
  hook.answer = (response) => response.writeHead(500).end();
  desk.waits("orders", failing);
  desk.time.advance(10_100);
  for (const [i, wait] of waits.entries()) {
    await posted(hook, i + 1);
    await until("the wait", async () => (desk.time.waiting > 0 ? true : null));
    desk.time.advance(wait);
  }
  await posted(hook, waits.length + 1);
  await until("the end", async () => (desk.log.some(({ level }) => level === "error") ? true : null));
  expect(desk.time.waiting).toBe(0);
  expect(desk.alerts.problems()).toHaveLength(1);
  hook.answer = (response) => response.writeHead(404).end();
  desk.waits("stock", failing);
  desk.time.advance(hour);
  await posted(hook, waits.length + 2);
  await until("the end", async () =>
    desk.log.filter(({ level }) => level === "error").length === 2 ? true : null,
  );
  expect(desk.log.at(-1)?.message).toBe("An alert by webhook was given up: it answers HTTP 404");
  // A way that is not there any more has no problem.
  desk.settings = { ...desk.settings, webhook: null };
  expect(desk.alerts.problems()).toEqual([]);
});

test("[A79] later messages wait for the first, and there are never more than so many", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: hook.origin, everyMinutes: 1 });
  hook.answer = (response) => response.writeHead(500).end();
  for (let i = 0; i < 40; i++) {
    desk.waits("orders", { kind: "conflicts", count: i + 1 });
    // The clock goes on by hand, and the answers by themselves.
    desk.time.advance(70_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until("messages given up", async () =>
    desk.log.some(({ message }) => message.includes("was given up for newer ones")) ? true : null,
  );
  hook.answer = (response) => response.writeHead(200).end();
  const before = hook.posted.length;
  desk.time.advance(hour);
  await until("the last message", async () =>
    hook.posted.at(-1)?.body.includes("40 conflicts") === true ? true : null,
  );
  expect(hook.posted.length - before).toBeLessThanOrEqual(21);
});

test("[A72] a restart keeps the limit, of what was delivered", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: hook.origin });
  const delivered = (count: number) =>
    until("delivery", async () =>
      desk.log.filter(({ message }) => message.startsWith("Told by")).length === count ? true : null,
    );
  hook.answer = (response) => response.writeHead(503).end();
  desk.waits("orders", failing);
  desk.time.advance(10_100);
  await until("the failure", async () => (desk.alerts.problems().length > 0 ? true : null));
  // Nobody was told yet, so it is told after the restart.
  desk.restart();
  hook.answer = (response) => response.writeHead(200).end();
  desk.waits("orders", failing);
  desk.time.advance(10_100);
  await delivered(1);
  desk.restart();
  desk.waits("orders", failing);
  desk.time.advance(12 * hour);
  desk.waits("orders");
  desk.time.advance(hour);
  await delivered(2);
  expect(hook.posted.map(({ body }) => JSON.parse(body).kind)).toEqual(["attention", "attention", "well"]);
});

test("[A71] what nobody could be told of is told once a way is set up", async () => {
  const hook = await HookServer.open();
  const nowhere = notifySend({ env: {} });
  const desk = new AlertDesk({ desktop: true }, nowhere);
  desk.waits("orders", failing);
  desk.time.advance(12 * hour);
  expect(desk.log).toEqual([]);
  expect(desk.time.waiting).toBe(1);
  desk.settings = { ...desk.settings, webhook: hook.origin };
  desk.time.advance(60_000);
  const [first] = await posted(hook, 1);
  expect(JSON.parse(first?.body ?? "").title).toBe("orders needs you");
});

test("[A79] a test tries every way that is set up, once", async () => {
  const hook = await HookServer.open();
  hook.answer = (response) => response.writeHead(500).end(secret);
  const desk = new AlertDesk({ webhook: `${hook.origin}/\${env:HOOK}` });
  expect(await new AlertDesk().alerts.test()).toEqual([]);
  expect(await desk.alerts.test()).toEqual([{ way: "webhook", problem: "it answers HTTP 500" }]);
  expect(hook.posted).toHaveLength(1);
  expect(desk.alerts.problems()).toHaveLength(1);
  hook.answer = (response) => response.writeHead(200).end();
  expect(await desk.alerts.test()).toEqual([{ way: "webhook", problem: null }]);
  expect(desk.alerts.problems()).toEqual([]);
  expect(JSON.parse(hook.posted[1]?.body ?? "")).toMatchObject({
    kind: "test",
    title: "This is a test alert",
  });
  expect(desk.problems).toBe(2);
});

test("[A71] what is wrong with the agent itself is told as well, but not that a way fails", async () => {
  const hook = await HookServer.open();
  const desk = new AlertDesk({ webhook: hook.origin });
  const full = problem("file.full", "The disk is full", { hint: "Make room.", at: { file: "/home" } });
  const port = { ...problem("agent.port", "The port is taken"), severity: "warning" as const };
  const way = problem("agent.alert", "Alerts by webhook are not delivered: no");
  for (let i = 0; i < 10; i++) {
    desk.alerts.agent([full, port, way]);
    desk.time.advance(60_000);
  }
  await posted(hook, 1);
  desk.alerts.agent([port]);
  desk.time.advance(3_600_000);
  await posted(hook, 2);
  expect(hook.posted.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      title: "The agent itself needs you",
      waiting: [{ id: "agent", waits: [{ kind: "file.full", text: "The disk is full (Make room.)" }] }],
    },
    { title: "All is well again" },
  ]);
});
