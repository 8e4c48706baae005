import { problem } from "../../../shared/base/diagnostic.ts";
import { syncFileSchema } from "../../../shared/mapping/schema/schema.ts";
import { type Command, exit } from "../command.ts";
import { table } from "../render/table.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const schema: Command = {
  name: "schema",
  summary: "The JSON Schema of sync files, or the columns of a sync's endpoints",
  usage: "[SYNC]",
  about:
    "Without a sync: prints the JSON Schema of sync files, for editors and other tools. With one: prints what each endpoint holds, column by column, with samples.",
  options: {},
  examples: [
    ["syncline schema > sync-file.schema.json", "for an editor without the extension"],
    ["syncline schema prices", "what there is to map"],
  ],
  async run({ io, positionals }) {
    if (positionals.length === 0) {
      io.out(JSON.stringify(syncFileSchema, null, 2));
      return exit.done;
    }
    const session = new Session(io);
    const found = session.find(positionals);
    if (!found.ok) return fail(io, found.error);
    const results: unknown[] = [];
    for (const path of found.value) {
      const loaded = await session.load(path);
      if (loaded.file === null)
        return fail(io, loaded.diagnostics[0] ?? problem("sync.not-found", `${path} cannot be read`));
      results.push({ path, endpoints: Object.fromEntries(loaded.schemas) });
      if (io.json) continue;
      for (const [name, { columns, closed }] of loaded.schemas) {
        io.out(`${io.style.bold(name)}  ${io.style.dim(loaded.connectors.get(name)!.place)}`);
        const rows = columns.map((column) => [
          column.name,
          io.style.dim(column.type),
          io.style.dim(
            column.samples
              .slice(0, 3)
              .map((sample) => JSON.stringify(sample))
              .join(", "),
          ),
        ]);
        io.out(rows.length > 0 ? table(rows, "  ") : io.style.dim("  no records yet"));
        if (!closed) io.out(io.style.dim("  (as far as the first records show)"));
      }
    }
    if (io.json) io.out(JSON.stringify(results, null, 2));
    return exit.done;
  },
};
