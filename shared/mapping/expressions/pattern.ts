import { RE2JS } from "re2js";
import { err, ok, type Result } from "../../base/result.ts";
import type { Meter } from "./meter.ts";

const longest = 1000;
const mostKept = 200;
const kept = new Map<string, Result<Pattern, string>>();

/** A regular expression in RE2's syntax, which runs in time linear to the text. */
export class Pattern {
  readonly expression: RE2JS;
  private readonly size: number;
  private readonly looksAhead: boolean;

  constructor(source: string) {
    this.expression = RE2JS.compile(source);
    this.size = this.expression.programSize();
    this.looksAhead = looksAhead(source);
  }

  /** To be called before a text is searched: the work grows with the text and the pattern. */
  charge(text: string, meter: Meter): void {
    meter.charge(Math.ceil((text.length * this.size) / 50));
  }

  /** To be called before each further match is sought: some patterns look at all that is left for every one. */
  chargeMore(left: number, meter: Meter): void {
    if (this.looksAhead) meter.charge(Math.ceil((left * this.size) / 16));
  }
}

/**
 * Whether a search may go on far behind the match that it then gives, as `a*z|a` does. One that ends in its only
 * unbounded repetition, such as `[^a-z]+`, does not, nor does one without any; of all others it is taken for granted.
 */
function looksAhead(source: string): boolean {
  const simplified = source.replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, "x");
  return source.includes("\\Q") || !/^[^|(){}*+]*[*+]?\??$/.test(simplified);
}

/** The last patterns used are kept. The error says what is wrong with the source. */
export function patternOf(source: string): Result<Pattern, string> {
  let pattern = kept.get(source);
  if (pattern === undefined) {
    pattern = compiled(source);
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? "");
    kept.set(source, pattern);
  }
  return pattern;
}

function compiled(source: string): Result<Pattern, string> {
  if (source.length > longest) return err(`A regular expression is limited to ${longest} characters`);
  try {
    return ok(new Pattern(source));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/^error parsing regexp: /, "") : "";
    return err(`The regular expression is not valid: ${why}`);
  }
}
