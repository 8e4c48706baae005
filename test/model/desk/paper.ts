import type { Hand } from "./hand.ts";

/** A value where it stands: `start` to `end` is all that spells it, quotes and tags included. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  /** What it says; `null` for no value. */
  readonly text: string | null;
}

export interface Row {
  readonly start: number;
  readonly end: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Column → what it says. */
export type Values = ReadonlyMap<string, string | null>;

/**
 * How a person reads and writes files of one format. Made without any of the code under test, so that it can judge it:
 * a text that it cannot read is one that nobody should have written.
 */
export interface Paper {
  /** The rows of a file; throws where it is not one. */
  read(text: string): readonly Row[];
  /** A whole file, in a style of the hand's own. */
  sheet(rows: readonly Values[], hand: Hand): string;
  row(values: Values, hand: Hand): string;
  /** One cell that is there already, spelled anew. */
  spell(column: string, text: string | null, hand: Hand): string;
  /** A new row before the one at `at`, or behind the last. */
  insert(text: string, at: number, values: Values, hand: Hand): string;
  remove(text: string, at: number): string;
  /** Something that is no record and means nothing, before the row at `at` or behind the last. */
  remark(text: string, at: number, remark: string): string;
}

export const splice = (text: string, start: number, end: number, to: string): string =>
  text.slice(0, start) + to + text.slice(end);

/** What a row says. */
export const valuesOf = ({ cells }: Row): Values =>
  new Map([...cells].map(([column, { text }]) => [column, text]));
