/** A record as every system of the pairs holds it, in words of its own. */
export interface Row {
  readonly sku: string;
  readonly name: string;
  readonly price: string;
}

/** One system with its records: what a sync is pointed at, and the hands of the people who work there. */
export interface System {
  /** The endpoint in a sync file, without its mode: `csv: { path: a.csv }, fields: { … }`. */
  readonly endpoint: string;
  /** Whether the system tells its records by ids of its own making. */
  readonly makesIds: boolean;
  rows(): Promise<readonly Row[]>;
  /** All that it holds, ids and what no sync knows of included. */
  content(): Promise<unknown>;
  add(row: Row): Promise<void>;
  set(sku: string, field: "name" | "price", value: string): Promise<void>;
  rename(sku: string, to: string): Promise<void>;
  remove(sku: string): Promise<void>;
  /** From now on it cannot be reached, or not be written; call what it gives to have it back. */
  outage(): Promise<() => Promise<void>>;
}

/** A kind of system that pairs are made of. */
export interface Kit {
  readonly kind: string;
  /** A new system that holds these rows. `folder` is that of the sync file; `name` is different in each pair. */
  start(folder: string, name: string, rows: readonly Row[]): Promise<System>;
}

export const inOrder = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((one, other) => (one.sku < other.sku ? -1 : 1));
