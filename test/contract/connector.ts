import { describe, expect, test } from "vitest";
import type {
  Connector,
  NativeWrite,
  ReadRequest,
  ReadSummary,
  RecordSink,
  WriteIntent,
  WriteReport,
} from "../../shared/connectors/contract.ts";
import { hashOfVersion } from "../../shared/connectors/version.ts";
import type { NativeRecord } from "../../shared/model/native.ts";

/** How the contract meets one kind of endpoint. Its records are flat: `id`, `name` and `note`, all text. */
export interface ConnectorSpecimen {
  /** A new endpoint that holds these records; `null`: one that does not exist yet. */
  make(records: readonly NativeRecord[] | null): Promise<Place>;
  /** Whether one that does not exist is made by the first write (the default), or is refused as `endpoint.missing`. */
  readonly absent?: "made" | "refused";
}

export interface Place {
  /** A connector to the same place; what one of them writes the next one reads. */
  open(): Connector;
}

/** A record as a read gave it. */
export interface Seen {
  readonly native: NativeRecord;
  readonly version: string;
  readonly position: number;
}

export interface Reading {
  readonly summary: ReadSummary;
  readonly records: readonly Seen[];
  readonly same: readonly { readonly slot: number; readonly position: number }[];
  readonly bad: readonly Parameters<RecordSink["bad"]>[0][];
  readonly gone: readonly NativeRecord[];
}

export const never = new AbortController().signal;

export const identify = (native: NativeRecord): string | null =>
  typeof native.id === "string" || typeof native.id === "number" ? String(native.id) : null;

/** Reads all there is; fails the test where that cannot be done. */
export async function readAll(connector: Connector, request: Partial<ReadRequest> = {}): Promise<Reading> {
  const records: Seen[] = [];
  const same: { slot: number; position: number }[] = [];
  const bad: Reading["bad"][number][] = [];
  const gone: NativeRecord[] = [];
  const read = await connector.read(
    { known: null, cursor: null, ...request },
    {
      same: (slot, position) => same.push({ slot, position }),
      record: (native, version, _high, _low, position) => records.push({ native, version, position }),
      bad: (problem) => bad.push(problem),
      gone: (native) => gone.push(native),
    },
    never,
  );
  if (!read.ok) throw new Error(read.error.message);
  return { summary: read.value, records, same, bad, gone };
}

/** Writes; fails the test where the write fails as a whole. */
export async function writeAll(
  connector: Connector,
  expected: string,
  writes: readonly NativeWrite[],
  intend: (intent: WriteIntent) => Promise<void> = async () => {},
): Promise<WriteReport> {
  const request = { writes, expected, identify, columns: ["id", "name", "note"] };
  const written = await connector.write(request, { intend, settle: () => {} }, never);
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
}

/** What a read says of the content; where the next read of changes begins may move on by itself. */
const contentOf = ({ summary }: Reading) => ({ ...summary, cursor: null });

const silent: RecordSink = { same: () => {}, record: () => {}, bad: () => {}, gone: () => {} };

const rows = (count: number): NativeRecord[] =>
  Array.from({ length: count }, (_, index) => ({ id: `k${1000 + index}`, name: `name ${index}`, note: "" }));

/** What every connector must do, whatever its endpoint is. */
export function connectorContract(title: string, specimen: ConnectorSpecimen): void {
  describe(`the connector contract: ${title}`, () => {
    const opened = async (records: readonly NativeRecord[] | null) => {
      const place = await specimen.make(records);
      const connector = place.open();
      return { place, connector, reading: await readAll(connector) };
    };
    const versionOf = ({ records }: Reading, id: string) =>
      records.find(({ native }) => native.id === id)!.version;

    test("[C1] a read gives every record once, proves that it saw all, and its positions can be fetched", async () => {
      const { connector, reading } = await opened(rows(300));
      expect(reading.summary).toMatchObject({ records: 300, complete: true, exists: true });
      expect(reading.records.map(({ native }) => native)).toEqual(rows(300));
      const some = [reading.records[250]!, reading.records[3]!, reading.records[250]!];
      const fetched = await connector.fetch(
        some.map(({ position }) => position),
        never,
      );
      expect(fetched).toEqual({ ok: true, value: some.map(({ native, version }) => ({ native, version })) });
    });

    test("[C2] records that are known come back by their number", async () => {
      const { place, reading } = await opened(rows(300));
      const known = reading.records.map(({ version }) => version).filter((_, index) => index % 2 === 0);
      const find = (high: number, low: number) =>
        known.findIndex((version) => {
          const hash = hashOfVersion(version);
          return hash?.high === high && hash.low === low;
        });
      const again = await readAll(place.open(), { known: { find } });
      expect(again.same.map(({ slot }) => slot)).toEqual(known.map((_, index) => index));
      expect(again.records).toEqual(reading.records.filter((_, index) => index % 2 === 1));
      expect(contentOf(again)).toEqual(contentOf(reading));
    });

    test("equal content has an equal version and other content another", async () => {
      const [one, same, other] = await Promise.all([opened(rows(3)), opened(rows(3)), opened(rows(4))]);
      expect(same.reading.summary.version).toBe(one.reading.summary.version);
      expect(other.reading.summary.version).not.toBe(one.reading.summary.version);
    });

    test("a read that is ended by its limit proves nothing, and what it gave can be fetched", async () => {
      const { place } = await opened(rows(20));
      const connector = place.open();
      const { summary, records } = await readAll(connector, { limit: 5 });
      expect(summary).toMatchObject({ records: 5, complete: false });
      expect(records.map(({ native }) => native)).toEqual(rows(5));
      const fetched = await connector.fetch([records[4]!.position], never);
      expect(fetched).toMatchObject({ ok: true, value: [{ native: rows(5)[4]! }] });
    });

    test("writes take effect, and their outcomes are what the next read gives", async () => {
      const { place, connector, reading } = await opened(rows(10));
      const before = reading.summary.version;
      const report = await writeAll(connector, before, [
        {
          kind: "update",
          index: 0,
          id: "k1003",
          version: versionOf(reading, "k1003"),
          changes: [{ path: ["name"], value: "new" }],
        },
        { kind: "delete", index: 1, id: "k1005", version: versionOf(reading, "k1005") },
        { kind: "create", index: 2, id: "k1100", native: { id: "k1100", name: "made", note: "x" } },
      ]);
      const again = await readAll(place.open());
      expect(again.summary.version).toBe(report.version);
      expect(again.summary.records).toBe(10);
      expect(report.outcomes).toEqual([
        {
          kind: "done",
          index: 0,
          native: { id: "k1003", name: "new", note: "" },
          version: versionOf(again, "k1003"),
        },
        { kind: "done", index: 1, native: null, version: "" },
        {
          kind: "done",
          index: 2,
          native: { id: "k1100", name: "made", note: "x" },
          version: versionOf(again, "k1100"),
        },
      ]);
      expect(again.records.some(({ native }) => native.id === "k1005")).toBe(false);
      for (const { native, version } of again.records)
        if (native.id !== "k1003" && native.id !== "k1100")
          expect(version).toBe(versionOf(reading, String(native.id)));
    });

    test("[C3] a write whose record moved on is stale with what is there now, and the others go through", async () => {
      const { place, connector, reading } = await opened(rows(6));
      const version = (id: string) => versionOf(reading, id);
      await writeAll(place.open(), reading.summary.version, [
        {
          kind: "update",
          index: 0,
          id: "k1001",
          version: version("k1001"),
          changes: [{ path: ["note"], value: "theirs" }],
        },
        { kind: "delete", index: 1, id: "k1002", version: version("k1002") },
        { kind: "create", index: 2, id: "k2000", native: { id: "k2000", name: "theirs", note: "" } },
      ]);
      const report = await writeAll(connector, reading.summary.version, [
        {
          kind: "update",
          index: 0,
          id: "k1001",
          version: version("k1001"),
          changes: [{ path: ["name"], value: "ours" }],
        },
        {
          kind: "update",
          index: 1,
          id: "k1002",
          version: version("k1002"),
          changes: [{ path: ["name"], value: "ours" }],
        },
        { kind: "create", index: 2, id: "k2000", native: { id: "k2000", name: "ours", note: "" } },
        { kind: "delete", index: 3, id: "k1001", version: version("k1001") },
        {
          kind: "update",
          index: 4,
          id: "k1004",
          version: version("k1004"),
          changes: [{ path: ["name"], value: "ours" }],
        },
      ]);
      const moved = { id: "k1001", name: "name 1", note: "theirs" };
      expect(report.outcomes).toMatchObject([
        { kind: "stale", index: 0, now: moved },
        { kind: "stale", index: 1, now: null },
        { kind: "stale", index: 2, now: { id: "k2000", name: "theirs", note: "" } },
        { kind: "stale", index: 3, now: moved },
        { kind: "done", index: 4, native: { id: "k1004", name: "ours", note: "" } },
      ]);
      const { records, summary } = await readAll(place.open());
      expect(records.map(({ native }) => native.name)).toEqual([
        "name 0",
        "name 1",
        "name 3",
        "ours",
        "name 5",
        "theirs",
      ]);
      expect(summary.version).toBe(report.version);
    });

    test("[C4] nothing takes effect before its intent is durable, nor where that fails", async () => {
      const { place, connector, reading } = await opened(rows(3));
      const writes: NativeWrite[] = [
        {
          kind: "update",
          index: 0,
          id: "k1000",
          version: versionOf(reading, "k1000"),
          changes: [{ path: ["name"], value: "new" }],
        },
      ];
      const seen: string[] = [];
      const failing = async (intent: WriteIntent) => {
        seen.push((await readAll(place.open())).summary.version);
        if (intent.kind === "replace")
          expect(intent.outcomes).toMatchObject([{ kind: "done", index: 0, native: { name: "new" } }]);
        throw new Error("the journal is broken");
      };
      await expect(writeAll(connector, reading.summary.version, writes, failing)).rejects.toThrow(
        "the journal is broken",
      );
      expect(seen).toEqual([reading.summary.version]);
      expect(contentOf(await readAll(place.open()))).toEqual(contentOf(reading));
    });

    test("[C5] a cancelled read or write says so and changes nothing", async () => {
      const { place, connector, reading } = await opened(rows(3));
      const cancelled = AbortSignal.abort();
      const read = await place.open().read({ known: null, cursor: null }, silent, cancelled);
      expect(read).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
      const write = { kind: "delete", index: 0, id: "k1000", version: versionOf(reading, "k1000") } as const;
      const request = { writes: [write], expected: reading.summary.version, identify, columns: [] };
      const written = await connector.write(request, { intend: async () => {}, settle: () => {} }, cancelled);
      expect(written).toMatchObject({ ok: false, error: { code: "run.cancelled" } });
      expect(contentOf(await readAll(place.open()))).toEqual(contentOf(reading));
    });

    test("an endpoint that is not there has no records, tells nothing of any, and is made by the first write", async (context) => {
      if (specimen.absent === "refused") context.skip(`${title} makes no endpoint that is not there`);
      const { place, connector, reading } = await opened(null);
      expect(reading.summary).toMatchObject({ records: 0, exists: false, complete: false });
      const native = { id: "k1", name: "first", note: "" };
      const report = await writeAll(connector, reading.summary.version, [
        { kind: "create", index: 0, id: "k1", native },
      ]);
      const again = await readAll(place.open());
      expect(again.records.map((record) => record.native)).toEqual([native]);
      expect(again.summary).toMatchObject({ exists: true, complete: true, version: report.version });
    });

    test("an endpoint that is not there and cannot be made is said to be missing", async (context) => {
      if (specimen.absent !== "refused") context.skip(`${title} makes an endpoint that is not there`);
      const connector = (await specimen.make(null)).open();
      const missing = { ok: false, error: { code: "endpoint.missing" } };
      expect(await connector.discover(3, never)).toMatchObject(missing);
      expect(await connector.read({ known: null, cursor: null }, silent, never)).toMatchObject(missing);
    });

    test("a record is found by its id, and what is found can be fetched", async (context) => {
      const { place, reading } = await opened(rows(5));
      const connector = place.open();
      const found = await connector.find(["k1003", "k9999", "k1001", "k1003"], never);
      if (!found.ok) throw new Error(found.error.message);
      if (found.value.every(({ kind }) => kind === "unknown"))
        context.skip(`${title} cannot be asked for single records`);
      const [third, none, first, again] = found.value;
      const version = (id: string) => versionOf(reading, id);
      expect(third).toMatchObject({ kind: "record", native: rows(5)[3]!, version: version("k1003") });
      expect(none).toEqual({ kind: "none" });
      expect(first).toMatchObject({ kind: "record", native: rows(5)[1]!, version: version("k1001") });
      expect(again).toMatchObject({ kind: "record", native: rows(5)[3]! });
      const positions = found.value.flatMap((one) => (one.kind === "record" ? [one.position] : []));
      const fetched = await connector.fetch(positions, never);
      expect(fetched.ok && fetched.value.map(({ native }) => native.id)).toEqual(["k1003", "k1001", "k1003"]);
    });

    test("a read from a cursor shows what changed since, and where it can what is gone", async (context) => {
      const { place, reading } = await opened(rows(20));
      const { changes } = place.open().capabilities;
      if (changes === null) {
        expect(reading.summary).toMatchObject({ cursor: null, extent: "all" });
        return context.skip(`${title} does not know what changed`);
      }
      await writeAll(place.open(), reading.summary.version, [
        {
          kind: "update",
          index: 0,
          id: "k1003",
          version: versionOf(reading, "k1003"),
          changes: [{ path: ["name"], value: "new" }],
        },
        { kind: "delete", index: 1, id: "k1005", version: versionOf(reading, "k1005") },
        { kind: "create", index: 2, id: "k2000", native: { id: "k2000", name: "made", note: "" } },
      ]);
      const { cursor } = reading.summary;
      expect(cursor).not.toBeNull();
      const since = await readAll(place.open(), { cursor });
      expect(since.summary).toMatchObject({ extent: "changes", complete: true });
      const names = new Map(since.records.map(({ native }) => [native.id, native.name]));
      expect([names.get("k1003"), names.get("k2000"), names.has("k1005")]).toEqual(["new", "made", false]);
      if (changes.deletes) expect(since.gone.map(identify)).toContain("k1005");
      // From there on, nothing that was seen need be seen again, but what comes after it is.
      const last = await readAll(place.open(), { cursor: since.summary.cursor });
      await writeAll(place.open(), "", [
        {
          kind: "update",
          index: 0,
          id: "k1007",
          version: versionOf(reading, "k1007"),
          changes: [{ path: ["note"], value: "later" }],
        },
      ]);
      const after = await readAll(place.open(), { cursor: last.summary.cursor });
      expect(after.records.find(({ native }) => native.id === "k1007")?.native.note).toBe("later");
      expect((await readAll(place.open(), { cursor: "no cursor" })).summary).toMatchObject({
        extent: "all",
        records: 20,
      });
    });

    test("a new record without an id gets one, and its outcome says which", async (context) => {
      const { place, connector, reading } = await opened(rows(2));
      if (!connector.capabilities.makesIds) context.skip(`${title} gives records no ids`);
      const natives = [
        { name: "one", note: "" },
        { name: "two", note: "" },
      ];
      const writes = natives.map(
        (native, index) => ({ kind: "create", index, id: `key ${index}`, native }) as const,
      );
      const { outcomes } = await writeAll(connector, reading.summary.version, writes);
      const made = outcomes.map((outcome) => (outcome.kind === "done" ? outcome.native : null));
      const ids = made.map((native) => native && identify(native));
      expect(new Set(ids).size).toBe(2);
      expect(ids).not.toContain(null);
      const again = await readAll(place.open());
      for (const [at, native] of made.entries()) {
        expect(native).toMatchObject(natives[at]!);
        expect(again.records.map((record) => record.native)).toContainEqual(native);
      }
    });

    test("what was sent can be asked about: it is done as its outcome said, or was not carried out", async (context) => {
      const { place, connector, reading } = await opened(rows(6));
      const writes: NativeWrite[] = [
        {
          kind: "update",
          index: 0,
          id: "k1003",
          version: versionOf(reading, "k1003"),
          changes: [{ path: ["name"], value: "new" }],
        },
        { kind: "delete", index: 1, id: "k1005", version: versionOf(reading, "k1005") },
        { kind: "create", index: 2, id: "k2000", native: { id: "k2000", name: "made", note: "" } },
      ];
      const tokens: string[] = [];
      const dying = async (intent: WriteIntent) => {
        if (intent.kind === "send") tokens.push(intent.token);
        throw new Error("the process dies");
      };
      await expect(writeAll(connector, reading.summary.version, writes, dying)).rejects.toThrow("dies");
      if (tokens.length === 0) context.skip(`${title} is not sent anything`);
      const undone = await place.open().settle({ token: tokens[0]!, writes }, never);
      expect(undone.ok && undone.value.map(({ kind }) => kind)).toEqual(["failed", "failed", "failed"]);
      const sent: string[] = [];
      const report = await writeAll(place.open(), reading.summary.version, writes, async (intent) => {
        if (intent.kind === "send") sent.push(intent.token);
      });
      expect(sent).toHaveLength(1);
      expect(await place.open().settle({ token: sent[0]!, writes }, never)).toEqual({
        ok: true,
        value: report.outcomes,
      });
    });

    test("discovery names the places of a record", async () => {
      const { place } = await opened(rows(5));
      const schema = await place.open().discover(3, never);
      expect(schema.ok && schema.value.columns.map(({ name }) => name)).toEqual(["id", "name", "note"]);
      expect(schema.ok && schema.value.columns[0]!.samples).toEqual(["k1000", "k1001", "k1002"]);
    });

    test("a disposed connector can be asked again", async () => {
      const { connector, reading } = await opened(rows(2));
      await connector.dispose();
      expect(contentOf(await readAll(connector))).toEqual(contentOf(reading));
    });
  });
}
