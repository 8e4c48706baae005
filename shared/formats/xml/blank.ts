import { Fault, type TextCodec } from "../format.ts";
import { escapedAttribute, unwritableName } from "./escape.ts";

/** Stands in a new file for a root element that is itself the record, until the record takes its place. */
const placeholder = "syncline-new";

export const placeholderMarkup = `<?${placeholder}?>`;

export const isPlaceholder = (instruction: string): boolean => instruction === placeholder;

/** The element names of a path, with something for each `*`. */
export const namesOf = (records: readonly string[]): readonly string[] =>
  records.map((name, depth) => (name !== "*" ? name : depth === records.length - 1 ? "record" : "records"));

/** A document without records: the elements around them, which declare the sync file's namespaces. */
export function blankDocument(
  records: readonly string[],
  namespaces: Readonly<Record<string, string>>,
  text: TextCodec,
): Buffer | Fault {
  const names = namesOf(records);
  for (const name of names) {
    const fault = unwritableName(name, text);
    if (fault !== null)
      return new Fault("sync.bad-value", fault.message, 0, "Name the elements of records: as in the file.");
  }
  let declarations = "";
  for (const [prefix, uri] of Object.entries(namespaces)) {
    const escaped = escapedAttribute(uri, '"', text);
    if (escaped instanceof Fault) return escaped;
    declarations += ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escaped}"`;
  }
  const containers = names.slice(0, -1);
  const opening = containers.map(
    (name, depth) => `${"  ".repeat(depth)}<${name}${depth === 0 ? declarations : ""}>\n`,
  );
  const closing = containers.map((name, depth) => `${"  ".repeat(depth)}</${name}>\n`).reverse();
  const body = containers.length === 0 ? `${placeholderMarkup}\n` : opening.join("") + closing.join("");
  const encoding = text.name === "utf-8" ? "UTF-8" : text.name;
  return text.encode(`<?xml version="1.0" encoding="${encoding}"?>\n${body}`) ?? Buffer.alloc(0);
}
