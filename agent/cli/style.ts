import { styleText } from "node:util";

/** Colours by meaning. Every one of them also stands beside a sign or a word: colour is never all there is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  create(text: string): string;
  update(text: string): string;
  delete(text: string): string;
  conflict(text: string): string;
  error(text: string): string;
  warning(text: string): string;
  good(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const painted = (format: Format) => (text: string) => styleText(format, text, { validateStream: false });

export const colours: Style = {
  bold: painted("bold"),
  dim: painted("dim"),
  create: painted("green"),
  update: painted("yellow"),
  delete: painted("red"),
  conflict: painted("magenta"),
  error: painted(["bold", "red"]),
  warning: painted("yellow"),
  good: painted("green"),
};

const plain = (text: string): string => text;

export const noColours: Style = {
  bold: plain,
  dim: plain,
  create: plain,
  update: plain,
  delete: plain,
  conflict: plain,
  error: plain,
  warning: plain,
  good: plain,
};

/** Colours on a terminal, unless `NO_COLOR` or `--no-color` asks for none. `FORCE_COLOR` asks for them anywhere. */
export function styleFor(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
  refused: boolean,
): Style {
  if (refused || env.NO_COLOR) return noColours;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== "0") return colours;
  return isTerminal && env.TERM !== "dumb" ? colours : noColours;
}
