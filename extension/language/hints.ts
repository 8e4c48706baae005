import type { ReadOutcome } from "../../shared/mapping/compiled.ts";
import { eachPath, elementsOf } from "../../shared/mapping/each.ts";
import type { FieldDefinition } from "../../shared/mapping/sync-file.ts";
import { show } from "../../shared/mapping/values/show.ts";
import type { TypeName } from "../../shared/model/value.ts";
import type { Look } from "./look.ts";
import { entryAt } from "./tree.ts";

export interface Hint {
  readonly at: number;
  readonly text: string;
  readonly tooltip: string;
}

const longest = 32;

/** Beside each mapping: what the first record has there, and how many of those looked at do not fit. */
export function hints(look: Look): readonly Hint[] {
  const { compiled } = look.checked;
  if (compiled === null || look.file === null) return [];
  const found: Hint[] = [];
  for (const [name, mapping] of compiled.endpoints) {
    const elements = (look.known.samples.get(name) ?? []).flatMap((one) =>
      elementsOf(one, eachPath(mapping.definition.each)),
    );
    if (elements.length === 0) continue;
    const outcomes = elements.map(({ native, parent }) => mapping.read(native, parent));
    for (const field of mapping.readable) {
      const entry = entryAt(look.tree, ["endpoints", name, "fields", field]);
      const definition = look.file.record.fields[field];
      const [first] = elements;
      if (entry?.value == null || definition === undefined || first === undefined) continue;
      const count = outcomes.filter((outcome) => failsAt(outcome, field)).length;
      const value = mapping.trace(first.native, field, first.parent).at(-1)?.value;
      const shown = value === undefined ? "" : `= ${shorten(show(value))}`;
      const misfit = count === 0 ? "" : `${count} of ${elements.length} ${notOf(definition)}`;
      const text = [shown, misfit].filter((part) => part !== "").join("  ");
      if (text !== "")
        found.push({
          at: entry.value.end,
          text,
          tooltip: `The first record of ${name} that was looked at (${elements.length} were).`,
        });
    }
  }
  return found.toSorted((a, b) => a.at - b.at);
}

function failsAt(outcome: ReadOutcome, field: string): boolean {
  if (outcome.kind === "left") return false;
  const problems = outcome.kind === "record" ? outcome.warnings : outcome.problems;
  return problems.some(({ at }) => at?.field === field);
}

const shorten = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

const plurals: Readonly<Record<TypeName, string>> = {
  string: "texts",
  integer: "integers",
  decimal: "decimals",
  number: "numbers",
  boolean: "booleans",
  date: "dates",
  time: "times",
  timestamp: "timestamps",
  json: "JSON",
};

const notOf = ({ type, format }: FieldDefinition): string =>
  type === "string"
    ? format === null
      ? "do not fit"
      : `are not valid as ${format}`
    : `are not ${plurals[type]}`;
