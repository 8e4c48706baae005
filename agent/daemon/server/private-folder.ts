import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";

/** Makes a folder that only the user may enter, or makes sure that it is one. */
export function makePrivateFolder(folder: string): Result<null, Diagnostic> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stats = lstatSync(folder);
    if (process.platform === "win32") return ok(null);
    if (!stats.isDirectory() || stats.uid !== process.getuid?.())
      return err(
        problem("file.unwritable", `${folder} belongs to somebody else`, {
          hint: "Remove it, or set SYNCLINE_HOME to a folder of your own.",
          at: { file: folder },
        }),
      );
    if ((stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return ok(null);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(
      problem("file.unwritable", `The agent's folder cannot be made: ${why}`, { at: { file: folder } }),
    );
  }
}
