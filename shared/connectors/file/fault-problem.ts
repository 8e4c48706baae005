import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { Encoding } from "../../formats/encoding/detect-encoding.ts";
import type { Fault, TextCodec } from "../../formats/format.ts";
import type { FoundFile } from "./find-files.ts";
import { LineFinder } from "./line-finder.ts";
import { TextAccess } from "./text-access.ts";

/** A fault as a person needs it: what is wrong in which file, at which line and column. */
export function faultProblem(
  fault: Fault,
  file: FoundFile,
  place: { readonly line: number; readonly column: number } | null,
): Diagnostic {
  return problem(fault.code, fault.message, {
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
    at: { file: file.path, ...place },
  });
}

/** The same for a fault whose offset counts from the start of the file's text. Throws what node:fs throws. */
export function locatedFault(fault: Fault, file: FoundFile, encoding: Encoding, text: TextCodec): Diagnostic {
  const access = new TextAccess(file.path, encoding);
  try {
    return faultProblem(fault, file, new LineFinder(access, text).at(fault.offset));
  } finally {
    access.close();
  }
}
