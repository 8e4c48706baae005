import { relative } from "node:path";
import { problem } from "../../../shared/base/diagnostic.ts";
import {
  type Explanation,
  explain as explainRecord,
  type FieldExplanation,
} from "../../../shared/engine/explain.ts";
import { type Command, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { renderValue } from "../render/plan.ts";
import { table } from "../render/table.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const explain: Command = {
  name: "explain",
  summary: "Where a record's values came from, and which rule decided",
  usage: "KEY [FIELD]",
  about:
    "For a record, by its key: what each endpoint holds, at which file and line, how it was read step by step, which run and rule gave the field its present value, and what lost.",
  options: { sync: { type: "string", value: "SYNC", about: "Look in this sync only" } },
  examples: [
    ["syncline explain A-1001", "the whole record"],
    ["syncline explain A-1001 price", "one field, with every step"],
  ],
  async run({ io, positionals, text }) {
    const [key, field = null] = positionals;
    if (key === undefined) return fail(io, problem("usage", "explain takes a key, and a field if you like"));
    const session = new Session(io);
    const name = text("sync");
    const found = session.find(name === undefined ? [] : [name]);
    if (!found.ok) return fail(io, found.error);
    try {
      const results: { sync: string; explanation: Explanation }[] = [];
      for (const path of found.value) {
        const opened = await session.open(path);
        if (!opened.ok) return fail(io, opened.error);
        const { sync } = opened.value;
        const { fields } = sync.compiled.file.record;
        if (field !== null && !Object.hasOwn(fields, field)) {
          const hint = `Its fields are: ${Object.keys(fields).join(", ")}`;
          return fail(
            io,
            problem("sync.unknown-field", `${sync.compiled.file.name} has no field "${field}"`, { hint }),
          );
        }
        for (const explanation of await explainRecord(sync, key, field, io.signal)) {
          results.push({ sync: sync.compiled.file.name, explanation });
        }
      }
      if (results.length === 0) {
        const hint =
          "The key is what the first line of a record in syncline plan shows. A record is known after its first run.";
        return fail(io, problem("usage", `No sync here knows a record "${key}"`, { hint }));
      }
      if (io.json) io.out(JSON.stringify(results, null, 2));
      else for (const { sync, explanation } of results) io.out(render(sync, explanation, io, field !== null));
      return exit.done;
    } finally {
      session.close();
    }
  },
};

function render(sync: string, explanation: Explanation, io: Io, detailed: boolean): string {
  const { style } = io;
  const lines = [`${style.bold(explanation.key)}  ${style.dim(sync)}`];
  for (const field of explanation.fields) lines.push(...renderField(field, io, detailed));
  for (const { conflict } of explanation.conflicts) {
    lines.push(
      `  ${style.conflict("!")} ${conflict.field ?? "the record"} is in conflict: syncline conflicts shows it`,
    );
  }
  if (explanation.past.length > 0) lines.push("", `  ${style.dim("What runs did to it")}`);
  for (const { id, run, decisions, writes } of explanation.past) {
    const when = run === null ? "" : moment(run.startedAt, io.clock());
    lines.push(`  ${id}  ${style.dim(when)}  ${writes.join(", ") || "noted"}`);
    for (const { field, rule, from, value, lost } of decisions.filter(
      ({ rule }) => detailed || rule !== "first",
    )) {
      const over = lost.map((one) => `${one.endpoint || "before"} ${renderValue(one.value)}`).join(", ");
      lines.push(
        `      ${field} = ${renderValue(value)}  ${style.dim(`${ruleInWords(rule, from)}${over ? `, instead of ${over}` : ""}`)}`,
      );
    }
  }
  return lines.join("\n");
}

function renderField({ field, value, origin, ends }: FieldExplanation, io: Io, detailed: boolean): string[] {
  const { style } = io;
  const why = origin === null ? "" : style.dim(`${ruleInWords(origin.rule, origin.from)}, run ${origin.run}`);
  const lines = [`  ${style.bold(field)} = ${renderValue(value)}   ${why}`];
  const rows: string[][] = [];
  for (const { endpoint, holds, sent, place, steps } of ends) {
    const where = place === null ? "" : style.dim(relative(io.cwd, place) || place);
    const made = sent === undefined ? "" : style.warning(` (was sent ${renderValue(sent)})`);
    if (detailed || holds !== value) rows.push([endpoint, `${renderValue(holds)}${made}`, where]);
    if (detailed)
      for (const step of steps)
        rows.push(["", style.dim(`${step.title}: ${JSON.stringify(step.value) ?? "not there"}`), ""]);
  }
  if (rows.length > 0) lines.push(table(rows, "      "));
  return lines;
}

function ruleInWords(rule: string, from: string): string {
  const words: Readonly<Record<string, string>> = {
    first: `came with the record from ${from}`,
    only: `${from} changed it`,
    agree: "the endpoints agreed",
    fill: `only ${from} had a value`,
    owner: `${from} owns the field`,
    rule: "the field's rule decided",
    priority: `${from} comes first in priority`,
    newest: `${from} was changed last`,
    resolution: from === "" ? "a person gave the value" : `a person chose ${from}`,
    drift: `${from || "the source"} stands against a change on a target`,
  };
  return words[rule] ?? rule;
}
