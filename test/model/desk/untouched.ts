import { expect } from "vitest";
import { formatPath } from "../../../shared/model/path.ts";
import type { Operation, PlanItem } from "../../../shared/model/plan.ts";
import { belongs, recordOf, type Snapshot } from "./desk-files.ts";
import { type DeskKind, toText } from "./desk-kind.ts";
import type { Row } from "./paper.ts";

/** What a plan does on one endpoint, by key. */
export function operationsOn(items: readonly PlanItem[], endpoint: string): ReadonlyMap<string, Operation> {
  return new Map(
    items.flatMap(({ key, operations }) =>
      operations.filter((one) => one.endpoint === endpoint).map((operation) => [key, operation] as const),
    ),
  );
}

/**
 * Compares an endpoint's files before and after a run, record by record and cell by cell: whatever the operations do
 * not speak of has the bytes that it had.
 */
export function expectUntouched(
  kind: DeskKind,
  operations: ReadonlyMap<string, Operation>,
  before: Snapshot,
  after: Snapshot,
): void {
  const paths = new Set([...before.keys(), ...after.keys()]);
  for (const path of paths) {
    if (!belongs(kind, path)) continue;
    const was = before.get(path);
    const is = after.get(path);
    if (was !== undefined && is?.equals(was)) continue;
    const texts = `${path} was\n${was && toText(kind, was)}\nand is\n${is && toText(kind, is)}`;
    expect(operations.size, `changed without an operation: ${texts}`).toBeGreaterThan(0);
    const old = was === undefined ? null : new Page(kind, toText(kind, was));
    const now = is === undefined ? null : new Page(kind, toText(kind, is));
    if (old === null || now === null) {
      const fate = old === null ? "create" : "delete";
      const keys = (old ?? now)!.rows.map(({ key }) => operations.get(key)?.kind);
      expect(keys, texts).toEqual(keys.map(() => fate));
      continue;
    }
    expect(now.others(operations), `records that nobody spoke of: ${texts}`).toEqual(old.others(operations));
    const whole = [...operations.values()].every((operation) => operation.kind === "update");
    const gaps = (page: Page): string => (whole ? page.between() : loose(page.between()));
    expect(gaps(now), `between the records: ${texts}`).toBe(gaps(old));
    for (const [key, operation] of operations) {
      if (operation.kind === "update") expectCells(old.rowsOf(key), now.rowsOf(key), operation, texts);
    }
  }
}

type Update = Extract<Operation, { kind: "update" }>;

function expectCells(
  old: readonly PageRow[],
  now: readonly PageRow[],
  { native }: Update,
  texts: string,
): void {
  const [was, is] = [old[0], now[0]];
  if (old.length !== 1 || now.length !== 1 || was === undefined || is === undefined) return;
  const changed = new Set(native.map(({ path }) => formatPath(path)));
  const named = (column: string): boolean => changed.has(column) || changed.has(formatPath([column]));
  const rest = ({ cells }: PageRow) => [...cells].filter(([column]) => !named(column));
  expect(new Map(rest(is)), `other cells: ${texts}`).toEqual(new Map(rest(was)));
  const both = [...was.cells.keys(), ...is.cells.keys()].every(
    (column) => !named(column) || (was.cells.has(column) && is.cells.has(column)),
  );
  if (both) expect(is.without(named), `around the cells: ${texts}`).toBe(was.without(named));
}

/** Where records come and go, so do separators, line ends and indentation, and an element may be opened. */
const loose = (text: string): string =>
  text.replace(/<(\w+)([^>]*?)\s*\/>/g, "<$1$2></$1>").replace(/[\s,]/g, "");

interface PageRow {
  readonly key: string;
  readonly raw: string;
  /** Column → its bytes. */
  readonly cells: ReadonlyMap<string, string>;
  without(left: (column: string) => boolean): string;
}

class Page {
  readonly rows: readonly PageRow[];
  readonly #text: string;
  readonly #spans: readonly Row[];

  constructor(kind: DeskKind, text: string) {
    this.#text = text;
    this.#spans = kind.paper.read(text);
    this.rows = this.#spans.map((row) => ({
      key: recordOf(kind, row).sku ?? "",
      raw: text.slice(row.start, row.end),
      cells: new Map([...row.cells].map(([column, { start, end }]) => [column, text.slice(start, end)])),
      without: (left) => {
        let rest = "";
        let from = row.start;
        const cells = [...row.cells].sort(([, a], [, b]) => a.start - b.start);
        for (const [column, { start, end }] of cells) {
          if (!left(column)) continue;
          rest += `${text.slice(from, start)}…`;
          from = end;
        }
        return rest + text.slice(from, row.end);
      },
    }));
  }

  rowsOf(key: string): readonly PageRow[] {
    return this.rows.filter((row) => row.key === key);
  }

  others(operations: ReadonlyMap<string, Operation>): readonly string[] {
    return this.rows.filter(({ key }) => !operations.has(key)).map(({ raw }) => raw);
  }

  between(): string {
    let gaps = "";
    let from = 0;
    for (const { start, end } of this.#spans) {
      gaps += this.#text.slice(from, start);
      from = end;
    }
    return gaps + this.#text.slice(from);
  }
}
