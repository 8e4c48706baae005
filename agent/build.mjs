// Bundles the command into dist/, or the folder that is given: the launcher that any Node can read, and the program itself as one file.
import { join } from "node:path";
import { build } from "esbuild";
import { bundleDashboard } from "./dashboard/bundle.mjs";

const common = {
  outdir: process.argv[2] ?? "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
};

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

await build({
  ...common,
  entryPoints: { main: "agent/cli/main.ts" },
  target: "node24",
  minifySyntax: true,
  sourcemap: "linked",
  // Some dependencies are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});

await bundleDashboard(join(common.outdir, "dashboard"));
