import type {
  PreviewRow,
  PreviewSummary,
  Provenance,
  RowFilter,
  RowPage,
} from "../../shared/engine/preview/preview.ts";
import { linkId } from "../../shared/model/ids.ts";
import type { PlanItem } from "../../shared/model/plan.ts";

/** A preview as the worker tells it, of so many rows. */
export function summaryOf(rows: number, part: Partial<PreviewSummary> = {}): PreviewSummary {
  const readAt = Date.now() - 2_000;
  return {
    plan: { kind: "complete", hash: "5f3a".repeat(16) },
    endpoints: [
      {
        ...{ name: "crm", kind: "json", mode: "source", place: "data/contacts.json", readAt },
        ...{ extent: { kind: "complete", records: 20 }, creates: 0, updates: 0, deletes: 0 },
      },
      {
        ...{ name: "shop", kind: "csv", mode: "two-way", place: "data/customers.csv", readAt },
        ...{ extent: { kind: "complete", records: 18 }, creates: 12, updates: 3, deletes: 1 },
      },
      {
        ...{
          name: "billing",
          kind: "postgres",
          mode: "target",
          place: "db.example.com/shop#customers",
          readAt,
        },
        ...{ extent: { kind: "complete", records: 1_204 }, creates: 0, updates: 40, deletes: 0 },
      },
    ],
    brakes: [],
    conflicts: 1,
    rejected: 1,
    unreadable: [],
    warnings: [],
    fields: [
      { name: "email", type: "string", scale: null },
      { name: "firstName", type: "string", scale: null },
      { name: "lastName", type: "string", scale: null },
      { name: "balance", type: "decimal", scale: 2 },
      { name: "vip", type: "boolean", scale: null },
      { name: "updatedAt", type: "timestamp", scale: null },
    ],
    rows,
    ...part,
  };
}

const names = ["Ada", "Blaise", "Carl", "Dorothy", "Emmy", "Felix", "Grace"];

/** The row of a number: every kind of operation comes by. `balance` is what a test tells its texts apart by. */
export function rowOf(row: number, balance = "10.5"): PreviewRow {
  const key = `person${row}@example.com`;
  const firstName = names[row % names.length]!;
  const record = {
    email: key,
    firstName,
    lastName: "Byron",
    balance,
    vip: row % 3 === 0,
    updatedAt: "2026-03-29T12:05:00Z",
  };
  const item = (part: Partial<PlanItem>): PreviewRow => ({
    kind: "item",
    row,
    item: {
      ...{ link: linkId(row + 1), key, operations: [], decisions: [], conflicts: [] },
      after: { base: record, ends: {}, open: false, versions: {} },
      ...part,
    },
  });
  switch (row % 6) {
    case 0:
      return item({
        operations: [
          {
            ...{ kind: "update", endpoint: "shop", id: String(row), version: "v1", native: [] },
            fields: [
              { field: "balance", from: "8.9", to: balance },
              { field: "firstName", from: "ada", to: firstName },
            ],
          },
          {
            ...{ kind: "update", endpoint: "billing", id: String(row), version: "v1", native: [] },
            fields: [{ field: "balance", from: "7", to: balance }],
          },
        ],
      });
    case 1:
      return item({ operations: [{ kind: "create", endpoint: "shop", record, native: {} }] });
    case 2:
      return item({
        after: null,
        operations: [
          {
            ...{ kind: "delete", endpoint: "shop", id: String(row), version: "v1", record },
            evidence: { endpoint: "crm", how: "absent from a complete read" },
          },
        ],
      });
    case 3:
      return item({
        conflicts: [
          {
            ...{ id: `c${row}`, kind: "edit", link: linkId(row + 1), key, field: "balance", base: "1" },
            sides: { crm: { kind: "value", value: "2" }, shop: { kind: "value", value: "3" } },
          },
        ],
      });
    case 4:
      return {
        ...{ kind: "rejected", row, endpoint: "crm", record: `line ${row}` },
        problems: [
          {
            code: "record.required",
            severity: "error",
            message: `email is required, and line ${row} has none`,
          },
        ],
      };
    default:
      return item({});
  }
}

/** Rows of a filter, as the worker finds them. */
export function pageOf(
  total: number,
  from: number,
  count: number,
  filter: RowFilter,
  balance?: string,
): RowPage {
  const isAll = Object.keys(filter).length === 0;
  if (isAll)
    return {
      rows: Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) =>
        rowOf(from + i, balance),
      ),
      total,
    };
  const all = Array.from({ length: Math.min(total, 5_000) }, (_, i) => rowOf(i, balance)).filter((row) => {
    const { operation, text, endpoint } = filter;
    const kind =
      row.kind === "rejected"
        ? "rejected"
        : row.item.conflicts.length > 0
          ? "conflict"
          : row.item.operations[0]?.kind;
    return (
      (operation === undefined || kind === operation) &&
      (text === undefined || JSON.stringify(row).toLowerCase().includes(text.toLowerCase())) &&
      (endpoint === undefined || JSON.stringify(row).includes(`"endpoint":"${endpoint}"`))
    );
  });
  return { rows: all.slice(from, from + count), total: all.length };
}

export const provenanceOf = (key: string, field: string, balance = "10.5"): Provenance => ({
  key,
  field,
  decision: { field, rule: "owner", from: "crm", value: balance, lost: [{ endpoint: "shop", value: "8.9" }] },
  origin: null,
  base: "8.9",
  ends: [
    {
      ...{ endpoint: "crm", holds: balance, gets: undefined },
      place: { file: "/work/data/contacts.json", line: 12 },
      steps: [
        { title: "account.balance", value: " 10.50 " },
        { title: "trim", value: "10.50" },
        { title: "decimal", value: "10.5" },
      ],
      mapping: { line: 22, column: 14 },
    },
    {
      ...{ endpoint: "shop", holds: "8.9", gets: balance },
      place: { file: "/work/data/customers.csv", line: 3 },
      steps: [{ title: "Balance", value: "8,90" }],
      mapping: { line: 34, column: 7 },
    },
  ],
});
