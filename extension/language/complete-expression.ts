import { spellName } from "../../shared/mapping/expressions/escape.ts";
import type { FunctionDefinition } from "../../shared/mapping/expressions/function.ts";
import {
  type FunctionDocumentation,
  functionDocumentation,
  library,
} from "../../shared/mapping/expressions/library.ts";
import type { Scope } from "../../shared/mapping/expressions/scope.ts";
import { signatureOf } from "../../shared/mapping/expressions/signature.ts";
import { macroNames } from "../../shared/mapping/expressions/syntax.ts";
import { isDynamic, isUnsettled, showType, type Type } from "../../shared/mapping/expressions/type.ts";
import { type Candidate, type Completion, literal, undocumented } from "./completion.ts";
import type { ValueCursor } from "./cursor.ts";
import {
  columnDetail,
  columnNamed,
  describeColumn,
  describeField,
  describeFunction,
  describeLookup,
  describeVariable,
} from "./describe.ts";
import { type Typing, typingAt } from "./expressions/typing.ts";
import type { Look } from "./look.ts";
import { knownPlaces } from "./places.ts";
import type { ExpressionPlace } from "./role.ts";
import { scopeOf } from "./scope-of.ts";
import { isPlain, spellInside } from "./spell.ts";
import { zones } from "./zones.ts";

const documentation: ReadonlyMap<string, FunctionDocumentation> = new Map(
  functionDocumentation().map((entry) => [entry.name, entry]),
);

/** One answer inside an expression; `text` is CEL. */
interface Answer extends Candidate {
  readonly text: string;
  readonly snippet?: string;
}

/** What can stand at a place in an expression. */
export function completeExpression(
  look: Look,
  cursor: ValueCursor,
  place: ExpressionPlace,
): readonly Completion[] {
  const scope = scopeOf(place, cursor.text, look);
  if (scope === null) return [];
  const typing = typingAt(cursor.text, cursor.at, scope);
  if (typing.kind === "nothing") return [];
  const word = cursor.text.slice(typing.start, cursor.at);
  const rest = restOfWord(cursor.text, cursor.at, typing);
  const isCall = cursor.text[cursor.at + rest] === "(";
  return answers(look, place, scope, typing, word).map((answer) =>
    completion(cursor, typing.start, cursor.at + rest, answer, isCall),
  );
}

function restOfWord(text: string, at: number, typing: Typing): number {
  const pattern =
    typing.kind === "name" || typing.kind === "member" ? /^[\p{ID_Continue}$]*/u : /^[^"'\\]*(?=["'])/;
  return pattern.exec(text.slice(at))?.[0].length ?? 0;
}

function answers(
  look: Look,
  place: ExpressionPlace,
  scope: Scope,
  typing: Typing,
  word: string,
): readonly Answer[] {
  switch (typing.kind) {
    case "name":
      return [...variables(look, place, scope, typing.locals), ...functions(), ...constants];
    case "member":
      return [...members(look, place, typing.of, spellName), ...methods(typing.of)];
    case "index":
      return members(look, place, typing.of, (name) => name);
    case "argument":
      return argumentsOf(look, scope, typing, word);
    case "nothing":
      return [];
  }
}

function variables(
  look: Look,
  place: ExpressionPlace,
  scope: Scope,
  locals: ReadonlyMap<string, Type>,
): readonly Answer[] {
  const around = [...scope.variables].map(([name, type]): Answer => {
    const about = aboutVariable(look, place, name, type);
    return { label: name, kind: "variable", text: spellName(name), rank: isHelper(name) ? 1.5 : 1, ...about };
  });
  const inner = [...locals].map(
    ([name, type]): Answer => ({
      label: name,
      kind: "variable",
      text: name,
      detail: showType(type),
      rank: 0,
    }),
  );
  return [...inner, ...around.filter(({ label }) => !locals.has(label))];
}

const isHelper = (name: string): boolean => name === "row" || name === "parent" || name === "run";

/** What is known of a variable: a column of the endpoint, a field of the record. */
export function aboutVariable(
  look: Look,
  place: ExpressionPlace,
  name: string,
  type: Type,
): { readonly detail: string; readonly documentation: () => string } {
  const bare = { detail: showType(type), documentation: () => describeVariable(name, type) };
  if (place.kind === "write" || place.kind === "onCreate")
    return { ...bare, documentation: () => describeField(name, look) || bare.documentation() };
  if (place.kind === "rule") return bare;
  const column =
    columnNamed(look.known.schemas.get(place.endpoint), name) ??
    knownPlaces(look, { kind: "endpoint", name: place.endpoint }).find((one) => one.name === name);
  if (column === undefined) return bare;
  return {
    detail: columnDetail(column) || bare.detail,
    documentation: () => describeColumn(column, place.endpoint),
  };
}

/** A place in a snippet that is to be filled in. */
const slot = (index: number, name: string): string => `\${${index}:${literal(name)}}`;

const constants: readonly Answer[] = ["true", "false", "null"].map((text) => ({
  label: text,
  kind: "word",
  text,
  rank: 3,
}));

const functions = (): readonly Answer[] => [
  ...[...library.values()].map((definition) => functionAnswer(definition, 0)),
  macroAnswer("has", `has(${slot(1, "row.member")})`),
];

function functionAnswer(definition: FunctionDefinition, skipped: number): Answer {
  const [first] = definition.overloads;
  const { name } = definition;
  const parameters = (first?.parameters ?? []).slice(skipped);
  const filled = parameters.map((parameter, index) => slot(index + 1, parameter.name)).join(", ");
  return {
    label: name,
    kind: "function",
    text: `${name}()`,
    snippet: parameters.length === 0 ? `${name}()$0` : `${name}(${filled})$0`,
    detail: first === undefined ? "" : signatureOf(name, first).slice(name.length),
    documentation: () => describeFunction(documentation.get(name)!),
    rank: 2,
  };
}

function macroAnswer(name: string, snippet: string): Answer {
  const entry = documentation.get(name);
  return {
    label: name,
    kind: "macro",
    text: `${name}()`,
    snippet: `${snippet}$0`,
    detail: "for each element",
    documentation: () => (entry === undefined ? "" : describeFunction(entry)),
    rank: 2,
  };
}

function members(
  look: Look,
  place: ExpressionPlace,
  type: Type,
  spelled: (name: string) => string,
): readonly Answer[] {
  if (type.kind !== "object") return [];
  return [...type.members].map(([name, inner]) => ({
    label: name,
    kind: "variable",
    text: spelled(name),
    ...aboutVariable(look, place, name, inner),
    rank: 1,
  }));
}

/** Functions that take a value of the type first, written behind it. */
function methods(type: Type): readonly Answer[] {
  const fitting = [...library.values()].filter(({ overloads }) =>
    overloads.some(({ parameters: [first] }) => first?.accepts(type)),
  );
  const macros = type.kind === "list" || isDynamic(type) ? macroNames : [];
  return [
    ...fitting.map((definition) => functionAnswer(definition, 1)),
    ...macros.map((name) =>
      macroAnswer(name, `${name}(${slot(1, "v")}, ${slot(2, name === "map" ? "result" : "condition")})`),
    ),
  ].map((answer) => ({ ...answer, rank: isUnsettled(type) ? 3 : 2 }));
}

/** Texts that an argument may be: a lookup, a column of one, a time zone. */
function argumentsOf(
  look: Look,
  scope: Scope,
  typing: Typing & { readonly kind: "argument" },
  word: string,
): readonly Answer[] {
  const { name, argument, literals } = typing.call;
  if (name === "lookup" || name === "lookupRow") {
    if (argument === 0)
      return [...scope.lookups.keys()].map((label) => ({
        label,
        kind: "lookup",
        text: label,
        documentation: () => describeLookup(label, look),
      }));
    const table = literals[0];
    if (argument !== 2 || typeof table !== "string") return [];
    return knownPlaces(look, { kind: "lookup", name: table }).map((column) => ({
      label: column.name,
      kind: "place",
      text: column.name,
      documentation: () => describeColumn(column, table),
    }));
  }
  const parameter = library.get(name)?.overloads.flatMap(({ parameters }) => parameters[argument] ?? [])[0];
  if (parameter?.name !== "zone" || word.length > 40) return [];
  return zones().map((label) => ({ label, kind: "word", text: label }));
}

/** Puts an answer into the file: escaped as its quotes want it, and in quotes of its own where it needs them. */
function completion(
  cursor: ValueCursor,
  from: number,
  to: number,
  answer: Answer,
  isCall: boolean,
): Completion {
  const start = cursor.places[from] ?? cursor.replace.start;
  const end = Math.max(start, cursor.places[to] ?? cursor.replace.end);
  const isSnippet = answer.snippet !== undefined && !isCall;
  const called = isCall && answer.snippet !== undefined ? answer.label : answer.text;
  const text = isSnippet ? answer.snippet : called;
  const bare = answer.snippet === undefined ? called : answer.snippet.replace(/\$\{\d+:([^}]*)\}|\$0/g, "$1");
  const whole = cursor.text.slice(0, from) + bare + cursor.text.slice(to);
  const needsQuotes = cursor.quote === null && cursor.style === "plain" && !isPlain(whole, cursor.flow);
  const quote = cursor.quote ?? (needsQuotes ? "'" : null);
  const spelled =
    quote === null
      ? text
      : isSnippet
        ? text.replaceAll("'", quote === "'" ? "''" : "'")
        : spellInside(text, quote);
  const { before, after, more } = needsQuotes ? quotesAround(cursor, start, end) : none;
  return {
    label: answer.label,
    kind: answer.kind,
    detail: answer.detail ?? "",
    documentation: answer.documentation ?? undocumented,
    replace: { start, end },
    text: cursor.lead + before + spelled + after,
    snippet: isSnippet,
    more,
    rank: answer.rank ?? 1,
    goesOn: false,
  };
}

const none = { before: "", after: "", more: [] };

/** The quotes that an expression without any needs, around all of it. */
function quotesAround(
  cursor: ValueCursor,
  start: number,
  end: number,
): { readonly before: string; readonly after: string; readonly more: Completion["more"] } {
  const opensHere = cursor.replace.start >= start;
  const closesHere = cursor.replace.end <= end;
  const at = (place: number) => ({ start: place, end: place, text: "'" });
  return {
    before: opensHere ? "'" : "",
    after: closesHere ? "'" : "",
    more: [...(opensHere ? [] : [at(cursor.replace.start)]), ...(closesHere ? [] : [at(cursor.replace.end)])],
  };
}
