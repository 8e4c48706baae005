import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const bundles = new Map<string, string>();

/** A program as one file, the way `npm run build` makes it: it starts in a fifth of the time. `entry` is absolute. */
export function bundled(entry: string): string {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "syncline-bundle-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "program.mjs");
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "error",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  bundles.set(entry, outfile);
  return outfile;
}
