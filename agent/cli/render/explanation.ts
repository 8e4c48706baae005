import { printable } from "../../../shared/base/printable.ts";
import type { Explanation, FieldExplanation } from "../../../shared/engine/explain.ts";
import { type Fields, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Decision, DecisionRule } from "../../../shared/model/link.ts";
import type { Io } from "../io.ts";
import { shortPath } from "./diagnostic.ts";
import { table } from "./table.ts";
import { moment } from "./time.ts";

export interface Explained {
  readonly sync: string;
  readonly fields: Fields;
  readonly explanation: Explanation;
}

/** How a record came to be as it is: its fields with who decided them, then what runs did. */
export function renderExplanation(
  { sync, fields, explanation }: Explained,
  io: Io,
  detailed: boolean,
): string {
  const { style, columns } = io;
  const lines = [`${style.bold(renderValue(explanation.key))}  ${style.dim(printable(sync))}`];
  if (detailed) for (const field of explanation.fields) lines.push(...renderField(field, fields, io));
  else
    lines.push(
      table(
        explanation.fields.map((field) => summaryOf(field, fields, io)),
        "  ",
        columns,
      ),
    );
  for (const { conflict } of explanation.conflicts)
    lines.push(
      `  ${style.conflict("!")} ${conflict.field ?? "the record"} is in conflict; see: syncline conflicts`,
    );
  if (explanation.past.length === 0) return lines.join("\n");
  lines.push("", "  Runs, newest first");
  for (const { id, run, decisions, writes } of explanation.past) {
    const when = run === null ? "" : moment(run.startedAt, io.clock());
    lines.push(`  ${id}  ${style.dim(when)}  ${writes.join(", ") || "nothing to write"}`);
    // What a record came with, or what all agreed on, tells nothing that the fields above do not.
    const told = detailed ? decisions : decisions.filter(({ rule }) => rule !== "first" && rule !== "agree");
    const rows = told.map((decision) => [
      decision.field,
      renderValue(decision.value, fields[decision.field]),
      style.dim(causeOf(decision, fields)),
    ]);
    if (rows.length > 0) lines.push(table(rows, "      ", columns));
  }
  return lines.join("\n");
}

/** One line for a field, and which endpoints hold something else. */
function summaryOf(
  { field, value, origin, ends }: FieldExplanation,
  fields: Fields,
  { style }: Io,
): string[] {
  const others = ends
    .filter(({ holds }) => holds !== value)
    .map(
      ({ endpoint, holds, sent }) =>
        `${endpoint} holds ${renderValue(holds, fields[field])}${sent === undefined ? "" : ` (was sent ${renderValue(sent, fields[field])})`}`,
    );
  const cause = origin === null ? "" : style.dim(`${inWords(origin.rule, origin.from)}, run ${origin.run}`);
  const aside = others.length === 0 ? "" : style.warning(others.join(", "));
  return [
    style.bold(field),
    renderValue(value, fields[field]),
    [aside, cause].filter((part) => part !== "").join("; "),
  ];
}

/** A field with what each endpoint holds, where, and how it was read. */
function renderField({ field, value, origin, ends }: FieldExplanation, fields: Fields, io: Io): string[] {
  const { style, columns, cwd } = io;
  const cause = origin === null ? "" : style.dim(`${inWords(origin.rule, origin.from)}, run ${origin.run}`);
  const head = table([[`${style.bold(field)} = ${renderValue(value, fields[field])}`, cause]], "  ", columns);
  const blocks = ends.map(({ endpoint, holds, sent, place, steps }) => {
    const where = place === null ? "" : style.dim(`  ${printable(shortPath(place, cwd))}`);
    const made = sent === undefined ? "" : style.warning(`  (was sent ${renderValue(sent, fields[field])})`);
    const rows = steps.map((step) => [
      style.dim(printable(step.title)),
      printable(JSON.stringify(step.value) ?? "not there"),
    ]);
    const line = `    ${endpoint} holds ${renderValue(holds, fields[field])}${made}${where}`;
    return rows.length === 0 ? line : `${line}\n${table(rows, "        ", columns)}`;
  });
  return [head, ...blocks];
}

function causeOf({ field, rule, from, lost }: Decision, fields: Fields): string {
  const over = lost.map(
    ({ endpoint, value }) => `${endpoint || "what was agreed"} (${renderValue(value, fields[field])})`,
  );
  return `${inWords(rule, from)}${over.length > 0 ? `; overruled ${over.join(", ")}` : ""}`;
}

function inWords(rule: DecisionRule, from: string): string {
  switch (rule) {
    case "first":
      return `came with the record from ${from}`;
    case "only":
      return `${from} changed it`;
    case "agree":
      return "all agreed";
    case "fill":
      return `only ${from} had a value`;
    case "owner":
      return `${from} owns the field`;
    case "rule":
      return "the field's rule decided";
    case "priority":
      return `${from} comes first in priority`;
    case "newest":
      return `${from} was changed last`;
    case "resolution":
      return from === "" ? "a person gave the value" : `a person chose ${from}`;
    case "drift":
      return `${from || "the source"} stands against a change on a target`;
    case "delete":
      return "the record was deleted";
  }
}
