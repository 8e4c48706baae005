// Bundles the extension into dist/extension: what runs in VS Code's extension host, and the language server.
import { copyFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "dist/extension";
mkdirSync(outdir, { recursive: true });

const common = {
  outdir,
  bundle: true,
  platform: "node",
  target: "node22",
  minify: true,
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: { extension: "extension/client/extension.ts" },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  // The ES modules of the protocol's packages are not bundled twice.
  mainFields: ["module", "main"],
});

await build({
  ...common,
  entryPoints: { server: "extension/server/main.ts" },
  format: "esm",
  outExtension: { ".js": ".mjs" },
  external: ["@napi-rs/keyring", "pg-native"],
  // Some dependencies are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});

copyFileSync("shared/mapping/sync-file.schema.json", `${outdir}/sync-file.schema.json`);
