import { functionDocumentation } from "../../shared/mapping/expressions/library.ts";
import { showType } from "../../shared/mapping/expressions/type.ts";
import { aboutVariable } from "./complete-expression.ts";
import {
  code,
  columnNamed,
  describeColumn,
  describeEndpoint,
  describeField,
  describeFunction,
  describeLookup,
  describeProperty,
  wordsOf,
} from "./describe.ts";
import { asExpression, nodesOf, readExpression, type WrittenExpression } from "./expression-at.ts";
import { looseTokens } from "./expressions/tokens.ts";
import type { Look } from "./look.ts";
import { knownPlaces } from "./places.ts";
import { type Holder, type Role, roleOfName, roleOfValue } from "./role.ts";
import { propertyAt, schemasAt } from "./schema-at.ts";
import { offsetWithin, type Span, spanWithin, treeAt, type Visit, visitAt } from "./tree.ts";

export interface Hover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** What is known of the thing at a place in the text. */
export function hover(look: Look, offset: number): Hover | null {
  const visit = visitAt(look.tree, offset);
  if (visit === null) return null;
  const expression = visit.kind === "value" ? asExpression(visit.path, visit.scalar) : null;
  if (expression !== null) return hoverExpression(look, expression, offset);
  const text = aboutRole(look, visit) ?? aboutWritten(visit);
  return text === "" ? null : { span: { start: visit.scalar.start, end: visit.scalar.end }, text };
}

function aboutRole(look: Look, visit: Visit): string | null {
  const role =
    visit.kind === "name" ? (roleOfName(visit.path) ?? nativeRole(look, visit)) : roleOfValue(visit.path);
  const name = visit.scalar.text;
  switch (role?.kind) {
    case "field":
      return describeField(name, look) || null;
    case "endpoint":
      return describeEndpoint(name, look) || null;
    case "lookup":
      return describeLookup(name, look) || null;
    case "place":
    case "list":
      return aboutPlace(look, role.of, name);
    default:
      return null;
  }
}

/** The names of a test's native record are places of its endpoint. */
function nativeRole(look: Look, { path }: Visit): Role | null {
  if (path[0] !== "tests" || path[2] !== "native" || path.length !== 4) return null;
  const endpoint = treeAt(look.tree, ["tests", path[1] ?? 0, "endpoint"]);
  return endpoint?.kind === "scalar"
    ? { kind: "place", of: { kind: "endpoint", name: endpoint.text } }
    : null;
}

function aboutPlace(look: Look, of: Holder, name: string): string | null {
  const column =
    knownPlaces(look, of).find((one) => one.name === name) ??
    (of.kind === "endpoint" ? columnNamed(look.known.schemas.get(of.name), name) : undefined);
  return column === undefined ? null : describeColumn(column, of.name);
}

function aboutWritten(visit: Visit): string {
  if (visit.kind === "name") {
    const schema = propertyAt(visit.path);
    return schema === null ? "" : describeProperty(schema);
  }
  const found = schemasAt(visit.path)
    .flatMap(wordsOf)
    .find(({ word }) => word === visit.scalar.text);
  return found === undefined || found.meaning === "" ? "" : `${code(found.word)}: ${found.meaning}`;
}

function hoverExpression(look: Look, written: WrittenExpression, offset: number): Hover | null {
  const { scalar, place } = written;
  const at = offsetWithin(scalar, offset);
  const token = looseTokens(scalar.text).find(({ start, end }) => start <= at && at <= end && end > start);
  if (token === undefined) return null;
  const span = spanWithin(scalar, token.start, token.end);
  const read = readExpression(look, written);
  const isCall = /^\s*\(/.test(scalar.text.slice(token.end));
  if (token.kind === "name" && isCall) {
    const entry = functionDocumentation().find(({ name }) => name === token.text);
    return entry === undefined ? null : { span, text: describeFunction(entry) };
  }
  if (token.kind === "string") {
    const call =
      read === null
        ? undefined
        : [...nodesOf(read)].find(
            ({ node }) =>
              node.kind === "call" &&
              /^lookup(?:Row)?$/.test(node.function.name) &&
              node.arguments[0]?.start === token.start,
          );
    return call === undefined ? null : { span, text: describeLookup(token.text, look) };
  }
  if (read === null || (token.kind !== "name" && token.kind !== "quoted-name")) return null;
  for (const { node } of nodesOf(read)) {
    const isIt =
      (node.kind === "name" && node.start === token.start) ||
      (node.kind === "member" && node.member.start === token.start);
    const type = isIt ? read.checked.types.get(node) : undefined;
    if (type === undefined) continue;
    const { documentation } = aboutVariable(look, place, token.text, type);
    return { span, text: `${documentation()}\n\n${code(showType(type))} here` };
  }
  return null;
}
