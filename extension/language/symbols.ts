import type { Look } from "./look.ts";
import type { Entry, Span, Tree } from "./tree.ts";

export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: "section" | "field" | "endpoint" | "property" | "test";
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

/** The outline: sections, the record's fields, endpoints with their mappings, lookups, tests. */
export function symbols({ tree }: Look): readonly OutlineEntry[] {
  return tree?.kind === "map" ? tree.entries.map((entry) => symbol(entry, 0, entry.name.text)) : [];
}

const deepest = 3;

function symbol(entry: Entry, depth: number, section: string): OutlineEntry {
  const { name, value, start, end } = entry;
  const kind =
    depth === 0
      ? "section"
      : depth === 1 && (section === "endpoints" || section === "lookups")
        ? "endpoint"
        : depth === 2 && section === "record"
          ? "field"
          : "property";
  return {
    name: name.text || "…",
    detail: detailOf(value),
    kind,
    span: { start, end },
    nameSpan: name,
    children: depth === deepest ? [] : childrenOf(value, depth + 1, section),
  };
}

const detailOf = (value: Tree | null): string => (value?.kind === "scalar" ? value.text.slice(0, 60) : "");

function childrenOf(value: Tree | null, depth: number, section: string): readonly OutlineEntry[] {
  if (value?.kind === "map") return value.entries.map((entry) => symbol(entry, depth, section));
  if (value?.kind !== "list" || section !== "tests") return [];
  return value.items.flatMap(({ value: test }): readonly OutlineEntry[] => {
    const name = test?.kind === "map" ? test.entries.find((one) => one.name.text === "name")?.value : null;
    if (test === null || name?.kind !== "scalar" || name.text === "") return [];
    return [{ name: name.text, detail: "", kind: "test", span: test, nameSpan: name, children: [] }];
  });
}

/** Parts of the text that can be folded away: everything that goes over several lines. */
export function foldings({ tree, text }: Look): readonly Span[] {
  const found: Span[] = [];
  const visit = (here: Tree | null): void => {
    if (here?.kind === "map")
      for (const entry of here.entries) {
        if (text.slice(entry.start, entry.end).includes("\n"))
          found.push({ start: entry.start, end: entry.end });
        visit(entry.value);
      }
    if (here?.kind === "list")
      for (const item of here.items) {
        if (text.slice(item.start, item.end).includes("\n")) found.push({ start: item.start, end: item.end });
        visit(item.value);
      }
  };
  visit(tree);
  return found;
}
