import { nativePath } from "../../shared/mapping/native-path.ts";
import type { Source } from "../../shared/mapping/sources/source.ts";
import type { Path } from "../../shared/model/native.ts";
import { asExpression, nodesOf, readExpression } from "./expression-at.ts";
import type { Look } from "./look.ts";
import { occurrences, sameThing, thingAt } from "./occurrences.ts";
import { type Holder, roleOfName, roleOfValue } from "./role.ts";
import { offsetWithin, type Span, visitAt } from "./tree.ts";

export type Definition =
  | { readonly kind: "here"; readonly span: Span }
  /** A place in the records of an endpoint or lookup; `findPlace` says where in its file that is. */
  | { readonly kind: "place"; readonly source: Source; readonly path: Path };

/** Where the thing at a place is declared. */
export function definition(look: Look, offset: number): Definition | null {
  const visit = visitAt(look.tree, offset);
  if (visit === null) return null;
  const role = visit.kind === "name" ? roleOfName(visit.path) : roleOfValue(visit.path);
  if (role?.kind === "place" || role?.kind === "list") return placeIn(look, role.of, visit.scalar.text);
  const here = thingAt(look, offset);
  if (here !== null) {
    const declared = occurrences(look).find(
      ({ thing, declares }) => declares && sameThing(thing, here.thing),
    );
    return declared === undefined ? null : { kind: "here", span: declared.span };
  }
  const expression = visit.kind === "value" ? asExpression(visit.path, visit.scalar) : null;
  if (expression === null || !("endpoint" in expression.place)) return null;
  const read = readExpression(look, expression);
  const at = offsetWithin(visit.scalar, offset);
  const found = read?.checked.references.find(({ start, end }) => start <= at && at <= end);
  if (read === null || found === undefined) return null;
  const local = [...nodesOf(read)].some(
    ({ node, locals }) => node.kind === "name" && node.start === found.start && locals.has(node.name),
  );
  const [first, ...rest] = found.path;
  const path = first === "row" || first === "parent" ? rest : found.path;
  const source = look.file?.endpoints[expression.place.endpoint]?.source;
  return local || source === undefined || path.length === 0 ? null : { kind: "place", source, path };
}

function placeIn(look: Look, of: Holder, text: string): Definition | null {
  const source = (of.kind === "endpoint" ? look.file?.endpoints : look.file?.lookups)?.[of.name]?.source;
  const path = source === undefined ? null : nativePath(text, source.kind);
  return source === undefined || path === null ? null : { kind: "place", source, path };
}
