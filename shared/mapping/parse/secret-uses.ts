import { parseDocument, visit } from "yaml";
import { type SecretReference, secretReferences } from "../secret-reference.ts";

/** The secrets that a sync file names, each once, in the order of the file. Comments name none. */
export function secretUses(text: string): readonly SecretReference[] {
  const uses = new Map<string, SecretReference>();
  visit(parseDocument(text), {
    Scalar(key, { value }) {
      if (key === "key" || typeof value !== "string") return;
      for (const use of secretReferences(value)) if (!uses.has(use.text)) uses.set(use.text, use);
    },
  });
  return [...uses.values()];
}
