import type { ErrorCode } from "../../base/catalogue.ts";
import type { Diagnostic, Fix, Location } from "../../base/diagnostic.ts";
import { nearestName } from "../../base/nearest-name.ts";
import type { SourceMap, Span, WrittenPath } from "./source-map.ts";

interface More {
  readonly hint?: string | undefined;
  readonly fix?: Fix | undefined;
}

/** Nobody reads more, and finding places for them takes its time. */
const most = 1000;

/** Collects what is wrong with one sync file, each at its place. */
export class Report {
  readonly source: SourceMap;
  readonly diagnostics: Diagnostic[] = [];

  constructor(source: SourceMap) {
    this.source = source;
  }

  get isFull(): boolean {
    return this.diagnostics.length >= most;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === "error");
  }

  /** What was found, in the order of the text. */
  inOrder(): readonly Diagnostic[] {
    return this.diagnostics.toSorted(
      ({ at: a }, { at: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
    );
  }

  /** An error about the value at a path. */
  value(code: ErrorCode, path: WrittenPath, message: string, more: More = {}): void {
    this.add("error", code, this.source.locate(path), message, more);
  }

  /** An error about the name before the value at a path. */
  name(code: ErrorCode, path: WrittenPath, message: string, more: More = {}): void {
    this.add("error", code, this.source.locateName(path), message, more);
  }

  warning(code: ErrorCode, path: WrittenPath, message: string, more: More = {}): void {
    this.add("warning", code, this.source.locateName(path), message, more);
  }

  /** Anything, anywhere; `at` has been located by the caller. */
  add(
    severity: Diagnostic["severity"],
    code: ErrorCode,
    at: Location,
    message: string,
    { hint, fix }: More = {},
  ): void {
    if (this.isFull) return;
    this.diagnostics.push({
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      at,
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** "Did you mean" for a wrong name at a place: the hint lists what there is, the fix puts the nearest there. */
  meant(wrong: string, known: Iterable<string>, place: Span): More {
    const names = [...known];
    const nearest = nearestName(wrong, names);
    const hint = nearest === null ? listed(names) : `Did you mean "${nearest}"?`;
    return { hint, fix: nearest === null ? undefined : this.replacement(place, nearest) };
  }

  /** Replaces a name or a text, in the quotes that it has and with those that it needs. */
  private replacement({ start, end }: Span, text: string): Fix {
    const quote = this.source.text.charAt(start);
    const isPlain = /^[\p{L}\p{N}_][\p{L}\p{N}_./@ -]*$/u.test(text) && text.trim() === text;
    const spelled =
      quote === "'"
        ? `'${text.replaceAll("'", "''")}'`
        : quote === '"' || !isPlain
          ? JSON.stringify(text)
          : text;
    return { title: `Change to "${text}"`, edits: [{ start, end, text: spelled }] };
  }
}

function listed(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 12).join(", ");
  return `There ${names.length === 1 ? "is" : "are"}: ${shown}${names.length > 12 ? ", …" : ""}.`;
}
