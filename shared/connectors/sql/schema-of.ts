import type { EndpointSchema } from "../../mapping/compiled.ts";
import type { NativeRecord, NativeValue } from "../../model/native.ts";
import type { SqlTable } from "./sql-table.ts";

const samplesKept = 5;

/** What a catalogue says, with values of the first records as samples. */
export class SchemaWithSamples {
  readonly #table: SqlTable;
  readonly #samples: readonly Set<NativeValue>[];
  #open: number;

  constructor(table: SqlTable) {
    this.#table = table;
    this.#samples = table.columns.map(() => new Set());
    this.#open = 20 * samplesKept;
  }

  add(native: NativeRecord): void {
    if (this.#open-- <= 0) return;
    this.#table.columns.forEach(({ name }, at) => {
      const value = native[name] ?? null;
      const samples = this.#samples[at]!;
      if (value !== null && typeof value !== "object" && samples.size < samplesKept) samples.add(value);
    });
  }

  schema(): EndpointSchema {
    const { columns, id, references } = this.#table;
    return {
      columns: columns.map(({ name, type, declared }, at) => ({
        name,
        type,
        samples: [...this.#samples[at]!],
        declared,
      })),
      closed: true,
      ...(id.length === 0 ? {} : { id: id.map(({ name }) => name) }),
      ...(references.length === 0 ? {} : { references }),
    };
  }
}
