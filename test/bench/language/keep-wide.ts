import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WideSync } from "./wide-sync.ts";

/** Writes the sync and the files of its endpoints, a hundred records each, into a folder; the sync file's path. */
export function keepWide(folder: string, { text, known }: WideSync): string {
  mkdirSync(join(folder, "data"), { recursive: true });
  const [csv] = known.samples.get("file") ?? [];
  const [json] = known.samples.get("api") ?? [];
  const row = Object.values(csv ?? {}).join(",");
  writeFileSync(
    join(folder, "data/wide.csv"),
    `${[Object.keys(csv ?? {}).join(","), ...Array(100).fill(row)].join("\n")}\n`,
  );
  writeFileSync(join(folder, "data/wide.json"), JSON.stringify(Array(100).fill(json)));
  const file = join(folder, "wide.sync.yaml");
  writeFileSync(file, text);
  return file;
}
