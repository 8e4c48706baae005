import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import { explain as explainRecord } from "../../../shared/engine/explain.ts";
import { type Command, exit } from "../command.ts";
import { printJson } from "../print-json.ts";
import { type Explained, renderExplanation } from "../render/explanation.ts";
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
    const [key, field = null, ...more] = positionals;
    if (key === undefined || more.length > 0)
      return fail(io, problem("usage", "explain takes a key, and a field if you like", { hint: quoting }));
    const session = new Session(io);
    try {
      const name = text("sync");
      const found = session.find(name === undefined ? [] : [name]);
      if (!found.ok) return fail(io, found.error);
      const records: Explained[] = [];
      for (const path of found.value) {
        const opened = await session.open(path);
        if (!opened.ok) return fail(io, opened.error);
        const { sync } = opened.value;
        const { fields } = sync.compiled.file.record;
        if (field !== null && !Object.hasOwn(fields, field)) {
          if (found.value.length > 1) continue;
          return fail(io, noField(sync.compiled.file.name, field, Object.keys(fields)));
        }
        io.progress("Looking for the record…");
        for (const explanation of await explainRecord(sync, key, field, io.signal))
          records.push({ sync: sync.compiled.file.name, fields, explanation });
      }
      io.progress(null);
      if (records.length === 0) return fail(io, notKnown(key));
      if (io.json)
        printJson(io, { records: records.map(({ sync, explanation }) => ({ sync, ...explanation })) });
      else io.out(records.map((record) => renderExplanation(record, io, field !== null)).join("\n\n"));
      return exit.done;
    } finally {
      await session.close();
    }
  },
};

const quoting = "A key of several words goes in quotes.";

function noField(sync: string, field: string, names: readonly string[]): Diagnostic {
  const near = nearestName(field, names);
  const hint = near === null ? `Its fields are: ${names.join(", ")}` : `Did you mean "${near}"?`;
  return problem("sync.unknown-field", `${sync} has no field "${field}"`, { hint });
}

const notKnown = (key: string): Diagnostic =>
  problem("usage", `No sync here knows a record "${key}"`, {
    hint: "The key is what the first line of a record in syncline plan shows. A record is known after its first run.",
  });
