import { type Affine, invert, toXY } from './affine.ts';
import { fromLonLat, isGeographic, toLonLat } from './crs.ts';
import type { Grid } from './grid.ts';

/** Positions in pixels (0, 0 is the outer corner of the first pixel) of one grid as positions of another. */
export type PixelMap = {
  /** The map itself where both grids have one CRS; null where it bends. */
  affine: Affine | null;
  /** Exact. Not finite where there is no such place. */
  at(col: number, row: number): [col: number, row: number];
  /** Once around the Earth in pixels of the other grid, where it is in degrees or web Mercator; else Infinity. */
  circlePx: number;
};

/** x that is once around the Earth. */
const circleOf = (epsg: number | null): number =>
  epsg === null ? Infinity : isGeographic(epsg) ? 360 : epsg === 3857 ? 2 * Math.PI * 6_378_137 : Infinity;

/**
 * The map from positions of `from` to positions of `to`. Across the antimeridian it takes, of all equal longitudes, the
 * one nearest to the middle of `to`: 181° and −179° are the same ground.
 *
 * Throws Unsupported for a CRS that is not known, an Error where only one grid has one.
 */
export function pixelMap(from: Grid, to: Grid): PixelMap {
  if ((from.epsg === null) !== (to.epsg === null)) {
    throw new Error(`Expected two grids with a CRS or two without, got EPSG ${from.epsg} and ${to.epsg}.`);
  }
  const inverse = invert(to.transform);
  const circle = circleOf(to.epsg);
  const [middle] = toXY(to.transform, to.width / 2, to.height / 2);
  const turns = (x: number) => (circle === Infinity ? 0 : circle * Math.round((middle - x) / circle));
  const circlePx = circle * Math.hypot(inverse[0], inverse[3]);
  if (from.epsg === null || to.epsg === null || from.epsg === to.epsg) {
    const [a, b, c, d, e, f] = from.transform;
    const [x] = toXY(from.transform, from.width / 2, from.height / 2);
    const affine = compose(inverse, [a, b, c + turns(x), d, e, f]);
    return { affine, at: (col, row) => toXY(affine, col, row), circlePx };
  }
  const [fromEpsg, toEpsg] = [from.epsg, to.epsg];
  const at = (col: number, row: number): [number, number] => {
    const [lon, lat] = toLonLat(fromEpsg, ...toXY(from.transform, col, row));
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) return [Number.NaN, Number.NaN];
    const [x, y] = fromLonLat(toEpsg, lon, lat);
    return toXY(inverse, x + turns(x), y);
  };
  return { affine: null, at, circlePx };
}

/** `outer` after `inner`, rounded to 1e-12 pixels a pixel and 1e-8 pixels: equal grids then map exactly onto each other. */
function compose([a, b, c, d, e, f]: Affine, [g, h, i, j, k, l]: Affine): Affine {
  const step = (v: number) => Math.round(v * 1e12) / 1e12;
  const place = (v: number) => Math.round(v * 1e8) / 1e8;
  return [
    step(a * g + b * j),
    step(a * h + b * k),
    place(a * i + b * l + c),
    step(d * g + e * j),
    step(d * h + e * k),
    place(d * i + e * l + f)
  ];
}
