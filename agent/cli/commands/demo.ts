import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { problem } from "../../../shared/base/diagnostic.ts";
import { type Command, exit } from "../command.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";
import { sync } from "./sync.ts";

/** The package's own folder, from the bundle in `dist/`. */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export const demo: Command = {
  name: "demo",
  summary: "Sync the example: an ERP, a shop and a warehouse, three ways",
  usage: "[FOLDER]",
  about:
    "Makes a fresh copy of the example workspace (in .demo/price-list, or the folder you name), syncs it for real, and runs it a second time to show that nothing is left to do.",
  options: {},
  examples: [["npm start", "the same, after building"]],
  async run({ io, positionals }) {
    const folder = positionals[0] ?? join(io.cwd, ".demo", "price-list");
    const example = join(root, "examples", "price-list");
    if (!existsSync(example)) {
      return fail(
        io,
        problem("file.missing", "The example is not here", {
          hint: "It comes with the source: run npm start in a clone.",
        }),
      );
    }
    const session = new Session(io);
    const store = session.store();
    if (!store.ok) return fail(io, store.error);
    const syncFile = join(folder, "price-list.sync.yaml");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    cpSync(example, folder, { recursive: true });
    store.value.forget(syncFile);
    session.close();

    const run = (values: Readonly<Record<string, string>>) =>
      sync.run({
        io,
        positionals: [syncFile],
        flag: () => false,
        text: (name) => values[name],
        texts: () => [],
      });
    const heading = (text: string) => io.out(`\n${io.style.bold(text)}\n`);
    heading("1. What would change. These files have never met, so a brake asks first:");
    const first = await run({});
    if (first !== exit.blocked) return first;
    const hash = lastPlanHash(io, syncFile);
    heading("2. Approved. The very same plan, carried out:");
    const second = await run({ approve: hash });
    if (second !== exit.done) return second;
    heading("3. And once more:");
    const third = await run({});
    const place = relative(io.cwd, folder) || folder;
    io.out(
      [
        "",
        `The workspace is ${io.style.bold(place)}. Edit a price in data/shop-products.csv or data/erp-articles.xml, then:`,
        `  npx syncline plan ${place}       what would change`,
        `  npx syncline sync ${place}       change it`,
        `  npx syncline history ${place}    what was changed, and npx syncline undo RUN to take it back`,
      ].join("\n"),
    );
    return third;
  },
};

function lastPlanHash(io: Parameters<Command["run"]>[0]["io"], syncFile: string): string {
  const session = new Session(io);
  const store = session.store();
  const hash = store.ok ? (store.value.sync(syncFile, "").runs(1)[0]?.planHash ?? "") : "";
  session.close();
  return hash;
}
