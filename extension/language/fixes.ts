import type { TypeName } from "../../shared/model/value.ts";
import { diagnose, type Finding, type QuickFix } from "./diagnose.ts";
import { insertEntry } from "./insert-entry.ts";
import type { Look } from "./look.ts";
import { mapFixes } from "./map-fixes.ts";
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
      return unmappedFixes(look, finding);
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

function unmappedFixes(look: Look, finding: Finding): readonly Bare[] {
  const at = endpointAt(look, finding);
  const field = /has no place "([^"]+)"/.exec(finding.message)?.[1];
  return at === null || field === undefined ? [] : mapFixes(look, at.endpoint, field);
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
    const column = spellValue(here.text, look.spelling);
    return [
      {
        title,
        edits: [{ start: here.start, end: here.end, text: `{ path: ${column}, format: ${format} }` }],
      },
    ];
  }
  const edit =
    here === null
      ? insertEntry(look, path, field, `{ path: ${spellKey(field, look.spelling)}, format: ${format} }`)
      : insertEntry(look, [...path, field], "format", format);
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
  const edit = insertEntry(look, path, "default", preset);
  return edit === null ? [] : [{ title, edits: [edit] }];
}
