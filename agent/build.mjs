// Bundles the command, the agent and the desktop into dist/, or the folder that is given, with the launcher that any Node can read.
import { globSync, rmSync } from "node:fs";
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
  sourcemap: "linked",
  // Some dependencies are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});

await bundleDashboard(join(common.outdir, "dashboard"));
await bundleDesktop(join(common.outdir, "desktop"));
