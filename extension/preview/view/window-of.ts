export interface Scrolled {
  /** How far the body is scrolled, and how much of it is seen, in pixels. */
  readonly top: number;
  readonly height: number;
  readonly total: number;
  readonly rowHeight: number;
}

/** Rows above and below those that are seen, so that scrolling shows no gap. */
const around = 8;
/** Browsers draw nothing right that is taller; beyond it the scroll bar stands for rows, not for pixels. */
const tallest = 8_000_000;

const heightOf = ({ total, rowHeight }: Scrolled) => Math.min(total * rowHeight, tallest);

/** How many pixels of rows a pixel of the scroll bar stands for. */
function scaleOf(scrolled: Scrolled): number {
  const { total, rowHeight, height } = scrolled;
  const real = total * rowHeight - height;
  const shown = heightOf(scrolled) - height;
  return real <= 0 || shown <= 0 ? 1 : real / shown;
}

export const rowsShown = (height: number, rowHeight: number): number =>
  Math.max(1, Math.floor(height / rowHeight));

/** The rows that are to exist, where row 0 would lie (`offset` above), and how tall the body is. */
export function windowOf(scrolled: Scrolled): {
  readonly first: number;
  readonly last: number;
  readonly offset: number;
  readonly height: number;
} {
  const { top, height, total, rowHeight } = scrolled;
  const real = top * scaleOf(scrolled);
  const first = Math.max(0, Math.floor(real / rowHeight) - around);
  const last = Math.min(total - 1, Math.ceil((real + Math.max(0, height)) / rowHeight) + around);
  return { first, last, offset: real - top, height: heightOf(scrolled) };
}

/** How far to scroll so that a row is seen: as little as need be. */
export function scrollFor(row: number, scrolled: Scrolled): number {
  const { top, height, rowHeight } = scrolled;
  const scale = scaleOf(scrolled);
  const real = top * scale;
  const from = row * rowHeight;
  if (from < real) return from / scale;
  const past = from + rowHeight - height;
  return past > real ? past / scale : top;
}
