/** A rectangle of whole pixels, half-open: columns [col, col + width), rows [row, row + height). */
export type Window = { col: number; row: number; width: number; height: number };

/** The window grown by `margin` pixels on each side; may lie partly outside its grid. */
export const grow = (w: Window, margin: number): Window => ({
  col: w.col - margin,
  row: w.row - margin,
  width: w.width + 2 * margin,
  height: w.height + 2 * margin
});

/** What two windows share; width or height is 0 where they share nothing. */
export function intersect(p: Window, q: Window): Window {
  const col = Math.max(p.col, q.col);
  const row = Math.max(p.row, q.row);
  return {
    col,
    row,
    width: Math.max(0, Math.min(p.col + p.width, q.col + q.width) - col),
    height: Math.max(0, Math.min(p.row + p.height, q.row + q.height) - row)
  };
}

/** The window cut to a grid of the given size. */
export const clip = (w: Window, size: { width: number; height: number }): Window =>
  intersect(w, { col: 0, row: 0, width: size.width, height: size.height });

export const contains = (outer: Window, inner: Window): boolean =>
  inner.col >= outer.col &&
  inner.row >= outer.row &&
  inner.col + inner.width <= outer.col + outer.width &&
  inner.row + inner.height <= outer.row + outer.height;

export const isEmpty = (w: Window): boolean => w.width <= 0 || w.height <= 0;

/** The smallest window around all of them; an empty one of none. */
export function around(windows: readonly Window[]): Window {
  if (windows.length === 0) return { col: 0, row: 0, width: 0, height: 0 };
  const col = Math.min(...windows.map((w) => w.col));
  const row = Math.min(...windows.map((w) => w.row));
  return {
    col,
    row,
    width: Math.max(...windows.map((w) => w.col + w.width)) - col,
    height: Math.max(...windows.map((w) => w.row + w.height)) - row
  };
}
