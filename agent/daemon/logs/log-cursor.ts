/** How far a search has come: to the line at `offset` of a part, of which it has seen everything from there on. */
export interface LogCursor {
  readonly part: number;
  readonly offset: number;
  /** Entries of the pages before. */
  readonly before: number;
  /** Entries in all, as they were counted for the first page. */
  readonly total: number;
}

export const cursorText = ({ part, offset, before, total }: LogCursor): string =>
  [part, offset, before, total].join(".");

/** `null` of a text that is no cursor. */
export function cursorOf(text: string): LogCursor | null {
  if (!/^\d{1,12}\.\d{1,15}\.\d{1,12}\.\d{1,12}$/.test(text)) return null;
  const [part = 0, offset = 0, before = 0, total = 0] = text.split(".").map(Number);
  return { part, offset, before, total };
}
