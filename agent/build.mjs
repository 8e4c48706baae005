// Bundles the command, the agent and the desktop into dist/, or the folder that is given, with the launcher that any Node can read.
import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleDashboard } from "./dashboard/bundle.mjs";
import { bundleDesktop } from "./desktop/bundle.mjs";

const common = {
  outdir: process.argv[2] ?? "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
};

// Parts of an earlier build have other names.
for (const part of globSync("part-*", { cwd: common.outdir })) rmSync(join(common.outdir, part));
await build({
  ...common,
  entryPoints: { syncline: "agent/cli/launcher.ts" },
  target: "node18",
  banner: { js: "#!/usr/bin/env node" },
});
// npm makes a package's commands executable when it links them, and remembers the links beyond the files.
chmodSync(join(common.outdir, "syncline.js"), 0o755);

// What asks the system's keychain is a program of its own, and its native module stays a module of its own.
await build({
  ...common,
  entryPoints: { "keychain-process": "shared/connectors/secrets/keychain-process.ts" },
  target: "node24",
  external: ["@napi-rs/keyring"],
});

// The command, the agent as a program of its own, and its worker threads share what they have in common. What only the
// agent needs is no part of the command's start.
await build({
  ...common,
  entryPoints: {
    main: "agent/cli/main.ts",
    agent: "agent/daemon/agent-program.ts",
    worker: "agent/daemon/worker/worker.ts",
  },
  splitting: true,
  chunkNames: "part-[hash]",
  target: "node24",
  minifySyntax: true,
  // Node keeps the text of every program in memory.
  minifyWhitespace: true,
  lineLimit: 120,
  sourcemap: "linked",
  // Some dependencies are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});

// One character beyond ASCII makes Node keep a file in twice the memory. The bundler leaves some in patterns and licences.
for (const name of globSync("*.js", { cwd: common.outdir })) {
  const path = join(common.outdir, name);
  const text = readFileSync(path, "utf8");
  const escaped = text.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (escaped !== text) writeFileSync(path, escaped);
}

await bundleDashboard(join(common.outdir, "dashboard"));
await bundleDesktop(join(common.outdir, "desktop"));
