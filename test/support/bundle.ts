import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const bundles = new Map<string, string>();

const options = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  logLevel: "error",
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
} as const;

/** The command with its agent, as `npm run build` makes them but for the dashboard: the path of `main.js`. */
export function bundledAgent(): string {
  const root = join(import.meta.dirname, "../..");
  const known = bundles.get("agent");
  if (known !== undefined) return known;
  const outdir = mkdtempSync(join(tmpdir(), "syncline-bundle-"));
  process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
  buildSync({
    ...options,
    entryPoints: {
      main: join(root, "agent/cli/main.ts"),
      agent: join(root, "agent/daemon/agent-program.ts"),
      worker: join(root, "agent/daemon/worker/worker.ts"),
      "keychain-process": join(root, "shared/connectors/secrets/keychain-process.ts"),
    },
    outdir,
    splitting: true,
    external: ["@napi-rs/keyring"],
  });
  // What is bundled as ES modules is told apart from CommonJS by this.
  writeFileSync(join(outdir, "package.json"), '{ "type": "module" }\n');
  const main = join(outdir, "main.js");
  bundles.set("agent", main);
  return main;
}

/** A program as one file, the way `npm run build` makes it: it starts in a fifth of the time. `entry` is absolute. */
export function bundled(entry: string): string {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "syncline-bundle-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "program.mjs");
  buildSync({ ...options, entryPoints: [entry], outfile });
  bundles.set(entry, outfile);
  return outfile;
}
