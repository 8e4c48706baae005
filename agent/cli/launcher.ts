// What `npx syncline` starts. Syncline runs on Node 24, which npm brings along; on an older Node this starts that one.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const needed = 24;
const program = join(dirname(fileURLToPath(import.meta.url)), "main.js");

if (Number.parseInt(process.versions.node, 10) >= needed)
  await import(new URL("./main.js", import.meta.url).href);
else process.exitCode = startNewer();

function startNewer(): number {
  let node: string;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    node = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    console.error(
      `Syncline needs Node ${needed}; this is Node ${process.versions.node}. npm install brings it.`,
    );
    return 1;
  }
  const { status, signal, error } = spawnSync(node, [program, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (error !== undefined) {
    console.error(`Node ${needed} could not be started: ${error.message}`);
    return 1;
  }
  return status ?? (signal === "SIGINT" ? 130 : 1);
}
