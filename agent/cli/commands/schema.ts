import { closeSync, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { lookAtPlace } from "../../../shared/engine/infer/look-at-place.ts";
import { parsePlace } from "../../../shared/engine/infer/parse-place.ts";
import { parseSync } from "../../../shared/mapping/parse/parse.ts";
import { syncFileSchema } from "../../../shared/mapping/schema/schema.ts";
import { type Command, type ExitCode, exit } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import { findSyncs } from "../find-syncs.ts";
import type { Io } from "../io.ts";
import { lookContext } from "../look-context.ts";
import { printJson } from "../print-json.ts";
import { renderColumns } from "../render/columns.ts";
import { printDiagnostics, shortPath } from "../render/diagnostic.ts";
import { fail } from "../report.ts";

export const schema: Command = {
  name: "schema",
  summary: "The columns of a place or of a sync's endpoints, or the JSON Schema of sync files",
  usage: "[PLACE | SYNC… | SYNC ENDPOINT]",
  about:
    "Without anything: prints the JSON Schema of sync files, for editors and other tools. With a place, named as `syncline init` takes it (a file, shop.db#customers, postgres://USER@HOST/DATABASE#TABLE, openapi.json#/customers, a URL): what it holds, column by column, with what is declared of each and some values. With syncs: the same of their endpoints, or of the one that is named behind a sync.",
  options: {
    table: { type: "string", value: "TABLE", about: "The table of a database that is named without one" },
  },
  examples: [
    ["syncline schema > sync-file.schema.json", "for an editor without the extension"],
    ["syncline schema prices", "what there is to map"],
    ["syncline schema prices shop", "on one endpoint alone"],
    ["syncline schema postgres://sync@db.example.com/shop#customers", "before there is a sync"],
  ],
  async run({ io, positionals, text }) {
    const [first, second, ...more] = positionals;
    if (first === undefined) {
      io.out(JSON.stringify(syncFileSchema, null, 2));
      return exit.done;
    }
    if (isPlace(first, io.cwd))
      return second === undefined
        ? schemaOfPlace(first, text("table") ?? null, io)
        : fail(io, problem("usage", "schema takes one place at a time"));
    const isPair = second !== undefined && more.length === 0;
    const isEndpoint = isPair && (hasEndpoint(first, second, io.cwd) || !findSyncs([second], io.cwd).ok);
    return schemaOfSyncs(isEndpoint ? [first] : positionals, isEndpoint ? second : null, io);
  },
};

/** Whether a word names a place rather than a sync: a URL, or a file that is no sync file, with or without a `#`. */
function isPlace(word: string, cwd: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/|^\$\{/i.test(word)) return true;
  if (/\.sync\.(?:ya?ml|json)$/i.test(word)) return false;
  const text = textOf(resolve(cwd, word));
  if (text === null)
    return word.includes("#") || /\.(?:csv|tsv|xml|json|ndjson|jsonl|db3?|sqlite3?)$/i.test(word);
  // A sync file may be called anything.
  return !/^\s*(?:\{\s*"syncline"|(?:#.*\r?\n\s*|---\s*)*syncline\s*:)/.test(text);
}

/** The beginning of a file's text; `null` where there is no such file. */
function textOf(path: string): string | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  const handle = openSync(path, "r");
  try {
    const head = Buffer.alloc(1 << 16);
    return head.toString("utf8", 0, readSync(handle, head));
  } finally {
    closeSync(handle);
  }
}

/** Whether a sync has an endpoint of that name. */
function hasEndpoint(word: string, name: string, cwd: string): boolean {
  const found = findSyncs([word], cwd);
  const [path] = found.ok ? found.value : [];
  if (path === undefined) return false;
  const { file } = parseSync(textOf(path) ?? "", path);
  return file !== null && Object.hasOwn(file.endpoints, name);
}

async function schemaOfPlace(word: string, table: string | null, io: Io): Promise<ExitCode> {
  const context = lookContext(io, io.cwd);
  const place = await parsePlace(word, context.secrets);
  if (!place.ok) return fail(io, place.error);
  io.progress("Looking at it");
  const looked = await lookAtPlace(place.value, { cwd: io.cwd, table }, context);
  io.progress(null);
  if (!looked.ok) return fail(io, looked.error);
  const { source, place: where, schema, remarks } = looked.value;
  if (io.json) printJson(io, { place: where, kind: source.kind, ...schema, diagnostics: remarks });
  else {
    printDiagnostics(remarks, io);
    io.out(io.style.bold(printable(where)));
    io.out(renderColumns(schema, io));
  }
  return exit.done;
}

function schemaOfSyncs(words: readonly string[], endpoint: string | null, io: Io): Promise<ExitCode> {
  return eachSync(io, words, async (path, session, isFirst) => {
    const { file, diagnostics, schemas, connectors } = await session.load(path);
    if (file === null) return { ok: false, error: diagnostics };
    const names = chosen(endpoint, [...connectors.keys()]);
    if (!names.ok) return names;
    const shown = new Map([...schemas].filter(([name]) => names.value.includes(name)));
    const unreadable = diagnostics.filter(
      ({ severity, at }) =>
        severity === "error" && names.value.includes(at?.endpoint ?? "") && !shown.has(at?.endpoint ?? ""),
    );
    const code = unreadable.length > 0 ? exit.failed : exit.done;
    const json = {
      sync: file.name,
      endpoints: Object.fromEntries(shown),
      ...(unreadable.length > 0 ? { errors: unreadable } : {}),
    };
    if (io.json) return ok({ code, json });
    if (!isFirst) io.out("");
    for (const name of names.value) {
      const place = connectors.get(name)?.place ?? "";
      io.out(`${io.style.bold(name)}  ${io.style.dim(printable(shortPath(place, io.cwd)))}`);
      const problems = unreadable.filter(({ at }) => at?.endpoint === name);
      if (problems.length > 0) printDiagnostics(problems, io);
      else io.out(renderColumns(shown.get(name) ?? { columns: [], closed: true }, io));
    }
    return ok({ code, json });
  });
}

function chosen(endpoint: string | null, names: readonly string[]): Result<readonly string[], Diagnostic> {
  if (endpoint === null) return ok(names);
  if (names.includes(endpoint)) return ok([endpoint]);
  const near = nearestName(endpoint, names);
  const hint = near === null ? `There are: ${names.join(", ")}.` : `Did you mean "${near}"?`;
  return err(problem("usage", `The sync has no endpoint "${endpoint}"`, { hint }));
}
