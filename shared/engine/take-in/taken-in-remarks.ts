import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { TakenIn, TakenInField } from "./take-in-columns.ts";

/** What is taken into a sync, in words. */
export const takenInRemarks = (path: string, { fields, joined }: TakenIn): readonly Diagnostic[] =>
  [
    ...joined.map(({ field, endpoint, column }) => ({
      message: `The column "${column}" is new on ${endpoint}: the field "${field}" takes part there from now on.`,
    })),
    ...fields.map((field) => ({
      message: inWords(field),
      ...(field.without.length === 0 ? {} : { hint: hintOf(field) }),
    })),
  ].map(({ message, ...more }) => ({
    ...problem("sync.schema-change", message, { at: { file: path }, ...more }),
    severity: "info" as const,
  }));

function inWords({ name, type, from, column, others }: TakenInField): string {
  const places =
    others.length === 0 ? "no other endpoint has a place for it yet" : `it goes to ${listed(others)}`;
  return `The column "${column}" is new on ${from}: it becomes the field "${name}" (${type}), and ${places}.`;
}

const hintOf = ({ column, without }: TakenInField): string =>
  `Syncline adds no columns to files and tables that have a fixed set of them. Give ${listed(without)} a column "${column}", and the next run fills it.`;

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
