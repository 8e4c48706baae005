import { assert } from "../../base/assert.ts";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { detectEncoding, type Encoding, isUtf16 } from "../../formats/encoding/detect-encoding.ts";
import { textCodec } from "../../formats/encoding/text-codec.ts";
import { Fault, type FormatSession, type TextCodec } from "../../formats/format.ts";
import type { FileFormat } from "./file-format.ts";

/** A file that does not exist yet, as it would be without records. */
export interface BlankFile {
  readonly encoding: Encoding;
  readonly text: TextCodec;
  readonly session: FormatSession;
  readonly bytes: Buffer;
}

/** `columns` are those of a file with a header. */
export function blankFile(format: FileFormat, columns: readonly string[]): Result<BlankFile, Diagnostic> {
  const encoding = detectEncoding(Buffer.alloc(0), format.encoding, format.kind);
  if (encoding instanceof Fault) return err(unmade(encoding));
  const text = textCodec(encoding.name);
  if (text instanceof Fault) return err(unmade(text));
  const blank = format.blank(text, columns);
  if (blank instanceof Fault) return err(unmade(blank));
  // Without its mark nothing tells a UTF-16 file from others.
  const bytes = isUtf16(encoding) ? Buffer.concat([Buffer.from("\ufeff"), blank]) : blank;
  const session = format.open(text);
  // A file that is one record has no bytes without it.
  const scanned = format.single === null ? session.scan(bytes, 0, true, () => {}) : 0;
  assert(
    !(scanned instanceof Fault),
    `a blank file does not read: ${scanned instanceof Fault && scanned.message}`,
  );
  return ok({ encoding, text, session, bytes });
}

const unmade = ({ code, message, hint }: Fault): Diagnostic =>
  problem(code, message, hint === undefined ? {} : { hint });
