import type { Fix } from "../../shared/base/diagnostic.ts";
import { likenessOf } from "../../shared/engine/infer/likeness.ts";
import { wordsOf } from "../../shared/engine/infer/words.ts";
import { placesOf } from "../../shared/mapping/compile/places.ts";
import { columnFit } from "./column-fit.ts";
import { setEntry } from "./insert-entry.ts";
import type { Look } from "./look.ts";
import { knownPlaces } from "./places.ts";
import { spellKey, spellValue } from "./spell.ts";

/** A word in common tells less than names that are alike or mean the same. */
function alikeness(one: string, other: string): number {
  const shared = new Set(wordsOf(one)).intersection(new Set(wordsOf(other)));
  return Math.max(likenessOf(one, other).score, shared.size > 0 ? 0.4 : 0);
}

/** So many columns are offered for a field. */
const offered = 5;

/** Maps a field to a column that no field has yet and whose values fit it, the most alike in name first; or leaves it out. */
export function mapFixes(look: Look, endpoint: string, name: string): readonly Fix[] {
  const definition = look.file?.endpoints[endpoint];
  const field = look.file?.record.fields[name];
  if (look.file === null || definition === undefined || field === undefined) return [];
  const places = placesOf(Object.keys(look.file.record.fields), definition, look.known.schemas.get(endpoint));
  const taken = new Set(
    [...places.values()].flatMap((place) => (place.kind === "path" ? [String(place.path[0])] : [])),
  );
  const mappings = knownPlaces(look, { kind: "endpoint", name: endpoint })
    .filter((column) => !taken.has(column.name))
    .map((column) => ({ column, alike: alikeness(name, column.name) }))
    .toSorted((a, b) => b.alike - a.alike)
    .flatMap(({ column, alike }) => {
      const fit = columnFit(column, field, definition.formats);
      const isTold = alike > 0 || column.samples.some((value) => value !== null && value !== "");
      if (fit === null || !isTold) return [];
      const spelled = spellValue(column.name, look.spelling);
      if (fit.format === null) return [{ title: `Map "${name}" to "${column.name}"`, value: spelled }];
      const [path, format] = [spellKey("path", look.spelling), spellKey("format", look.spelling)];
      return [
        {
          title: `Map "${name}" to "${column.name}", spelled ${fit.format}`,
          value: `{ ${path}: ${spelled}, ${format}: ${JSON.stringify(fit.format)} }`,
        },
      ];
    })
    .slice(0, offered);
  const leftOut = look.file.record.key.includes(name)
    ? []
    : [{ title: `Leave "${name}" out on "${endpoint}"`, value: "false" }];
  return [...mappings, ...leftOut].flatMap(({ title, value }) => {
    const edit = setEntry(look, ["endpoints", endpoint, "fields"], name, value);
    return edit === null ? [] : [{ title, edits: [edit] }];
  });
}
