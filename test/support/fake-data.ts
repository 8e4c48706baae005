import { createHash } from "node:crypto";
import { problem } from "../../shared/base/diagnostic.ts";
import { conflictVersion } from "../../shared/engine/conflict-version.ts";
import type { Conflict } from "../../shared/model/conflict.ts";
import { linkId, runId } from "../../shared/model/ids.ts";
import type {
  ConflictView,
  EndpointView,
  FieldType,
  PlanItem,
  RejectionView,
  RunView,
  SyncView,
} from "../../shared/protocol/views.ts";

/** The fields of all made-up syncs. */
export const fieldTypes: Readonly<Record<string, FieldType>> = {
  sku: { type: "string", scale: null },
  name: { type: "string", scale: null },
  price: { type: "decimal", scale: 2 },
  stock: { type: "integer", scale: null },
  active: { type: "boolean", scale: null },
};

const minute = 60_000;
const hour = 60 * minute;

export const idOf = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, 12);

const endpoint = (
  name: string,
  kind: string,
  mode: EndpointView["mode"],
  place: string,
  records: number,
  now: number,
): EndpointView => ({ name, kind, mode, place, records, readAt: now - 4 * minute, problem: null });

/** A sync that is well. */
export function wellSync(name: string, now: number, part: Partial<SyncView> = {}): SyncView {
  const id = idOf(name);
  const sync: SyncView = {
    id,
    name,
    description: null,
    path: `/srv/shop/${name}.sync.yaml`,
    workspace: "/srv/shop",
    file: { kind: "good" },
    activity: { kind: "idle" },
    pause: null,
    endpoints: [
      endpoint("erp", "xml", "source", "/srv/shop/erp/articles.xml", 1284, now),
      endpoint("shop", "rest", "target", "https://shop.example.com/api/products", 1284, now),
    ],
    triggers: [
      { kind: "change", text: "when a file changes", nextDue: null },
      { kind: "every", text: "every 15 minutes", nextDue: now + 11 * minute },
    ],
    nextDue: now + 11 * minute,
    lastRun: null,
    lastSuccess: now - 4 * minute,
    records: 1284,
    attention: [],
    ...part,
  };
  return { ...sync, lastRun: part.lastRun ?? runsOf(sync, now)[0] ?? null };
}

/** A workspace as it may be at noon: most is well, each kind of trouble is there once. */
export function shopSyncs(now: number): readonly SyncView[] {
  const held = idOf("stock-levels");
  return [
    wellSync("price-list", now, {
      description: "The ERP names and prices the articles, the warehouse counts them, the shop sells them",
      endpoints: [
        endpoint("erp", "xml", "source", "/srv/shop/erp/articles.xml", 1284, now),
        endpoint("warehouse", "postgres", "source", "postgres://db.example.com/stock.items", 1284, now),
        endpoint("shop", "rest", "target", "https://shop.example.com/api/products", 1283, now),
      ],
    }),
    wellSync("customers", now, {
      description: "Keep CRM contacts and the shop's customer list the same",
      records: 20_418,
      endpoints: [
        endpoint("crm", "rest", "two-way", "https://crm.example.com/api/contacts", 20_418, now),
        endpoint("shop", "csv", "two-way", "/srv/shop/data/customers.csv", 20_420, now),
      ],
      attention: [
        { kind: "conflicts", count: 14 },
        { kind: "rejected", count: 3 },
      ],
    }),
    wellSync("stock-levels", now, {
      records: 1284,
      attention: [
        {
          kind: "blocked",
          run: `${held}-held`,
          hash: "9f2c41d08a77e1b5c3d94e6f0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
          brakes: [
            {
              kind: "deletes",
              endpoint: "shop",
              message:
                "shop: 412 of 1,284 records would be deleted (32 %); up to 128 go through by themselves",
            },
            {
              kind: "shrunk",
              endpoint: "erp",
              message: "erp holds 872 records; before there were 1,284",
            },
          ],
        },
      ],
    }),
    wellSync("orders-to-accounting", now, {
      records: 96_250,
      endpoints: [
        endpoint("orders", "ndjson", "source", "/srv/shop/data/orders.ndjson", 96_250, now),
        endpoint("accounting", "csv", "target", "/mnt/accounting/order-lines.csv", 96_250, now),
      ],
      attention: [
        {
          kind: "failing",
          since: now - 3 * hour,
          times: 12,
          problem: problem(
            "file.busy",
            "accounting: another program holds /mnt/accounting/order-lines.csv open",
            {
              hint: "Close it there; it is tried again every few minutes.",
              at: { endpoint: "accounting" },
            },
          ),
        },
      ],
    }),
    wellSync("suppliers", now, {
      file: {
        kind: "wrong",
        running: true,
        problems: [
          problem("sync.unknown-field", 'There is no field "suplier" under record:', {
            hint: 'Did you mean "supplier"?',
            at: { file: "/srv/shop/suppliers.sync.yaml", line: 18, column: 7 },
          }),
        ],
      },
      attention: [
        {
          kind: "file",
          problem: problem("sync.unknown-field", 'There is no field "suplier" under record:', {
            at: { file: "/srv/shop/suppliers.sync.yaml", line: 18, column: 7 },
          }),
        },
      ],
    }),
    wellSync("newsletter", now, { pause: { since: now - hour, until: now + 2 * hour } }),
    wellSync("product-images", now),
    wellSync("tax-rates", now, {
      triggers: [{ kind: "cron", text: "at 02:00 (Europe/Berlin)", nextDue: now + 9 * hour }],
      nextDue: now + 9 * hour,
    }),
  ];
}

const outcomes: readonly RunView["outcome"][] = [{ kind: "done" }];

/** Some eighty runs of the last days; the newest is as the sync stands. */
export function runsOf(sync: SyncView, now: number): RunView[] {
  const runs: RunView[] = [];
  for (let i = 0; i < 80; i++) {
    const seed = sync.name.length;
    const wave = Math.abs(Math.sin(i * 1.7 + seed));
    const startedAt = now - (1 + (seed % 7)) * minute - i * 47 * minute;
    const updates = (i + seed) % 5 === 0 ? 0 : Math.round(wave * wave * 60);
    const run: RunView = {
      id: `20261124-${String(120_000 - i).padStart(6, "0")}-${sync.id.slice(0, 3)}`,
      sync: sync.id,
      startedAt,
      endedAt: startedAt + Math.round(160 + wave * 900 + updates * 14),
      cause:
        i % 3 === 0
          ? { kind: "schedule", due: startedAt, missed: 1 }
          : { kind: "change", path: sync.endpoints[0]?.place ?? "" },
      outcome: outcomes[i % outcomes.length] ?? null,
      counts: {
        creates: (i + seed) % 7 === 2 ? 3 : 0,
        updates,
        deletes: (i + seed) % 11 === 6 ? 2 : 0,
        conflicts: 0,
        rejected: 0,
      },
      hash: createHash("sha256").update(`${sync.id}${i}`).digest("hex"),
      undoes: null,
    };
    runs.push(run);
  }
  const [newest] = runs;
  const held = sync.attention.find(({ kind }) => kind === "blocked");
  const failing = sync.attention.find(({ kind }) => kind === "failing");
  if (newest !== undefined && held?.kind === "blocked")
    runs[0] = {
      ...newest,
      id: held.run,
      hash: held.hash,
      outcome: { kind: "blocked" },
      counts: { creates: 2, updates: 37, deletes: 412, conflicts: 0, rejected: 0 },
    };
  if (newest !== undefined && failing?.kind === "failing")
    runs[0] = {
      ...newest,
      outcome: { kind: "failed", problem: failing.problem },
      counts: { creates: 0, updates: 0, deletes: 0, conflicts: 0, rejected: 0 },
    };
  return runs;
}

const names = [
  "Espresso beans, dark roast, 1 kg",
  "Filter paper no. 4, 100 pieces",
  "Hand grinder, ceramic",
  "Gooseneck kettle 0.9 l",
  "Cold brew bottle",
  "Milk jug 350 ml",
  "Scale with timer",
  "Cleaning tablets",
];

/** The items of a run's plan, as many as its counts say. */
export function itemsOf(sync: SyncView, { counts }: RunView): readonly PlanItem[] {
  const target = sync.endpoints.at(-1)?.name ?? "shop";
  const source = sync.endpoints[0]?.name ?? "erp";
  const items: PlanItem[] = [];
  const total = counts.creates + counts.updates + counts.deletes;
  for (let i = 0; i < total; i++) {
    const key = `A-${1000 + i}`;
    const record = {
      sku: key,
      name: names[i % names.length] ?? "",
      price: String(4.5 + (i % 40) * 1.25),
      stock: String((i * 7) % 120),
      active: i % 9 !== 0,
    };
    const base = { link: linkId(i + 1), key, decisions: [], conflicts: [] };
    const after = { base: record, ends: {}, open: false, versions: {} };
    if (i < counts.deletes)
      items.push({
        ...base,
        after: null,
        operations: [
          {
            kind: "delete",
            endpoint: target,
            id: key,
            version: "v",
            record,
            evidence: { endpoint: source, how: "absent from a complete read" },
          },
        ],
      });
    else if (i < counts.deletes + counts.creates)
      items.push({
        ...base,
        link: null,
        after,
        operations: [{ kind: "create", endpoint: target, record, native: {} }],
      });
    else {
      const price = { field: "price", from: String(4 + (i % 40) * 1.25), to: record.price };
      const stock = { field: "stock", from: i % 6 === 0 ? null : String((i * 5) % 90), to: record.stock };
      items.push({
        ...base,
        after,
        operations: [
          {
            kind: "update",
            endpoint: target,
            id: key,
            version: "v",
            fields: i % 3 === 0 ? [price, stock] : i % 3 === 1 ? [price] : [stock],
            native: [],
          },
        ],
        decisions: [
          {
            field: "price",
            rule: i % 4 === 0 ? "owner" : "only",
            from: source,
            value: record.price,
            lost: i % 4 === 0 ? [{ endpoint: target, value: String(5 + (i % 40) * 1.25) }] : [],
          },
          { field: "stock", rule: "only", from: source, value: record.stock, lost: [] },
        ],
      });
    }
  }
  return items;
}

/** As many conflicts as the sync's attention says, of every kind. */
export function conflictsOf(sync: SyncView, now: number): ConflictView[] {
  const waiting = sync.attention.find(({ kind }) => kind === "conflicts");
  if (waiting?.kind !== "conflicts") return [];
  const [a = "crm", b = "shop"] = sync.endpoints.map(({ name }) => name);
  return Array.from({ length: waiting.count }, (_, i): ConflictView => {
    const key = `A-${1000 + i}`;
    const common = { link: linkId(i + 1), key } as const;
    const conflict: Conflict =
      i % 7 === 3
        ? {
            ...common,
            id: `${key}`,
            kind: "delete",
            field: null,
            base: undefined,
            sides: {
              [a]: { kind: "deleted" },
              [b]: { kind: "record", id: key, text: "price 12.50, stock 8" },
            },
          }
        : i % 7 === 5
          ? {
              ...common,
              id: `${key}`,
              kind: "ambiguous",
              field: null,
              base: undefined,
              sides: {
                [a]: { kind: "record", id: "17", text: "Hand grinder" },
                [b]: { kind: "record", id: "18, 41", text: "two records share this key" },
              },
            }
          : i % 7 === 6
            ? {
                ...common,
                id: `${key}@${b}`,
                kind: "unsettled",
                field: null,
                base: undefined,
                sides: { [b]: { kind: "sent", text: "Milk jug 350 ml, 14.90" } },
              }
            : {
                ...common,
                id: `${key}.${i % 2 === 0 ? "price" : "name"}`,
                kind: "edit",
                field: i % 2 === 0 ? "price" : "name",
                base: i % 2 === 0 ? "12.5" : "Hand grinder",
                sides: {
                  [a]: { kind: "value", value: i % 2 === 0 ? "12.9" : "Hand grinder, ceramic" },
                  [b]: { kind: "value", value: i % 2 === 0 ? "11.9" : "Hand grinder (ceramic)" },
                },
              };
    return {
      sync: sync.id,
      conflict,
      version: conflictVersion(conflict),
      type: conflict.field === null ? null : (fieldTypes[conflict.field] ?? null),
      opened: { run: runId(runsOf(sync, now)[2]?.id ?? ""), at: now - (i + 1) * 9 * minute },
      resolution: null,
    };
  });
}

export function rejectionsOf(sync: SyncView): RejectionView[] {
  const waiting = sync.attention.find(({ kind }) => kind === "rejected");
  if (waiting?.kind !== "rejected") return [];
  return Array.from({ length: waiting.count }, (_, i) => ({
    sync: sync.id,
    rejection: {
      endpoint: "shop",
      record: i === 0 ? "line 212" : `K-${4400 + i}`,
      problems: [
        problem("record.type", `"Balance" is not a number: "12,5O"`, {
          hint: "The last character is the letter O.",
          at: { file: "/srv/shop/data/customers.csv", line: 212 + i, endpoint: "shop" },
        }),
      ],
    },
  }));
}
