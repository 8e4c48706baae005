import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { problem } from "../../../shared/base/diagnostic.ts";
import { homeOf } from "../../../shared/engine/home.ts";
import { connectAgent } from "../../../shared/protocol/connect-agent.ts";
import { readPort, runHere } from "../agent/run-here.ts";
import { type Command, type ExitCode, exit } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { shellWord } from "../render/conflict.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";
import { sync } from "./sync.ts";

/** The package's own folder, from the bundle in `dist/`. */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const syncFileName = "price-list.sync.yaml";

export const demo: Command = {
  name: "demo",
  summary: "Sync the example: an ERP, a shop and a warehouse, three ways, and keep it in step",
  usage: "[FOLDER]",
  about:
    "Makes a fresh copy of the example workspace (in .demo/price-list, or the folder you name), syncs it for real, and runs it a second time to show that nothing is left to do. Then the agent keeps it in step until you press Ctrl-C: edit one of its files and watch the others, here or in the dashboard. Where an agent runs already, it takes the example up, and the demo ends.",
  options: {
    once: { type: "boolean", about: "End after the two runs; no agent" },
    port: { type: "string", value: "PORT", about: "The dashboard's port; 0 takes a free one" },
  },
  examples: [
    ["npm start", "the same, after building"],
    ["syncline demo --once /tmp/shop", "just the two runs, in that folder"],
  ],
  async run({ io, positionals, flag, text }) {
    const port = readPort(text("port"));
    if (!port.ok) return fail(io, port.error);
    const folder = resolve(io.cwd, positionals[0] ?? join(".demo", "price-list"));
    const example = join(root, "examples", "price-list");
    if (!existsSync(example)) {
      const hint = "It comes with the source: run npm start in a clone.";
      return fail(io, problem("file.missing", "The example is not here", { hint }));
    }
    if (isOccupied(folder)) {
      const hint = "Name a folder that is empty or not there yet.";
      return fail(io, problem("file.unwritable", `${folder} holds other files; they stay`, { hint }));
    }
    const session = new Session(io);
    const store = session.store();
    if (!store.ok) return fail(io, store.error);
    const syncFile = join(folder, syncFileName);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
    cpSync(example, folder, { recursive: true });
    store.value.forget(syncFile);
    await session.close();
    if (io.json) {
      const code = await tour(syncFile, { ...io, json: false, out: () => {} });
      printJson(io, { folder, syncFile });
      return code;
    }
    const code = await tour(syncFile, io);
    if (code !== exit.done || flag("once")) {
      if (code === exit.done) io.out(nextSteps(folder, io));
      return code;
    }
    return keepInStep(folder, port.value, io);
  },
};

/** A folder that the demo did not make. */
const isOccupied = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, syncFileName));

async function tour(syncFile: string, io: Io): Promise<ExitCode> {
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
  heading("2. Approved. The very same plan, carried out:");
  const second = await run({ approve: await lastPlanHash(io, syncFile) });
  if (second !== exit.done) return second;
  heading("3. And once more:");
  const third = await run({});
  return third;
}

/** From here on the agent does it: the one that runs already, or this process until it is stopped. */
async function keepInStep(folder: string, port: number | null, io: Io): Promise<ExitCode> {
  io.out(`\n${io.style.bold("4. From now on by itself:")}\n`);
  const client = connectAgent(homeOf(io.env, process.platform).folder);
  const added = await client.call("workspaces.add", { folder });
  const link = added.ok ? await client.call("agent.signIn", {}) : null;
  client.close();
  const more = `\n\n${nextSteps(folder, io)}\n`;
  if (added.ok) {
    const dashboard = link?.ok ? `\nDashboard: ${io.style.bold(link.value.url)}` : "";
    const place = shellWord(relative(io.cwd, folder) || ".");
    const hint = io.style.dim(`To take it back from the agent: npx syncline add --remove ${place}`);
    io.out(`Your agent runs already, and has taken the example up.${dashboard}${more}${hint}`);
    return exit.done;
  }
  if (added.error.code !== "agent.not-running") return fail(io, added.error);
  return runHere({ port, guests: [folder], more }, io);
}

function nextSteps(folder: string, io: Io): string {
  const place = shellWord(relative(io.cwd, folder) || ".");
  return [
    `The workspace is ${io.style.bold(place)}. Change a price in data/shop-products.csv with any editor and save it,`,
    `or one in data/erp-articles.xml, or a stock in data/warehouse-stock.json. Then, or instead:`,
    `  npx syncline plan ${place}       what would change`,
    `  npx syncline sync ${place}       change it`,
    `  npx syncline history ${place}    what was changed, and npx syncline undo RUN to take it back`,
  ].join("\n");
}

async function lastPlanHash(io: Io, syncFile: string): Promise<string> {
  const session = new Session(io);
  const state = session.state({ path: syncFile, file: null });
  const hash = state.ok ? (state.value.runs(1)[0]?.planHash ?? "") : "";
  await session.close();
  return hash;
}
