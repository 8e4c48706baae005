import { dirname, resolve } from "node:path";
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../shared/base/result.ts";
import { folderOfPlaces } from "../../shared/engine/infer/folder-of-places.ts";
import type { GivenSecrets } from "../../shared/engine/infer/given-secrets.ts";
import { parsePlace } from "../../shared/engine/infer/parse-place.ts";
import type { Place } from "../../shared/engine/infer/place.ts";
import type { Mode } from "../../shared/mapping/sync-file.ts";
import type { Invocation } from "./command.ts";

/** What `syncline init` is to look at, and where its sync file goes. */
export interface InitRequest {
  readonly places: readonly PlaceToLookAt[];
  /** `null`: made from what the places are called. */
  readonly name: string | null;
  /** The sync file's path, absolute; `null`: its name decides. */
  readonly out: string | null;
}

export interface PlaceToLookAt {
  readonly place: Place;
  readonly mode: Mode;
  /** The table that was named beside it; `null` where none was. */
  readonly table: string | null;
}

/** The sync file's folder: that of `--out`, else beside the files, where they are all in one folder, else the present one. */
export function initFolder({ io, positionals, text, texts }: Invocation): string {
  const out = text("out");
  if (out !== undefined) return dirname(resolve(io.cwd, out));
  return folderOfPlaces([...texts("from"), ...texts("to"), ...positionals], io.cwd, io.cwd);
}

/** Reads the command line of `syncline init`. Credentials in plain text go to `secrets`. */
export async function initRequest(
  { io, positionals, text, texts, flag }: Invocation,
  secrets: GivenSecrets,
): Promise<Result<InitRequest, Diagnostic>> {
  const [from, to] = [texts("from"), texts("to")];
  const words = [...from, ...to, ...positionals];
  const bad = whyNot(from, to, positionals, flag("two-way"));
  if (bad !== null)
    return err(problem("usage", bad, { hint: "For example: syncline init --from a.csv --to b.json" }));
  const places: Place[] = [];
  for (const word of words) {
    const place = await parsePlace(word, secrets);
    if (!place.ok) return place;
    places.push(place.value);
  }
  const shown = places.map((place) => textOf(place, io.cwd));
  const twice = shown.find((one, index) => shown.indexOf(one) !== index);
  if (twice !== undefined)
    return err(
      problem("usage", `${twice} is named twice`, { hint: "A place can be synced only with another one." }),
    );
  const tables = tablesFor(places, texts("table"));
  if (!tables.ok) return tables;
  const isTwoWay = flag("two-way") || positionals.length > 0;
  const name = text("name") ?? null;
  if (name !== null && !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u.test(name))
    return err(
      problem("usage", `"${name}" cannot be the sync's name.`, {
        hint: "A name is letters, digits, blanks, dots, underscores and hyphens, and begins with a letter or digit.",
      }),
    );
  const out = text("out");
  return ok({
    places: places.map((place, index) => ({
      place,
      table: tables.value[index] ?? null,
      mode: isTwoWay ? "two-way" : index < from.length ? "source" : "target",
    })),
    name,
    out: out === undefined ? null : resolve(io.cwd, out),
  });
}

/** A place as it can be shown and told from others. */
function textOf(place: Place, cwd: string): string {
  switch (place.kind) {
    case "file":
      return resolve(cwd, place.text);
    case "postgres":
      return place.table === null ? place.url : `${place.url}#${place.table}`;
    case "web":
      return `${place.url}${place.resource === null ? "" : `#${place.resource}`}`;
  }
}

/** One `--table` goes with all databases that are named without a table, several go with them in their order. */
function tablesFor(
  places: readonly Place[],
  tables: readonly string[],
): Result<readonly (string | null)[], Diagnostic> {
  const open = places.flatMap((place, index) => (canTakeTable(place) ? [index] : []));
  const [only] = tables;
  if (tables.length <= 1) return ok(places.map((_, index) => (open.includes(index) ? (only ?? null) : null)));
  const databases = open.filter(
    (index) => places[index]?.kind === "postgres" || isDatabaseFile(places[index]),
  );
  if (tables.length === databases.length)
    return ok(places.map((_, index) => tables[databases.indexOf(index)] ?? null));
  return err(
    problem(
      "usage",
      `There are ${tables.length} tables for ${databases.length} databases that are named without one`,
      {
        hint: "Give one --table for each, in the order of --from and then --to, or name each behind its database: shop.db#customers",
      },
    ),
  );
}

const canTakeTable = (place: Place): boolean =>
  place.kind === "postgres" ? place.table === null : place.kind === "file" && !place.text.includes("#");

const isDatabaseFile = (place: Place | undefined): boolean =>
  place?.kind === "file" && /\.(?:db3?|sqlite3?)$/i.test(place.text);

function whyNot(
  from: readonly string[],
  to: readonly string[],
  plain: readonly string[],
  isTwoWay: boolean,
): string | null {
  const count = from.length + to.length + plain.length;
  if (count === 0) return "There is nothing to look at.";
  if (plain.length > 0 && from.length + to.length > 0)
    return "Name the places either with --from and --to, or plainly, for all ways.";
  if (count === 1) return "There is only one place, and nothing to sync it with.";
  if (plain.length === 0 && !isTwoWay && (from.length === 0 || to.length === 0))
    return `There is no --${from.length === 0 ? "from" : "to"}. With --two-way, changes go to all of the places.`;
  return null;
}
