import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { InstallPorts } from "./install-ports.ts";

type Files = Pick<InstallPorts, "read" | "write" | "remove">;

/** Makes a file hold these bytes. Whether it did not before. */
export const putFile = (
  files: Files,
  path: string,
  bytes: Uint8Array,
): Promise<Result<boolean, Diagnostic>> =>
  told(path, async () => {
    const before = await files.read(path);
    if (before !== null && Buffer.compare(before, bytes) === 0) return false;
    await files.write(path, bytes);
    return true;
  });

/** Removes a file. Whether there was one. */
export const dropFile = (files: Files, path: string): Promise<Result<boolean, Diagnostic>> =>
  told(path, async () => {
    if ((await files.read(path)) === null) return false;
    await files.remove(path);
    return true;
  });

async function told(path: string, deed: () => Promise<boolean>): Promise<Result<boolean, Diagnostic>> {
  try {
    return ok(await deed());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(problem("file.unwritable", `${path} cannot be written: ${why}`, { at: { file: path } }));
  }
}
