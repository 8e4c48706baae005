// Packs what was built into a VSIX for one platform: what `.vscodeignore` lets through of this folder, and of the manifest what an editor reads.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createVSIX } from "@vscode/vsce";

const [out = ".cache/syncline.vsix", stage = ".cache/vsix", target = `${process.platform}-${process.arch}`] =
  process.argv.slice(2);
const lines = readFileSync(".vscodeignore", "utf8").split("\n");
const allowed = lines
  .filter((line) => line.startsWith("!"))
  .map((line) => line.slice(1).replace(/\/\*\*$/, ""));

rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
for (const path of allowed) cpSync(path, `${stage}/${path}`, { recursive: true });

const {
  files,
  bin,
  scripts,
  allowScripts,
  dependencies,
  devDependencies,
  private: isPrivate,
  ...manifest
} = JSON.parse(readFileSync("package.json", "utf8"));
// The repository's own `main` is the desktop's.
manifest.main = "./dist/extension/extension.cjs";
manifest.description = "%description%";
cpSync("extension/README.md", `${stage}/README.md`);
writeFileSync(`${stage}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
await createVSIX({
  cwd: stage,
  packagePath: resolve(out),
  dependencies: false,
  // Its keychain module is of one platform.
  target,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});

const most = 3 * 1024 * 1024;
const { size } = statSync(out);
if (size >= most) throw new Error(`${out} has ${size} bytes, ${size - most} more than it may have`);
