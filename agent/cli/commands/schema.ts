import { ok } from "../../../shared/base/result.ts";
import { syncFileSchema } from "../../../shared/mapping/schema/schema.ts";
import { type Command, exit } from "../command.ts";
import { eachSync } from "../each-sync.ts";
import { shortPath } from "../render/diagnostic.ts";
import { printable } from "../render/printable.ts";
import { table } from "../render/table.ts";

const samplesShown = 3;

export const schema: Command = {
  name: "schema",
  summary: "The JSON Schema of sync files, or the columns of a sync's endpoints",
  usage: "[SYNC…]",
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
    return eachSync(io, positionals, async (path, session, isFirst) => {
      const { file, diagnostics, schemas, connectors } = await session.load(path);
      if (file === null) return { ok: false, error: diagnostics };
      const json = { sync: file.name, endpoints: Object.fromEntries(schemas) };
      if (io.json) return ok({ code: exit.done, json });
      const { style, columns: width } = io;
      if (!isFirst) io.out("");
      for (const [name, connector] of connectors) {
        io.out(`${style.bold(name)}  ${style.dim(printable(shortPath(connector.place, io.cwd)))}`);
        const { columns, closed } = schemas.get(name) ?? { columns: [], closed: true };
        const rows = columns.map((column) => [
          printable(column.name),
          style.dim(column.type),
          style.dim(sampled(column.samples)),
        ]);
        io.out(rows.length > 0 ? table(rows, "  ", width) : style.dim("  no records yet"));
        if (!closed) io.out(style.dim("  (as far as the first records show)"));
      }
      return ok({ code: exit.done, json });
    });
  },
};

const sampled = (samples: readonly unknown[]): string =>
  samples
    .slice(0, samplesShown)
    .map((sample) => {
      const text = printable(JSON.stringify(sample));
      return text.length > 40 ? `${text.slice(0, 39)}…` : text;
    })
    .join(", ");
