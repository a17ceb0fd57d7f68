import { contains, type Window } from '../geo/window.ts';
import type { Pixel } from '../raster/raster.ts';

/** The pixels of `inner` out of a layer over `outer`, both in one grid's pixels. Throws where `inner` leaves `outer`. */
export function cut<T extends Pixel>(data: T, outer: Window, inner: Window): T {
  if (!contains(outer, inner)) {
    throw new RangeError(`Expected a window within ${JSON.stringify(outer)}, got ${JSON.stringify(inner)}.`);
  }
  const out = data.slice(0, inner.width * inner.height) as T;
  for (let row = 0; row < inner.height; row++) {
    const from = (inner.row - outer.row + row) * outer.width + (inner.col - outer.col);
    out.set(data.subarray(from, from + inner.width), row * inner.width);
  }
  return out;
}
