// Plants one bug at a time in a copy of the source and shows that the properties catch it: `npm run mutants`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mutations } from "./mutations.ts";

const root = process.cwd();
const copy = mkdtempSync(join(tmpdir(), "syncline-mutants-"));
for (const part of ["shared", "test", "package.json", "tsconfig.json"]) {
  cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");

const properties = () =>
  spawnSync(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--config",
      "test/vitest.config.ts",
      "test/model/properties",
    ],
    {
      cwd: copy,
      encoding: "utf8",
      env: { ...process.env, SYNCLINE_HUNT: process.env.SYNCLINE_HUNT ?? "2500" },
    },
  );

let survived = 0;
try {
  if (properties().status !== 0) throw new Error("The properties do not even hold without a planted bug");
  for (const { name, file, find, replace } of mutations) {
    const path = join(copy, file);
    const source = readFileSync(path, "utf8");
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    const { status, stdout } = properties();
    writeFileSync(path, source);
    const by = [...new Set([...stdout.matchAll(/× \[(R\d+)\]/g)].map((match) => match[1]))].join(", ");
    if (status === 0) survived++;
    console.log(`${status === 0 ? "SURVIVED" : "caught  "}  ${name}${by === "" ? "" : `  (${by})`}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${mutations.length - survived} of ${mutations.length} planted bugs caught`);
process.exitCode = survived === 0 ? 0 : 1;
