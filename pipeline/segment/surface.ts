import type { Window } from '../geo/window.ts';
import type { Surface } from './sky.ts';
import { isSnow } from './snow.ts';
import { isWater } from './water.ts';

type Stored = { B03?: Uint16Array; B04?: Uint16Array; B08?: Uint16Array };

/**
 * What lies on the ground at a fine pixel of `w`, out of stored bands (reflectance × 10000 + 1); SWIR stands on coarse pixels of `factor`
 * fine ones a side. Without near infrared everything is land.
 */
export function surfaceOf(
  { B03: green, B04: red, B08: nir }: Stored,
  swir: Uint16Array | null,
  w: Window,
  coarse: Window,
  factor: number
): Surface {
  if (!green || !red || !nir) return () => 'land';
  const value = (v: number) => (v - 1) / 10_000;
  return (i) => {
    const [g, r, n] = [value(green[i]!), value(red[i]!), value(nir[i]!)];
    let s: number | null = null;
    if (swir !== null) {
      const [x, y] = [w.col + (i % w.width), w.row + Math.floor(i / w.width)];
      const v = swir[(Math.floor(y / factor) - coarse.row) * coarse.width + Math.floor(x / factor) - coarse.col]!;
      if (v > 0) s = value(v);
    }
    if (s !== null && isSnow(g, n, s)) return 'snow';
    return isWater(g, r, n, s) ? 'water' : 'land';
  };
}
