import { type Diagnostic, located, problem } from "../base/diagnostic.ts";
import type { RecordSink } from "../connectors/contract.ts";
import type { ReadOnlyConnector } from "../connectors/read-only-connector.ts";
import type { LookupTables } from "../mapping/compiled.ts";
import { nativePath } from "../mapping/native-path.ts";
import type { Source } from "../mapping/sources/source.ts";
import type { LookupDefinition } from "../mapping/sync-file.ts";
import type { NativeRecord } from "../model/native.ts";
import { valueAt } from "../model/path.ts";

/** Reads the tables that `lookup()` looks in. A table that cannot be read is empty, and a problem says so. */
export async function readLookups(
  lookups: Readonly<Record<string, LookupDefinition>>,
  open: (name: string, source: Source, id: readonly string[]) => ReadOnlyConnector,
  signal: AbortSignal,
): Promise<{ readonly tables: LookupTables; readonly problems: readonly Diagnostic[] }> {
  const tables = new Map<string, ReadonlyMap<string, NativeRecord>>();
  const problems: Diagnostic[] = [];
  for (const [name, { source, key }] of Object.entries(lookups)) {
    const table = new Map<string, NativeRecord>();
    const twice = new Set<string>();
    const path = nativePath(key, source.kind) ?? [key];
    const sink: RecordSink = {
      same: () => {},
      gone: () => {},
      bad: (diagnostic) => problems.push(located(diagnostic, { endpoint: name })),
      record: (native) => {
        const value = valueAt(native, path);
        if (value === undefined || value === null || typeof value === "object") return;
        if (table.has(String(value))) twice.add(String(value));
        else table.set(String(value), native);
      },
    };
    const connector = open(name, source, []);
    const read = await connector.read({ known: null, cursor: null }, sink, signal);
    if (!read.ok) problems.push(located(read.error, { endpoint: name }));
    else if (!read.value.exists) {
      const message = `The lookup "${name}" has no file: ${connector.place}`;
      problems.push(problem("file.missing", message, { at: { endpoint: name, file: connector.place } }));
    }
    if (twice.size > 0) {
      const keys = [...twice].slice(0, 3).join(", ");
      const message = `The lookup "${name}" has several records for ${keys}; the first of each is used`;
      problems.push({
        ...problem("sync.bad-value", message, { at: { endpoint: name } }),
        severity: "warning",
      });
    }
    tables.set(name, table);
    await connector.dispose();
  }
  return { tables, problems };
}
