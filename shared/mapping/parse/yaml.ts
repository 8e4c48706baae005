import { type Document, LineCounter, parseDocument, type YAMLError } from "yaml";
import { Report } from "./report.ts";
import { SourceMap } from "./source-map.ts";

/** Longer sync files are refused; a person writes a few thousand characters. */
const longest = 200_000;
const deepest = 100;

export interface YamlFile {
  readonly document: Document;
  readonly report: Report;
  /** False where the text is so broken that its values mean nothing. */
  readonly readable: boolean;
}

/** YAML 1.2 (which JSON is part of) with the place of every value. What is not YAML is reported, never thrown. */
export function parseYaml(text: string, file: string): YamlFile {
  let refused = whyRefused(text);
  let lines = new LineCounter();
  let document = refused === null ? composed(text, lines) : null;
  if (document === null) {
    refused ??= tooDeep;
    lines = new LineCounter();
    document = parseDocument("", { lineCounter: lines });
  }
  const report = new Report(new SourceMap(file, text, document, lines));
  if (refused !== null) report.value("sync.yaml", [], refused);
  for (const error of document.errors)
    report.add(
      "error",
      "sync.yaml",
      report.source.locationOf({ start: error.pos[0], end: error.pos[1] }),
      plainWords(error),
    );
  return { document, report, readable: report.diagnostics.length === 0 };
}

const tooDeep = "The file is nested too deeply to be read.";

/** `null` where the text nests so deeply, say by thousands of colons in one line, that the library runs out of stack. */
function composed(text: string, lines: LineCounter): Document | null {
  try {
    return parseDocument(text, {
      version: "1.2",
      // Names that are there twice are found by `conform`: the library compares every name with every other.
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
      lineCounter: lines,
    });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function whyRefused(text: string): string | null {
  if (text.length > longest) return "The file is longer than 200,000 characters, which no sync file is.";
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) depth++;
    else if ((code === 93 || code === 125) && depth > 0) depth--;
    // Brackets in texts count, too, but no expression has so many open ones either.
    if (depth > deepest) return `The file opens more than ${deepest} brackets inside each other.`;
  }
  return null;
}

function plainWords(error: YAMLError): string {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "A tab indents this line; YAML is indented by spaces.";
    case "BAD_INDENT":
      return error.message.startsWith("Flow")
        ? "A bracket that was opened before this line is not closed."
        : "This line is indented differently from its neighbours.";
    case "BAD_ALIAS":
      return "This alias points at an anchor that is not there.";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return `${sentence(error.message)} A text with a colon in it needs quotes.`;
    case "RESOURCE_EXHAUSTION":
      return tooDeep;
    case "MULTIPLE_DOCS":
      return "A second document begins here; a sync file is one document.";
    default:
      return sentence(error.message);
  }
}

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);
