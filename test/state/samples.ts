import fc from "fast-check";
import type { Conflict } from "../../shared/model/conflict.ts";
import { linkId, type RunId, runId } from "../../shared/model/ids.ts";
import type { End, Link } from "../../shared/model/link.ts";
import { ExactNumber, type NativeRecord } from "../../shared/model/native.ts";
import type { Operation, PlanItem } from "../../shared/model/plan.ts";
import type { Commit, EndpointMemory, RunStart } from "../../shared/state/store.ts";

export const someRun = runId("20261122-140501-a3f");

export const start = (id: RunId = someRun): RunStart => ({
  id,
  startedAt: 1_795_000_000_000,
  planHash: "abc",
  fingerprint: "f1",
  endpoints: { shop: { creates: 1, updates: 0, deletes: 0, records: 3, complete: true, version: "v1" } },
  brakes: [{ kind: "deletes", endpoint: "shop", message: "too many" }],
  undoes: null,
});

export const commit = (more: Partial<Commit> = {}): Commit => ({
  endedAt: 1_795_000_001_000,
  outcome: { kind: "done" },
  links: [],
  ended: [],
  conflicts: [],
  rejections: [],
  endpoints: {},
  ...more,
});

export const link = (id: number, more: Partial<Link> = {}): Link => {
  const record = { sku: `S${id}`, name: `Thing ${id}`, price: "1.5" };
  return {
    id: linkId(id),
    key: `S${id}`,
    base: record,
    ends: {
      erp: { kind: "present", id: `S${id}`, made: false, shadow: record },
      shop: { kind: "present", id: String(id), made: true, shadow: { sku: `S${id}`, price: "1.50" } },
    },
    open: false,
    origins: { name: { run: someRun, from: "erp", rule: "first" } },
    ...more,
  };
};

export const creation = (key: string): PlanItem => {
  const record = { sku: key, name: "Thing" };
  return {
    link: null,
    key,
    operations: [{ kind: "create", endpoint: "shop", record, native: { SKU: key, Name: "Thing" } }],
    decisions: [{ field: "name", rule: "first", from: "erp", value: "Thing", lost: [] }],
    conflicts: [],
    after: {
      base: record,
      ends: {
        erp: { kind: "present", id: key, made: false, shadow: record },
        shop: { kind: "present", id: key, made: true, shadow: record },
      },
      open: false,
      versions: { erp: "00ff" },
    },
  };
};

export const update = (id: number, key: string): PlanItem => ({
  link: linkId(id),
  key,
  operations: [
    {
      kind: "update",
      endpoint: "shop",
      id: key,
      version: "v1",
      fields: [{ field: "name", from: "Thing", to: "Think" }],
      native: [{ path: ["Name", 0], value: "Think" }],
    },
  ],
  decisions: [],
  conflicts: [],
  after: null,
});

export const conflict = (id: string, crm = "a"): Conflict => ({
  id,
  kind: "edit",
  link: linkId(1),
  key: "S1",
  field: "name",
  base: "x",
  sides: { crm: { kind: "value", value: crm }, shop: { kind: "value", value: "b" } },
});

export const memory = (more: Partial<EndpointMemory> = {}): EndpointMemory => ({
  fingerprint: "f1",
  place: "/work/shop.csv",
  version: "v1",
  cursor: "c1",
  readAt: 5,
  modified: 12,
  records: 3,
  schema: {
    columns: [
      { name: "n", type: "decimal", samples: [new ExactNumber("1.10000000000000000001"), null, [1]] },
    ],
    closed: true,
  },
  past: ["v0"],
  index: new Uint8Array([1, 2, 3]),
  ...more,
});

const name = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "1", "sku", "name", ""),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("!", "\ud800", "\0", "a\nb", "[]"),
);
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
);
const record = fc.dictionary(name, value, { maxKeys: 6 });

const end: fc.Arbitrary<End> = fc.oneof(
  fc
    .record({ id: text, made: fc.boolean(), shadow: record, sent: fc.option(record, { nil: undefined }) })
    .map(({ id, made, shadow, sent }) => ({
      kind: "present" as const,
      id,
      made,
      shadow,
      ...(sent ? { sent } : {}),
    })),
  text.map((id) => ({ kind: "gone" as const, id })),
);
const ends = fc.dictionary(name, end, { maxKeys: 3 });
const rule = fc.constantFrom("first" as const, "only" as const, "newest" as const);

/** Links with hostile names and values, numbered from 1. */
export const links: fc.Arbitrary<readonly Link[]> = fc
  .array(
    fc.record({
      key: text,
      base: record,
      ends,
      open: fc.boolean(),
      from: name,
      rule,
      run: text,
      every: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ key, base, ends, open, from, rule, run, every }, at) => {
      const fields = Object.keys(base);
      const origin = { run: runId(run), from, rule };
      const origins = fromEntries(fields.slice(every ? 0 : 1).map((field) => [field, origin]));
      return { id: linkId(at + 1), key, base, ends, open, origins };
    }),
  );

const native: fc.Arbitrary<NativeRecord> = fc.dictionary(
  name,
  fc.oneof(
    text,
    fc.integer(),
    fc.constant(new ExactNumber("12345678901234567890.10")),
    fc.array(text),
    fc.dictionary(name, text),
  ),
);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ endpoint: name, record, native }).map((create) => ({ kind: "create" as const, ...create })),
  fc
    .record({
      endpoint: name,
      id: text,
      version: text,
      value: fc.option(native, { nil: undefined }),
      to: value,
    })
    .map(({ value, to, ...update }) => ({
      kind: "update" as const,
      ...update,
      fields: [{ field: "f", from: undefined, to }],
      native: [{ path: ["a", 0], value }],
    })),
  fc.record({ endpoint: name, id: text, version: text, record }).map((operation) => ({
    kind: "delete" as const,
    ...operation,
    evidence: { endpoint: "erp", how: "absent" },
  })),
);
const decision = fc.record({
  field: name,
  rule,
  from: name,
  value,
  lost: fc.array(fc.record({ endpoint: name, value }), { maxLength: 1 }),
});

/** Plan items with hostile names and values, some of them as plain as those of a first load. */
export const items: fc.Arbitrary<readonly PlanItem[]> = fc.array(
  fc.oneof(
    text.map(creation),
    fc.record({
      link: fc.option(fc.integer({ min: 1, max: 2 ** 40 }).map(linkId)),
      key: text,
      operations: fc.array(operation, { maxLength: 2 }),
      decisions: fc.array(decision, { maxLength: 2 }),
      conflicts: fc.constantFrom([], [conflict("c")]),
      after: fc.option(
        fc.record({ base: record, ends, open: fc.boolean(), versions: fc.dictionary(name, text) }),
      ),
    }),
  ),
  { maxLength: 8 },
);

/** `Object.fromEntries`, as a type that says what it gives. */
const fromEntries = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries);
