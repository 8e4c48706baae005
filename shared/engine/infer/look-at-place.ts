import { open, stat } from "node:fs/promises";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { loadDocument } from "../../connectors/rest/openapi/load-document.ts";
import { lookAtApi } from "./look-at-api.ts";
import { lookAtPostgres, lookAtSqlite } from "./look-at-database.ts";
import { isDescription, lookAtDescription } from "./look-at-description.ts";
import { lookAtFile } from "./look-at-file.ts";
import type { LookContext, Looked } from "./looked.ts";
import type { Place } from "./place.ts";
import { sourceOf } from "./source-of.ts";

/**
 * Looks at a place, whatever it is. A file's path starts at `cwd`; `table` is what was named beside the place, and counts for
 * databases only. Writes nothing; no message holds a credential.
 */
export async function lookAtPlace(
  place: Place,
  { cwd, table }: { readonly cwd: string; readonly table: string | null },
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  const looked = await looking(place, cwd, table, context);
  const { secrets } = context;
  const told = ({ at, ...one }: Diagnostic): Diagnostic => {
    const hint = one.hint ?? usualHints[one.code];
    return {
      ...one,
      message: secrets.redact(one.message),
      ...(hint === undefined ? {} : { hint: secrets.redact(hint) }),
      // There is no sync file yet that a missing secret could have its place in.
      ...(at === undefined || one.code.startsWith("secret.") ? {} : { at }),
    };
  };
  return looked.ok
    ? ok({ ...looked.value, remarks: looked.value.remarks.map(told) })
    : err(told(looked.error));
}

const usualHints: Partial<Record<Diagnostic["code"], string>> = {
  "endpoint.unreachable": "Check the host and the port, and whether the server is running.",
  "endpoint.missing": "Check the name.",
  "endpoint.failed": "That is for whoever runs it to mend. Try again later.",
};

async function looking(
  place: Place,
  cwd: string,
  table: string | null,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  switch (place.kind) {
    case "postgres":
      return lookAtPostgres(place, table, context);
    case "web":
      return lookAtApi(place, context);
    case "file": {
      const { path, fragment } = await split(cwd, place.text);
      switch (await kindOf(path, fragment)) {
        case "sqlite":
          return withPlace(await lookAtSqlite(shownFrom(context.folder, path), fragment ?? table, context));
        case "description":
          return lookAtDescriptionFile(path, fragment, context);
        case "records":
          return recordsIn(path, fragment, context);
      }
    }
  }
}

/** A path with what stands behind a `#`: the first one before which there is a file. */
async function split(
  cwd: string,
  text: string,
): Promise<{ readonly path: string; readonly fragment: string | null }> {
  const whole = resolve(cwd, text);
  if (await exists(whole)) return { path: whole, fragment: null };
  const ends = [...text.matchAll(/#/g)].map(({ index }) => index);
  for (const at of ends) {
    const path = resolve(cwd, text.slice(0, at));
    if (await exists(path)) return { path, fragment: text.slice(at + 1) || null };
  }
  const [first = text.length] = ends;
  return { path: resolve(cwd, text.slice(0, first)), fragment: text.slice(first + 1) || null };
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;

const databases = new Set([".db", ".db3", ".sqlite", ".sqlite3"]);

/** What a file is, by its first bytes and its name. */
async function kindOf(path: string, fragment: string | null): Promise<"sqlite" | "description" | "records"> {
  const head = await headOf(path);
  if (head.startsWith("SQLite format 3\0")) return "sqlite";
  const ending = extname(path).toLowerCase();
  if (databases.has(ending)) return "sqlite";
  if (ending === ".yaml" || ending === ".yml") return "description";
  if (!/^(?:\xef\xbb\xbf)?\s*\{/.test(head)) return "records";
  if (fragment?.startsWith("/")) return "description";
  return /"(?:openapi\s*"\s*:\s*"3\.|swagger"\s*:\s*"2)/.test(head) ? "description" : "records";
}

const headSize = 1 << 20;

async function headOf(path: string): Promise<string> {
  // What is no file, or cannot be opened, is told where it is read.
  if (!(await stat(path).catch(() => null))?.isFile()) return "";
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return "";
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function recordsIn(
  path: string,
  fragment: string | null,
  { folder, signal }: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  if (fragment !== null && (await exists(path)))
    return err(
      problem(
        "usage",
        `${path} is neither a database nor a description, so that #${fragment} means nothing`,
        {
          hint: "Name the file alone. Where the records are in it is found out.",
        },
      ),
    );
  const looked = await lookAtFile(path, signal);
  if (!looked.ok) return looked;
  const shown = shownFrom(folder, path);
  return ok({ ...looked.value, source: { ...looked.value.source, path: shown }, place: shown });
}

async function lookAtDescriptionFile(
  path: string,
  resource: string | null,
  context: LookContext,
): Promise<Result<Looked, Diagnostic>> {
  const { folder, secrets, commons, signal } = context;
  const openapi = shownFrom(folder, path);
  const { options } = sourceOf("rest", { openapi });
  const document = await loadDocument(path, options, { secrets, commons, folder }, signal);
  if (!document.ok) return document;
  if (!isDescription(document.value))
    return err(
      problem("endpoint.answer", `${path} is no OpenAPI description: it has no \`openapi:\``, {
        hint: "Syncline reads records from CSV, TSV, XML, JSON and NDJSON, and descriptions of APIs from JSON and YAML.",
      }),
    );
  return lookAtDescription(
    document.value,
    { openapi, resource, auth: { kind: "none" }, server: null, url: null },
    context,
  );
}

/** What an SQLite database's endpoint says of its place is an absolute path. */
function withPlace(looked: Result<Looked, Diagnostic>): Result<Looked, Diagnostic> {
  if (!looked.ok || looked.value.source.kind !== "sqlite") return looked;
  const { path, options } = looked.value.source;
  return ok({ ...looked.value, place: options.table === null ? path : `${path}#${options.table.name}` });
}

/** A path from a folder, as sync files write it. */
function shownFrom(folder: string, path: string): string {
  const short = relative(folder, path);
  return isAbsolute(short) ? path : short.split(sep).join("/");
}
