import type { Source } from "../../shared/mapping/sources/source.ts";
import type { Path } from "../../shared/model/native.ts";
import { scan } from "./scan.ts";
import { type Span, walk } from "./tree.ts";

/** Where a place of an endpoint's records first stands in the text of its file; the file's beginning where it does not. */
export function findPlace(text: string, source: Source, path: Path): Span {
  const names = path.filter((step) => typeof step === "string");
  const last = names.at(-1) ?? "";
  switch (source.kind) {
    case "csv":
      return inHeader(text, last) ?? start;
    case "json":
    case "ndjson":
      return inJson(text, names) ?? start;
    case "xml":
      return inXml(text, names) ?? start;
    case "rest":
      return inDescription(text, last) ?? start;
    default:
      return start;
  }
}

/** A text that stands for itself in a pattern. */
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const start: Span = { start: 0, end: 0 };

/** The first cell of the name, as a whole cell of one of the first lines. */
function inHeader(text: string, name: string): Span | null {
  const match = new RegExp(`(?:^|[,;\\t|]) *"?(${escaped(name)})"? *(?=[,;\\t|\\r\\n]|$)`, "m").exec(text);
  if (match === null) return null;
  const from = match.index + match[0].indexOf(name);
  return { start: from, end: from + name.length };
}

function inJson(text: string, names: readonly string[]): Span | null {
  const parts = names.map((name) => `"${escaped(JSON.stringify(name).slice(1, -1))}"\\s*:`);
  const match = new RegExp(parts.join("[^{}]*\\{[^{}]*?")).exec(text);
  const last = JSON.stringify(names.at(-1) ?? "");
  if (match === null) return null;
  const from = match.index + match[0].lastIndexOf(last);
  return { start: from, end: from + last.length };
}

function inXml(text: string, names: readonly string[]): Span | null {
  const last = names.at(-1) ?? "";
  const pattern = last.startsWith("@")
    ? new RegExp(`\\s(${escaped(last.slice(1))})\\s*=`)
    : new RegExp(`<(${escaped(last === "#text" ? (names.at(-2) ?? "") : last)})[\\s/>]`);
  const match = pattern.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return null;
  const from = match.index + match[0].indexOf(name);
  return { start: from, end: from + name.length };
}

/** A property of the name under `properties:` of a description. */
function inDescription(text: string, name: string): Span | null {
  for (const visit of walk(scan(text)))
    if (visit.kind === "name" && visit.scalar.text === name && visit.path.at(-2) === "properties")
      return visit.scalar;
  return null;
}
