import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { testMessage } from "../../../agent/daemon/alerts/alert-message.ts";
import { email } from "../../../agent/daemon/alerts/email.ts";
import { ok } from "../../../shared/base/result.ts";
import { parseParams } from "../../../shared/protocol/parse-params.ts";
import type { EmailSettings } from "../../../shared/protocol/views.ts";
import { SmtpServer } from "../../support/smtp-server.ts";
import { until } from "../../support/until.ts";
import { AlertDesk, failing, secret } from "./alert-desk.ts";

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), "utf8");
const tls = { key: fixture("server.key"), cert: fixture("server.pem") };
const login = { user: "agent", password: secret };

const usual = getCACertificates("default");
afterEach(() => setDefaultCACertificates(usual));

const settingsFor = (server: SmtpServer, part: Partial<EmailSettings> = {}): EmailSettings => ({
  host: "127.0.0.1",
  port: server.port,
  secure: false,
  user: null,
  password: null,
  from: "Syncline <syncline@example.org>",
  to: ["a@example.org", "b@example.org"],
  ...part,
});
/** This machine, by a name that does not pass for it. */
const elsewhere = "LOCALHOST";
const signedIn = { user: "agent", password: `\${env:MAIL_PASSWORD}` };

test("[A77] a message goes as an e-mail to everybody who is named", async () => {
  const server = await SmtpServer.open();
  const desk = new AlertDesk({ email: settingsFor(server) });
  desk.alerts.attention({ id: "a", name: "Bestellungen – größer\r\nBcc: evil@example.org" }, [failing]);
  desk.time.advance(10_100);
  const [mail] = await until("an e-mail", async () => (server.mails.length > 0 ? server.mails : null));
  expect(mail).toMatchObject({ from: "syncline@example.org", to: ["a@example.org", "b@example.org"] });
  const [head = "", ...body] = mail?.text.split("\r\n\r\n") ?? [];
  expect(head).toMatch(/^From: Syncline <syncline@example\.org>$/m);
  expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(head).toMatch(/^Message-ID: <[0-9a-f-]{36}@syncline>$/m);
  expect(head).not.toMatch(/^Bcc:/m);
  expect(subjectOf(head)).toBe("Syncline: Bestellungen – größer Bcc: evil@example.org needs you");
  expect(
    Buffer.from(
      body
        .join("\r\n\r\n")
        .replace(/=\r\n/g, "")
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
      "latin1",
    ).toString("utf8"),
  ).toContain("It fails: The server does not answer (Start it.)");
  expect(server.commands).not.toContain("AUTH");
});

test("[A77] the password comes from where it is kept, and a wrong one is told without it", async () => {
  const server = await SmtpServer.open({ login });
  const desk = new AlertDesk({ email: settingsFor(server, signedIn) });
  expect(await desk.alerts.test()).toEqual([{ way: "email", problem: null }]);
  expect(server.mails[0]?.user).toBe("agent");
  server.options = {
    login: { user: "agent", password: "another" },
    answer: (verb) => (verb === "AUTH" ? `535 not ${secret}` : undefined),
  };
  const [told] = await desk.alerts.test();
  expect(told?.problem).toMatch(/535 not •••/);
  server.options = { login };
  const missing = settingsFor(server, { user: "agent", password: `\${env:NOT_THERE}` });
  const [named] = await new AlertDesk({ email: missing }).alerts.test();
  expect(named?.problem).toMatch(/NOT_THERE is not set/);
});

test("[A77] a password that is mended counts at the next attempt, and the wrong one is not shown then either", async () => {
  const server = await SmtpServer.open({ login });
  const desk = new AlertDesk({
    email: settingsFor(server, { user: "agent", password: `\${file:password}` }),
  });
  const kept = join(desk.folder, "password");
  writeFileSync(kept, "not-the-word\n", { mode: 0o600 });
  const [wrong] = await desk.alerts.test();
  expect(wrong?.problem).toMatch(/535/);
  writeFileSync(kept, `${secret}\n`);
  expect(await desk.alerts.test()).toEqual([{ way: "email", problem: null }]);
  server.options = { login, answer: (verb) => (verb === "MAIL" ? `550 not-the-word ${secret}` : undefined) };
  const [refused] = await desk.alerts.test();
  expect(refused?.problem).toMatch(/550 ••• •••/);
});

test("[A77] the settings take no password itself, neither where they are given nor where one got in", async () => {
  const server = await SmtpServer.open({ login });
  const given = settingsFor(server, { user: "agent", password: secret });
  const wrong = (password: string | null) =>
    parseParams("agent.configure", {
      settings: { alerts: { desktop: true, webhook: null, email: { ...given, password }, everyMinutes: 60 } },
    });
  for (const password of [secret, "", `x\${secret:MAIL}`, "${secrets:MAIL}"])
    expect(wrong(password)).toMatchObject({ ok: false, error: { code: "agent.request" } });
  const told = wrong(secret);
  expect(told.ok ? "" : told.error.message).toMatch(/syncline secret set/);
  expect(JSON.stringify(told)).not.toContain(secret);
  for (const password of [null, `\${secret:MAIL}`, `\${env:MAIL}`]) expect(wrong(password).ok).toBe(true);
  const [tried] = await new AlertDesk({ email: given }).alerts.test();
  expect(tried?.problem).toMatch(/must be named/);
  expect(server.commands).toEqual([]);
});

test("[A77] TLS from the first byte or by STARTTLS, with a certificate that is verified", async () => {
  for (const secure of [true, false]) {
    const server = await SmtpServer.open({ login, tls, secure });
    const desk = new AlertDesk({ email: settingsFor(server, { ...signedIn, host: elsewhere, secure }) });
    const [stranger] = await desk.alerts.test();
    expect(stranger?.problem).toMatch(/certificate/);
    expect(server.commands).not.toContain("AUTH");
    setDefaultCACertificates([...usual, fixture("ca.pem")]);
    expect(await desk.alerts.test()).toEqual([{ way: "email", problem: null }]);
    expect(server.mails[0]).toMatchObject({ overTls: true, user: "agent" });
    setDefaultCACertificates(usual);
  }
});

test("[A77] a password is not sent to another machine without TLS", async () => {
  const server = await SmtpServer.open({ login });
  const desk = new AlertDesk({ email: settingsFor(server, { ...signedIn, host: elsewhere }) });
  const [told] = await desk.alerts.test();
  expect(told?.problem).toMatch(/STARTTLS/);
  expect(server.commands).not.toContain("AUTH");
  expect(server.mails).toEqual([]);
});

test("[A74] a hundred syncs of one server that is down are one e-mail, and so is their end", async () => {
  const server = await SmtpServer.open();
  const desk = new AlertDesk({ email: settingsFor(server, { to: ["a@example.org"] }) });
  const told = (count: number) => until("e-mails", async () => (desk.log.length === count ? true : null));
  for (let i = 0; i < 100; i++) {
    desk.waits(`sync ${i}`, failing);
    desk.time.advance(80);
  }
  desk.time.advance(3_600_000);
  await told(1);
  for (let i = 0; i < 100; i++) desk.waits(`sync ${i}`);
  desk.time.advance(3_600_000);
  await told(2);
  expect(server.mails.map(({ text }) => subjectOf(text))).toEqual([
    "Syncline: 100 syncs need you",
    "Syncline: All is well again",
  ]);
  desk.time.advance(24 * 3_600_000);
  expect(desk.log).toHaveLength(2);
});

test("[A79] a server that is silent, busy or cut off is tried again; one that refuses for good is not", async () => {
  const way = email({ secrets: { resolve: async (text) => ok(text) }, patience: { step: 200, all: 400 } });
  const message = testMessage({ id: "1", at: 0, host: "h", dashboard: null, redact: (text) => text });
  const server = await SmtpServer.open();
  const cases: readonly (readonly [string, string | null, boolean])[] = [
    ["GREETING", null, false],
    ["EHLO", null, false],
    ["DATA", null, false],
    ["GREETING", "421 too busy", false],
    ["MAIL", "451 later", false],
    ["RCPT", "450 later", false],
    ["MAIL", "550 not from you", true],
    ["RCPT", "550 no such user", true],
    ["DATA", "554 no", true],
  ];
  for (const [verb, answer, isFinal] of cases) {
    server.options = { answer: (one) => (one === verb ? answer : undefined) };
    const sent = await way.send(message, {
      desktop: false,
      webhook: null,
      email: settingsFor(server),
      everyMinutes: 1,
    });
    expect([verb, answer, sent]).toMatchObject([verb, answer, { ok: false, error: { isFinal } }]);
  }
  expect(server.mails).toEqual([]);
});

test("[A79] one recipient of two who is refused is told of, and the other has the message once", async () => {
  const server = await SmtpServer.open();
  let asked = 0;
  server.options = { answer: (verb) => (verb === "RCPT" && asked++ === 0 ? "550 no such user" : undefined) };
  const desk = new AlertDesk({ email: settingsFor(server) });
  desk.waits("orders", failing);
  desk.time.advance(10_100);
  await until("the problem", async () => (desk.log.length === 2 ? true : null));
  expect(desk.log[1]?.message).toMatch(/but not for a@example\.org/);
  expect(server.mails).toHaveLength(1);
});

/** The subject as a person reads it (RFC 2047). */
function subjectOf(head: string): string {
  const subject = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(head)?.[1] ?? "";
  return subject
    .replace(/\?=\r?\n[ \t]=\?/g, "?==?")
    .replace(/\r?\n[ \t]/g, " ")
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : Buffer.from(
            text
              .replaceAll("_", " ")
              .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            "latin1",
          ).toString("utf8"),
    );
}
