/**
 * Makes the changes of the crash test in the folder given, and ends itself by SIGKILL at the step given: `node
 * crash-child.ts <csv|json> <folder> <step>`. The intent goes to `intent.json` there.
 */
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { NativeWrite } from "../../../shared/connectors/contract.ts";
import { openFileEndpoint } from "../../../shared/connectors/file/file-endpoint.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";

const [kind = "", folder = "", last = ""] = process.argv.slice(2);

const files = { encoding: null, into: null };
const table = {
  delimiter: null,
  quote: '"',
  header: true,
  comment: null,
  skip: 0,
  ragged: "reject",
} as const;
const source: FileSource =
  kind === "csv"
    ? { kind: "csv", path: "data/*.csv", options: { ...files, ...table } }
    : { kind: "json", path: "data/*.json", options: { ...files, records: [], file: { name: null } } };

let step = 0;
const probe = (): void => {
  if (++step === Number(last)) process.kill(process.pid, "SIGKILL");
};
const connector = openFileEndpoint(source, {
  folder,
  name: "shop",
  backups: join(folder, "kept"),
  ports: { probe },
});

const writes: NativeWrite[] = [];
const read = await connector.read(
  { known: null, cursor: null },
  {
    same: () => {},
    bad: () => {},
    gone: () => {},
    record: ({ id }, version) => {
      const index = writes.length;
      if (id === "1" || id === "2")
        writes.push({ kind: "update", index, id, version, changes: [{ path: ["name"], value: "new" }] });
      else if (id === "3") writes.push({ kind: "delete", index, id, version });
    },
  },
  new AbortController().signal,
);
if (!read.ok) throw new Error(read.error.message);
writes.push({ kind: "create", index: writes.length, id: "9", native: { id: "9", name: "made" } });

const written = await connector.write(
  {
    writes,
    expected: read.value.version,
    identify: ({ id }) => String(id),
    columns: [],
  },
  {
    intend: async (intent) => {
      const file = openSync(join(folder, "intent.json"), "w");
      writeSync(file, JSON.stringify(intent));
      fsyncSync(file);
      closeSync(file);
    },
    settle: () => {},
  },
  new AbortController().signal,
);
if (!written.ok) throw new Error(written.error.message);
