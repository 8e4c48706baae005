import { nearestName } from "../../shared/base/nearest-name.ts";
import { placesOf } from "../../shared/mapping/compile/places.ts";
import type { TypeName } from "../../shared/model/value.ts";
import { diagnose, type Finding, type QuickFix } from "./diagnose.ts";
import { insertEntry } from "./insert-entry.ts";
import type { Look } from "./look.ts";
import { knownPlaces } from "./places.ts";
import { spellKey, spellValue } from "./spell.ts";
import { type Span, treeAt, visitAt } from "./tree.ts";

type Bare = Pick<QuickFix, "title" | "edits">;

/** What would mend what is wrong in a part of the text. */
export function quickFixes(look: Look, span: Span): readonly QuickFix[] {
  return diagnose(look)
    .filter((finding) => finding.span.start <= span.end && span.start <= finding.span.end)
    .flatMap((finding) => {
      const own = finding.fix === undefined ? [] : [finding.fix];
      return [...own, ...moreFixes(look, finding)].map((fix, index) => ({
        ...fix,
        finding,
        preferred: index === 0,
      }));
    });
}

/** Fixes that a person has to choose, so that no command makes them by itself. */
function moreFixes(look: Look, finding: Finding): readonly Bare[] {
  switch (finding.code) {
    case "sync.unmapped":
      return mapFixes(look, finding);
    case "sync.bad-value":
      return [...spellingFixes(look, finding), ...defaultFixes(look, finding)];
    default:
      return [];
  }
}

/** The endpoint that a finding's place is in, or whose name it is at. */
function endpointAt(
  look: Look,
  { span }: Finding,
): { readonly endpoint: string; readonly field: string | null } | null {
  const path = visitAt(look.tree, span.start)?.path ?? [];
  const [first, endpoint, part, field] = path;
  if (first !== "endpoints" || typeof endpoint !== "string") return null;
  return { endpoint, field: part === "fields" && typeof field === "string" ? field : null };
}

/** Maps the field to a column that no field has yet, the most alike first, or leaves it out. */
function mapFixes(look: Look, finding: Finding): readonly Bare[] {
  const at = endpointAt(look, finding);
  const definition = at === null ? undefined : look.file?.endpoints[at.endpoint];
  const field = /has no place "([^"]+)"/.exec(finding.message)?.[1];
  if (at === null || look.file === null || definition === undefined || field === undefined) return [];
  const places = placesOf(
    Object.keys(look.file.record.fields),
    definition,
    look.known.schemas.get(at.endpoint),
  );
  const taken = new Set(
    [...places.values()].flatMap((place) => (place.kind === "path" ? [String(place.path[0])] : [])),
  );
  const free = knownPlaces(look, { kind: "endpoint", name: at.endpoint })
    .map(({ name }) => name)
    .filter((name) => !taken.has(name));
  const nearest = nearestName(field, free);
  const inOrder = nearest === null ? free : [nearest, ...free.filter((name) => name !== nearest)];
  const add = (value: string) =>
    insertEntry(look.text, look.tree, ["endpoints", at.endpoint, "fields"], field, value);
  const choices = [
    ...inOrder.slice(0, 5).map((name) => ({
      title: `Map "${field}" to "${name}"`,
      value: spellValue(name, { quote: null, flow: true }),
    })),
    ...(look.file.record.key.includes(field)
      ? []
      : [{ title: `Leave "${field}" out on "${at.endpoint}"`, value: "false" }]),
  ];
  return choices.flatMap(({ title, value }) => {
    const edit = add(value);
    return edit === null ? [] : [{ title, edits: [edit] }];
  });
}

/** Values of another spelling: `col` becomes `{ path: col, format: … }`, as the hint says. */
function spellingFixes(look: Look, finding: Finding): readonly Bare[] {
  const at = endpointAt(look, finding);
  const format = /format: ("[^"]+")/.exec(finding.hint ?? "")?.[1];
  if (at === null || format === undefined) return [];
  const path = ["endpoints", at.endpoint, "fields"];
  const field = at.field ?? /: "([^"]+)"/.exec(finding.message)?.[1];
  if (field === undefined) return [];
  const here = treeAt(look.tree, [...path, field]);
  const title = `Say how it is spelled: ${format}`;
  if (here?.kind === "scalar") {
    const column = spellValue(here.text, { quote: null, flow: true });
    return [
      {
        title,
        edits: [{ start: here.start, end: here.end, text: `{ path: ${column}, format: ${format} }` }],
      },
    ];
  }
  const edit =
    here === null
      ? insertEntry(
          look.text,
          look.tree,
          path,
          field,
          `{ path: ${spellKey(field, { quote: null, flow: true })}, format: ${format} }`,
        )
      : insertEntry(look.text, look.tree, [...path, field], "format", format);
  return edit === null ? [] : [{ title, edits: [edit] }];
}

const presets: Readonly<Partial<Record<TypeName, string>>> = {
  string: '""',
  integer: "0",
  decimal: "0",
  number: "0",
  boolean: "false",
};

/** A value for records that have none. */
function defaultFixes(look: Look, finding: Finding): readonly Bare[] {
  const field = /do not fit: "([^"]+)" has no value/.exec(finding.message)?.[1];
  const definition = field === undefined ? undefined : look.file?.record.fields[field];
  const preset = definition === undefined ? undefined : presets[definition.type];
  if (field === undefined || definition === undefined || preset === undefined) return [];
  const path = ["record", "fields", field];
  const here = treeAt(look.tree, path);
  const title = `Give "${field}" the default ${preset}`;
  if (here?.kind === "scalar")
    return [
      {
        title,
        edits: [{ start: here.start, end: here.end, text: `{ type: ${here.text}, default: ${preset} }` }],
      },
    ];
  const edit = insertEntry(look.text, look.tree, path, "default", preset);
  return edit === null ? [] : [{ title, edits: [edit] }];
}
