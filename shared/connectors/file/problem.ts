import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";

/** The code of an error that the file system gives, or of a path that it cannot take; `null` for any other error. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return null;
  return "syscall" in error || error.code === "ERR_INVALID_ARG_VALUE" ? error.code : null;
}

/** For `catch`: what is not there is `null`; every other error goes on. */
export function ignoreMissing(error: unknown): null {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  throw error;
}

/** Runs file system calls; what they throw comes back as a diagnostic that names the file. Bugs go on being thrown. */
export async function attempt<T>(
  path: string,
  doing: "read" | "write",
  act: () => Promise<T> | T,
): Promise<Result<T, Diagnostic>> {
  try {
    return ok(await act());
  } catch (error) {
    return err(fileProblem(error, path, doing));
  }
}

/** What a failed file system call means for the person whose file it is. */
export function fileProblem(error: unknown, path: string, doing: "read" | "write"): Diagnostic {
  const code = systemCode(error);
  if (code === null) throw error;
  const at = { file: path };
  switch (code) {
    case "ENOENT":
      return problem("file.missing", `There is no file ${path}.`, { at });
    case "ELOOP":
      return problem("file.loop", `${path} leads in a circle of symbolic links.`, {
        at,
        hint: "Point the link at the real file.",
      });
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return problem("file.full", `There is no space left to write ${path}; it was left as it was.`, {
        at,
        hint: "Free some space; the next run tries again.",
      });
    case "EBUSY":
    case "ETXTBSY":
      return held(path);
    default: {
      const reason = reasons[code] ?? `the system says ${code}`;
      return doing === "read"
        ? problem("file.unreadable", `${path} cannot be read: ${reason}.`, { at })
        : problem("file.unwritable", `${path} cannot be written: ${reason}.`, { at });
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user has no permission",
  EPERM: "this user has no permission",
  EROFS: "the disk or folder is read-only",
  EISDIR: "it is a folder",
  EEXIST: "there is a file where a folder must be",
  ENOTDIR: "a part of its path is not a folder",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
  ERR_INVALID_ARG_VALUE: "its path is not one that the system allows",
};

/** A file that another program or another run does not let go. */
export const held = (path: string): Diagnostic =>
  problem("file.busy", `Another program or the system holds ${path}; it was left as it was.`, {
    at: { file: path },
    hint: "Close the program that has it open. A file that is mounted by itself into a container cannot be replaced: mount its folder.",
  });

export const cancelled = (): Diagnostic => problem("run.cancelled", "The run was cancelled.");

/** A file that another program writes to in this very moment. */
export const changing = (path: string): Diagnostic =>
  problem("file.changed", `${path} was changed by another program while Syncline worked on it.`, {
    at: { file: path },
    hint: "Nothing was done with it; the next run reads it again.",
  });
