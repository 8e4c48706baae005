import { assert } from "../../base/assert.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { ExactNumber, type NativeValue } from "../../model/native.ts";
import type { Codec } from "./codec.ts";
import { Misfit } from "./misfit.ts";
import { show } from "./show.ts";

/** Spellings of true and of false; the first of each is written, all are read in any case. */
export interface BooleanFormat {
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

/** Reads `ja/nein` or `ja|j|1/nein|n|0`. The error is a sentence in plain words. */
export function parseBooleanFormat(text: string): Result<BooleanFormat, string> {
  const sides = text.split("/").map((side) => side.split("|").map((spelling) => spelling.trim()));
  const yes = sides[0] ?? [];
  const no = sides[1] ?? [];
  const all = [...yes, ...no].map((spelling) => spelling.toLowerCase());
  if (sides.length !== 2 || all.includes("") || new Set(all).size !== all.length)
    return err(
      `"${text}" does not say how true and false are spelled. Write both, such as yes/no or ja|j/nein|n.`,
    );
  return ok({ yes, no });
}

const standard: BooleanFormat = { yes: ["true"], no: ["false"] };
const common = ["yes|y/no|n", "ja|j/nein|n", "1/0", "oui|o/non|n", "x/-", "on/off", "t/f"];

export function booleanCodec(spellings: string | null): Codec {
  const parsed = spellings === null ? ok(standard) : parseBooleanFormat(spellings);
  assert(parsed.ok, `boolean format ${spellings} was not checked`);
  const format = parsed.value;
  const values = new Map<string, boolean>();
  for (const spelling of format.yes) values.set(spelling.toLowerCase(), true);
  for (const spelling of format.no) values.set(spelling.toLowerCase(), false);
  return {
    parse(native) {
      if (typeof native === "boolean") return native;
      const text = textOf(native);
      const value = text === null ? undefined : (values.get(text) ?? values.get(text.toLowerCase()));
      return value ?? new Misfit(`holds ${show(native)}, which is neither true nor false`, hintFor(text));
    },
    format(value, shape) {
      const spelled = value === true ? format.yes[0]! : format.no[0]!;
      if (shape === "text") return spelled;
      if (spellings === null) return value;
      return String(Number(spelled)) === spelled ? Number(spelled) : spelled;
    },
    lossless: true,
    shape: spellings === null ? "native" : "text",
  };
}

/** The common spellings that hold `text`, as a sync file writes them; `null` where none does. */
export function recognisedBoolean(text: string): string | null {
  const lower = text.toLowerCase();
  return common.find((spellings) => spellings.split(/[/|]/).includes(lower)) ?? null;
}

function textOf(native: NativeValue): string | null {
  if (typeof native === "string") return native;
  if (typeof native === "number") return String(native);
  return native instanceof ExactNumber ? native.text : null;
}

function hintFor(text: string | null): string | undefined {
  if (text === null) return undefined;
  if (text.trim() === "") return "`empty: null` under `formats:` reads an empty text as no value.";
  if (text.trim() !== text) return "`clean: [trim]` on the field takes the spaces away.";
  const known = recognisedBoolean(text);
  return known === null
    ? "Say how true and false are spelled here, such as `format: yes/no`."
    : `If true and false are spelled this way here, say \`format: ${known}\`.`;
}
