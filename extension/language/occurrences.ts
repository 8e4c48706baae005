import { placesOf } from "../../shared/mapping/compile/places.ts";
import { quoteText, spellName } from "../../shared/mapping/expressions/escape.ts";
import { expressionsOf, nodesOf, readExpression, type WrittenExpression } from "./expression-at.ts";
import { insertEntry } from "./insert-entry.ts";
import type { Look } from "./look.ts";
import { roleOfName, roleOfValue } from "./role.ts";
import { spellInside, spellKey, spellValue } from "./spell.ts";
import { entryAt, type ScalarTree, type Span, spanWithin, walk } from "./tree.ts";

/** A thing that a sync file declares and names elsewhere. */
export interface Thing {
  readonly kind: "field" | "endpoint" | "lookup";
  readonly name: string;
}

export interface Occurrence {
  readonly thing: Thing;
  readonly span: Span;
  readonly declares: boolean;
  /** How a new name is written here. */
  readonly spelled: (name: string) => string;
}

/** Every place that names a field, an endpoint or a lookup, in the order of the text. */
export function occurrences(look: Look): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const visit of walk(look.tree)) {
    const { scalar, path } = visit;
    const role = visit.kind === "name" ? roleOfName(path) : roleOfValue(path);
    if (role === null || (role.kind !== "field" && role.kind !== "endpoint" && role.kind !== "lookup"))
      continue;
    const declares = visit.kind === "name" && (path[0] === "record" || path.length === 2);
    const quote = scalar.style === "double" ? '"' : scalar.style === "single" ? "'" : null;
    const spell = visit.kind === "name" ? spellKey : spellValue;
    const thing: Thing = { kind: role.kind, name: scalar.text };
    found.push({
      thing,
      span: inner(scalar),
      declares,
      spelled: (name) => spell(name, { ...look.spelling, quote, flow: scalar.flow }),
    });
  }
  for (const expression of expressionsOf(look)) found.push(...inExpression(look, expression));
  return found.toSorted((a, b) => a.span.start - b.span.start);
}

const inner = ({ style, closed, start, end }: ScalarTree): Span =>
  style === "plain" || !closed ? { start, end } : { start: start + 1, end: end - 1 };

function inExpression(look: Look, written: WrittenExpression): readonly Occurrence[] {
  const read = readExpression(look, written);
  if (read === null) return [];
  const { scalar, place } = written;
  const isCanonical = place.kind === "write" || place.kind === "onCreate";
  const quote = scalar.style === "double" ? '"' : scalar.style === "single" ? "'" : null;
  const at = (thing: Thing, start: number, end: number, spelled: (name: string) => string): Occurrence => ({
    thing,
    span: spanWithin(scalar, start, end),
    declares: false,
    spelled: (name) => (quote === null ? spelled(name) : spellInside(spelled(name), quote)),
  });
  return [...nodesOf(read)].flatMap(({ node, locals }): readonly Occurrence[] => {
    if (
      node.kind === "name" &&
      isCanonical &&
      !locals.has(node.name) &&
      Object.hasOwn(look.file?.record.fields ?? {}, node.name)
    )
      return [at({ kind: "field", name: node.name }, node.start, node.end, spellName)];
    if (node.kind === "member" && node.object.kind === "name" && !locals.has(node.object.name)) {
      const { name, start, end } = node.member;
      if (place.kind === "where" && node.object.name === "record")
        return [at({ kind: "field", name }, start, end, spellName)];
      if (place.kind === "rule" && node.object.name === "by")
        return [at({ kind: "endpoint", name }, start, end, spellName)];
    }
    if (node.kind === "call" && /^lookup(?:Row)?$/.test(node.function.name)) {
      const [table] = node.arguments;
      if (table?.kind === "literal" && typeof table.value === "string")
        return [at({ kind: "lookup", name: table.value }, table.start, table.end, quoteText)];
    }
    return [];
  });
}

/** What is named at a place. */
export function thingAt(look: Look, offset: number): Occurrence | null {
  return occurrences(look).find(({ span }) => span.start <= offset && offset <= span.end) ?? null;
}

export const sameThing = (a: Thing, b: Thing): boolean => a.kind === b.kind && a.name === b.name;

/** All places of what is named at a place. */
export function references(look: Look, offset: number): readonly Occurrence[] {
  const here = thingAt(look, offset);
  return here === null ? [] : occurrences(look).filter(({ thing }) => sameThing(thing, here.thing));
}

export type Renamed =
  | { readonly kind: "edits"; readonly edits: readonly (Span & { readonly text: string })[] }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Gives a field, an endpoint or a lookup another name everywhere. An endpoint that held the field under its own name, with
 * nothing written about it, keeps its column: the mapping is written out.
 */
export function rename(look: Look, offset: number, name: string): Renamed {
  const here = thingAt(look, offset);
  if (here === null) return { kind: "refused", why: "Fields, endpoints and lookups can be renamed." };
  if (!/^[\p{L}_][\p{L}\p{N}_ -]{0,99}$/u.test(name))
    return {
      kind: "refused",
      why: "A name begins with a letter; letters, digits, underscores, hyphens and blanks may follow.",
    };
  const all = occurrences(look);
  if (
    name !== here.thing.name &&
    all.some(({ thing, declares }) => declares && sameThing(thing, { ...here.thing, name }))
  )
    return { kind: "refused", why: `There is a ${here.thing.kind} "${name}" already.` };
  const edits = all
    .filter(({ thing }) => sameThing(thing, here.thing))
    .map(({ span, spelled }) => ({ start: span.start, end: span.end, text: spelled(name) }));
  const kept =
    here.thing.kind === "field" && name !== here.thing.name ? keptPlaces(look, here.thing.name, name) : [];
  return { kind: "edits", edits: [...edits, ...kept] };
}

function keptPlaces(look: Look, field: string, name: string): readonly (Span & { readonly text: string })[] {
  return Object.entries(look.file?.endpoints ?? {}).flatMap(([endpoint, definition]) => {
    const place = placesOf([field], definition, look.known.schemas.get(endpoint)).get(field);
    const path = ["endpoints", endpoint, "fields"];
    if (place?.kind !== "path" || entryAt(look.tree, [...path, field]) !== null) return [];
    const edit = insertEntry(look, path, name, spellValue(field, look.spelling));
    return edit === null ? [] : [edit];
  });
}
