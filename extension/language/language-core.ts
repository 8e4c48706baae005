import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import { complete } from "./complete.ts";
import type { Completion } from "./completion.ts";
import { type Definition, definition } from "./definition.ts";
import { diagnose, type Finding, type QuickFix } from "./diagnose.ts";
import { quickFixes } from "./fixes.ts";
import { format } from "./format.ts";
import { type Highlight, highlights } from "./highlight.ts";
import { type Hint, hints } from "./hints.ts";
import { type Hover, hover } from "./hover.ts";
import { Look } from "./look.ts";
import { type MovableSecret, movableSecrets } from "./movable-secret.ts";
import { type Occurrence, type Renamed, references, rename, thingAt } from "./occurrences.ts";
import type { Samples } from "./samples.ts";
import { type SignatureHelp, signatureHelp } from "./signature.ts";
import { foldings, type OutlineEntry, symbols } from "./symbols.ts";
import type { Span } from "./tree.ts";

/** A sync file as it is in an editor, saved or not. */
export interface OpenText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Answers an editor's questions about sync files. Every answer is about just the text that is given, with what `samples`
 * knows at that moment; nothing is read, and nothing waits. Offsets are UTF-16 units.
 */
export class LanguageCore {
  readonly #samples: Samples;
  readonly #looks = new Map<string, Look>();

  constructor(samples: Samples) {
    this.#samples = samples;
  }

  /** The sync as far as the text says it. */
  file(open: OpenText): SyncFile | null {
    return this.#look(open).file;
  }
  completions(open: OpenText, offset: number): readonly Completion[] {
    return complete(this.#look(open), offset);
  }
  hover(open: OpenText, offset: number): Hover | null {
    return hover(this.#look(open), offset);
  }
  signature(open: OpenText, offset: number): SignatureHelp | null {
    return signatureHelp(this.#look(open), offset);
  }
  findings(open: OpenText): readonly Finding[] {
    return diagnose(this.#look(open));
  }
  fixes(open: OpenText, span: Span): readonly QuickFix[] {
    return quickFixes(this.#look(open), span);
  }
  secrets(open: OpenText, span: Span): readonly MovableSecret[] {
    return movableSecrets(this.#look(open), span);
  }
  definition(open: OpenText, offset: number): Definition | null {
    return definition(this.#look(open), offset);
  }
  thing(open: OpenText, offset: number): Occurrence | null {
    return thingAt(this.#look(open), offset);
  }
  references(open: OpenText, offset: number): readonly Occurrence[] {
    return references(this.#look(open), offset);
  }
  rename(open: OpenText, offset: number, name: string): Renamed {
    return rename(this.#look(open), offset, name);
  }
  symbols(open: OpenText): readonly OutlineEntry[] {
    return symbols(this.#look(open));
  }
  foldings(open: OpenText): readonly Span[] {
    return foldings(this.#look(open));
  }
  format(open: OpenText): string | null {
    return format(this.#look(open));
  }
  highlights(open: OpenText): readonly Highlight[] {
    return highlights(this.#look(open));
  }
  hints(open: OpenText): readonly Hint[] {
    return hints(this.#look(open));
  }

  /** Forgets a file that is closed. */
  close(path: string): void {
    this.#looks.delete(path);
  }

  #look({ path, text }: OpenText): Look {
    const before = this.#looks.get(path) ?? null;
    if (before?.isOf(path, text)) return before;
    const look = new Look(path, text, this.#samples, before);
    this.#looks.set(path, look);
    return look;
  }
}
