import { type Candidate, type Completion, undocumented } from "./completion.ts";
import type { ValueCursor } from "./cursor.ts";
import { columnDetail, describeColumn, describeEndpoint, describeField, wordsOf } from "./describe.ts";
import type { Look } from "./look.ts";
import { knownLists, knownPlaces } from "./places.ts";
import type { Role } from "./role.ts";
import { propertyAt, schemasAt } from "./schema-at.ts";
import { spellValue } from "./spell.ts";
import { treeAt } from "./tree.ts";
import { zones } from "./zones.ts";

/** What can stand as a value that is no expression. */
export function completeValue(look: Look, cursor: ValueCursor, role: Role | null): readonly Completion[] {
  const secret = /\$\{[^}]*$/.exec(cursor.typed);
  if (secret !== null) return secrets(look, cursor, secret.index);
  const candidates = role === null ? [] : named(look, cursor, role);
  const more = words(cursor, candidates.length > 0);
  return [...candidates, ...knownSecrets(look, more), ...more].map((candidate) =>
    completion(cursor, candidate),
  );
}

function named(look: Look, cursor: ValueCursor, role: Role): readonly Candidate[] {
  switch (role.kind) {
    case "field":
      return fields(look, cursor);
    case "endpoint":
      return Object.keys(look.file?.endpoints ?? {})
        .filter((name) => !listed(look, cursor).has(name))
        .map((name) => ({
          label: name,
          kind: "endpoint",
          documentation: () => describeEndpoint(name, look),
        }));
    case "place":
    case "list":
      return (role.kind === "list" ? knownLists(look, role.of.name) : knownPlaces(look, role.of)).map(
        (column) => ({
          label: column.name,
          kind: "place",
          detail: columnDetail(column),
          documentation: () => describeColumn(column, role.of.name),
        }),
      );
    case "table":
      return (look.known.tables.get(role.of.name) ?? []).map((label) => ({
        label,
        kind: "table",
        detail: "table",
      }));
    case "file":
      return files(look, cursor);
    case "zone":
      return zones().map((label) => ({ label, kind: "word", rank: 2 }));
    case "lookup":
    case "expression":
      return [];
  }
}

function fields(look: Look, cursor: ValueCursor): readonly Candidate[] {
  const isModified = cursor.path.at(-1) === "modified";
  const others = listed(look, cursor);
  return Object.entries(look.file?.record.fields ?? {}).flatMap(([label, { type }]) =>
    (isModified && type !== "timestamp") || others.has(label)
      ? []
      : [{ label, kind: "field" as const, detail: type, documentation: () => describeField(label, look) }],
  );
}

/** What the list around the cursor holds already. */
function listed(look: Look, cursor: ValueCursor): ReadonlySet<string> {
  const list = typeof cursor.path.at(-1) === "number" ? treeAt(look.tree, cursor.path.slice(0, -1)) : null;
  if (list?.kind !== "list") return new Set();
  return new Set(
    list.items.flatMap(({ value }) =>
      value?.kind === "scalar" && value.start !== cursor.replace.start ? [value.text] : [],
    ),
  );
}

/** Files whose name goes with the kind that they are named under come first. */
function files(look: Look, cursor: ValueCursor): readonly Candidate[] {
  const kind = cursor.path.findLast((step) => typeof step === "string" && Object.hasOwn(endings, step));
  const fitting = endings[String(kind)] ?? /./;
  return look.samples.files(look.path).map((label) => ({
    label,
    kind: "file",
    rank: fitting.test(label) ? 0 : 2,
  }));
}

const endings: Readonly<Record<string, RegExp>> = {
  csv: /\.(?:csv|tsv|txt)$/i,
  json: /\.json$/i,
  ndjson: /\.(?:ndjson|jsonl)$/i,
  xml: /\.xml$/i,
  sqlite: /\.(?:db|sqlite3?)$/i,
  openapi: /\.(?:ya?ml|json)$/i,
};

/** Words that the schema lists, and examples where it lists none. */
function words(cursor: ValueCursor, isNamed: boolean): readonly Candidate[] {
  const schemas = schemasAt(cursor.path);
  const preset = propertyAt(cursor.path)?.default;
  const known = schemas.flatMap(wordsOf);
  if (known.length > 0)
    return known.map(({ word, meaning }, index) => ({
      label: word,
      kind: "word",
      detail: String(preset) === word ? "default" : "",
      documentation: () => meaning,
      rank: 1 + index / 1000,
    }));
  if (isNamed) return [];
  const examples = schemas.flatMap((schema) => schema.examples ?? []);
  const given = [...(preset === undefined ? [] : [preset]), ...examples];
  const texts = given.filter((one) => typeof one === "string" || typeof one === "number").map(String);
  return [...new Set(texts)].map((label) => ({ label, kind: "word", detail: "example", rank: 3 }));
}

/** Where a reference is the example, secrets that are there already are likelier than one that is to be made. */
const knownSecrets = (look: Look, examples: readonly Candidate[]): readonly Candidate[] =>
  examples.some(({ label }) => label.startsWith("${secret:"))
    ? look.samples.secrets().map((name) => ({ label: `\${secret:${name}}`, kind: "secret", rank: 0 }))
    : [];

const secretKinds: Readonly<Record<string, string>> = {
  secret: "A secret of the keychain or the encrypted file; `syncline secret set` keeps it there.",
  env: "A variable of the environment.",
  file: "The text of a file, such as those in /run/secrets.",
};

function secrets(look: Look, cursor: ValueCursor, from: number): readonly Completion[] {
  const names = look.samples.secrets().map((name) => `\${secret:${name}}`);
  const candidates: readonly Candidate[] = [
    ...names.map((label): Candidate => ({ label, kind: "secret", rank: 0 })),
    ...Object.entries(secretKinds).map(
      ([kind, meaning]): Candidate => ({
        label: `\${${kind}:}`,
        kind: "secret",
        documentation: () => meaning,
      }),
    ),
  ];
  const start = cursor.places[from] ?? cursor.replace.start;
  const end = cursor.places[cursor.at] ?? cursor.replace.end;
  // The brace that editors close by themselves is taken along.
  const hasBrace = cursor.text[cursor.at] === "}";
  return candidates.map((candidate) => ({
    ...completion(cursor, candidate),
    replace: { start, end: hasBrace ? end + 1 : end },
    text: candidate.label,
  }));
}

function completion(cursor: ValueCursor, candidate: Candidate): Completion {
  const { label, kind, detail = "", documentation = undocumented, rank = 1 } = candidate;
  const isWord = kind === "word";
  const text =
    isWord && cursor.quote === null && /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(label)
      ? label
      : spellValue(label, cursor);
  return {
    label,
    kind,
    detail,
    documentation,
    replace: cursor.replace,
    text: cursor.lead + text,
    snippet: false,
    more: [],
    rank,
    goesOn: false,
  };
}
