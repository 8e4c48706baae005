import { expect, test } from "vitest";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok } from "../../shared/base/result.ts";
import type {
  Connector,
  ReadSummary,
  RecordSink,
  WriteJournal,
  WriteOutcome,
} from "../../shared/connectors/contract.ts";
import { Redaction } from "../../shared/connectors/secrets/redaction.ts";
import { redactedConnector } from "../../shared/engine/redacted-connector.ts";
import { MemoryEndpoint } from "../support/memory-endpoint.ts";
import { never } from "../support/open-workspace.ts";

const secret = "s3cret&token";
const redaction = new Redaction();
redaction.add(secret);
const secrets = {
  resolve: async (text: string) => ok(text),
  redact: (text: string) => redaction.redact(text),
};

const nasty: Diagnostic = problem("endpoint.refused", `401 for https://u:${secret}@host`, {
  hint: `curl -H 'Authorization: Basic ${btoa(`user:${secret}`)}'`,
  at: { endpoint: "shop", file: `/x?token=${encodeURIComponent(secret)}`, record: secret, field: secret },
  fix: { title: `Replace ${secret}`, edits: [] },
});
const clean = { ok: false, error: expect.toSatisfy(isClean) };

/** Whether nothing in it holds the secret, though there was something that did. */
function isClean(thing: unknown): boolean {
  const text = JSON.stringify(thing);
  return text.includes("•••") && !/s3cret|czNjcmV0/.test(text);
}

const outcomes: readonly WriteOutcome[] = [
  { kind: "failed", index: 0, problem: nasty },
  { kind: "unknown", index: 1, sent: { token: "t", index: 1 }, problem: nasty },
  { kind: "done", index: 2, native: { note: secret }, version: "v" },
];
const summary: ReadSummary = {
  records: 1,
  extent: "all",
  complete: true,
  cursor: `/items?after=1&token=${encodeURIComponent(secret)}`,
  version: `etag-${secret}`,
  schema: { columns: [], closed: false },
  modified: null,
  exists: true,
};

/** A connector whose methods are those given. */
function connecting(methods: Partial<Connector>): Connector {
  const inner: Connector = Object.assign(new MemoryEndpoint("memory"), methods);
  return redactedConnector(inner, secrets);
}

const silent: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };
const request = { known: null, cursor: null };
const writing = { writes: [], expected: "", identify: () => null, columns: [] };
const journal: WriteJournal = { intend: async () => {}, settle: () => {} };

test("[C112] what a connector's methods say is wrong holds no secret", async () => {
  const refuse = async () => err(nasty);
  const connector = connecting({
    discover: refuse,
    read: refuse,
    fetch: refuse,
    find: refuse,
    write: refuse,
    settle: refuse,
    listen: refuse,
  });
  expect(await connector.discover(1, never)).toEqual(clean);
  expect(await connector.read(request, silent, never)).toEqual(clean);
  expect(await connector.fetch([1], never)).toEqual(clean);
  expect(await connector.find(["a"], never)).toEqual(clean);
  expect(await connector.write(writing, journal, never)).toEqual(clean);
  expect(await connector.settle({ token: "t", writes: [] }, never)).toEqual(clean);
  expect(await connector.listen?.(() => {}, never)).toEqual(clean);
});

test("[C112] what a connector says of records and writes holds no secret, and records are as they are", async () => {
  const seen: unknown[] = [];
  const noted: unknown[] = [];
  const connector = connecting({
    read: async (_, sink) => {
      sink.record({ note: secret }, "v", 1, 2, 3);
      sink.same(4, 5);
      sink.bad(nasty, 6);
      sink.gone({ note: secret }, `the list at ${secret} says so`);
      return ok(summary);
    },
    write: async (_, to) => {
      await to.intend({ kind: "replace", endpoint: "shop", files: [], outcomes });
      await to.intend({ kind: "send", endpoint: "shop", token: "t", indexes: [0] });
      to.settle(outcomes);
      return ok({ outcomes, version: "v", asExpected: true });
    },
    settle: async () => ok(outcomes),
  });
  const sink: RecordSink = {
    record: (...given) => seen.push(given),
    same: (...given) => seen.push(given),
    bad: (diagnostic, position) => seen.push(isClean(diagnostic), position),
    gone: (...given) => seen.push(given),
  };
  const read = await connector.read(request, sink, never);
  expect(seen).toEqual([
    [{ note: secret }, "v", 1, 2, 3],
    [4, 5],
    true,
    6,
    [{ note: secret }, "the list at ••• says so"],
  ]);
  expect(read).toEqual(ok({ ...summary, cursor: null, version: "" }));

  const written = await connector.write(
    writing,
    { intend: async (intent) => void noted.push(intent), settle: (settled) => void noted.push(settled) },
    never,
  );
  const settled = await connector.settle({ token: "t", writes: [] }, never);
  for (const given of [written, settled, noted[0], noted[2]]) {
    const text = JSON.stringify(given).replaceAll(`{"note":"${secret}"}`, "{}");
    expect(text).toContain("•••");
    expect(text).not.toMatch(/s3cret|czNjcmV0/);
    expect(JSON.stringify(given)).toContain(`{"note":"${secret}"}`);
  }
  expect(noted[1]).toEqual({ kind: "send", endpoint: "shop", token: "t", indexes: [0] });
});

test("[C112] what a connector throws holds no secret, down to its causes, and stays what it is", async () => {
  class Odd extends Error {}
  const cause = new Error(`The socket of ${secret} closed`, { cause: secret });
  const odd = new Odd(`GET ${secret}`, { cause });
  const throwing = async () => {
    throw odd;
  };
  const connector = connecting({ read: throwing, unchanged: throwing, line: throwing, dispose: throwing });
  for (const act of [
    () => connector.read(request, silent, never),
    () => connector.unchanged("", never),
    () => connector.line(1),
    () => connector.dispose(),
  ])
    await expect(act()).rejects.toBe(odd);
  expect(odd).toMatchObject({
    message: "GET •••",
    cause: { message: "The socket of ••• closed", cause: "•••" },
  });
  expect(`${odd.stack}${cause.stack}`).not.toContain(secret);
  const circle = new Error(secret);
  circle.cause = new Error(secret, { cause: circle });
  const circling = connecting({ dispose: () => Promise.reject(circle) });
  await expect(circling.dispose()).rejects.toMatchObject({ message: "•••" });
});

test("[C112] all else of a connector goes through as it is", async () => {
  const inner = new MemoryEndpoint("here");
  inner.records.set("a", { id: "a" });
  const connector = redactedConnector(inner, secrets);
  const { kind, place, capabilities, listen } = connector;
  expect({ kind, place, capabilities, listen }).toEqual({
    kind: inner.kind,
    place: inner.place,
    capabilities: inner.capabilities,
    listen: null,
  });
  const read = await connector.read(request, silent, never);
  expect(read).toEqual(await inner.read(request, silent));
  expect(await connector.fetch([0], never)).toEqual(await inner.fetch([0]));
  expect(await connector.discover(1, never)).toEqual(await inner.discover());
  let dirty = 0;
  const listening = connecting({
    listen: async (call) => {
      call();
      return ok(null);
    },
  });
  expect(await listening.listen?.(() => dirty++, never)).toEqual(ok(null));
  expect(dirty).toBe(1);
});
