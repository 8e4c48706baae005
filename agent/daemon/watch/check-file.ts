import { open } from "node:fs/promises";
import { fileFormat } from "../../../shared/connectors/file/file-format.ts";
import { surveyFile } from "../../../shared/connectors/file/survey.ts";
import type { FileCheck } from "../../../shared/schedule/settling.ts";
import type { WatchedPlace } from "./watcher.ts";

export interface CheckedFile {
  readonly check: FileCheck;
  /** Of the file's bytes, where it was read to its end. */
  readonly hash: string | null;
}

/** Whether a file opens and parses as its sync reads it. One pass, which hashes it, too. */
export async function checkFile(
  path: string,
  source: WatchedPlace["source"],
  signal: AbortSignal,
): Promise<CheckedFile> {
  if (source.kind === "sqlite") return { check: { kind: "whole" }, hash: null };
  const survey = await surveyFile({ path, name: path }, fileFormat(source), {
    visit: () => true,
    progress: () => {},
    signal,
  });
  if (!survey.ok) {
    const { code } = survey.error;
    const isHeld = code === "file.busy" || code === "file.changed" || code === "file.unreadable";
    return { check: { kind: isHeld ? "held" : "broken" }, hash: null };
  }
  const linewise = source.kind === "csv" || source.kind === "ndjson";
  const doubtful = linewise && !(await endsWithBreak(path).catch(() => true));
  return { check: { kind: doubtful ? "doubtful" : "whole" }, hash: survey.value.hash };
}

/** A file of lines that ends in the middle of one may still be on its way. */
async function endsWithBreak(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    if (size === 0) return true;
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2));
    return buffer.includes(10) || buffer.includes(13);
  } finally {
    await handle.close();
  }
}
