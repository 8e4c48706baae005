import { open, rename, rm, stat } from "node:fs/promises";
import { type Diagnostic, problem } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";

/** Writes a text file whole or not at all, with the rights that it had. */
export async function writeWhole(path: string, text: string): Promise<Result<void, Diagnostic>> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const mode = await stat(path).then(
      (stats) => stats.mode & 0o777,
      () => 0o644,
    );
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return ok(undefined);
  } catch (cause) {
    await rm(temporary, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    return err(problem("file.unwritable", `${path} cannot be written: ${why}`, { at: { file: path } }));
  }
}
