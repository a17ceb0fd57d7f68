import { Problem } from '../errors.ts';
import { isNorthUp } from '../geo/affine.ts';
import { isKnownCrs } from '../geo/crs.ts';
import { bboxOfGrid, type Grid } from '../geo/grid.ts';

const METRES = 'a known projected CRS in metres (EPSG 326xx, 327xx or CGCS2000)';

/**
 * The 10 m grid of a scene, from its blue band. Throws BadFile through `checkBandGrid` where that band does not stand
 * on whole 10 m or 20 m pixels.
 */
export function sceneGridOf(blue: Grid): Grid {
  const [minX, minY, maxX, maxY] = bboxOfGrid(blue);
  return {
    epsg: blue.epsg,
    transform: [10, 0, minX, 0, -10, maxY],
    width: Math.round((maxX - minX) / 10),
    height: Math.round((maxY - minY) / 10)
  };
}

/**
 * Checks that a band can be laid on its scene: north-up, in a CRS of metres, pixels of 10 m or 20 m on whole tens of
 * metres, and the ground of the scene to within one 20 m pixel a side. Throws BadFile: file, expected, found.
 */
export function checkBandGrid(path: string, band: Grid, scene: Grid): void {
  const bad = (expected: string, found: string) =>
    new Problem('BadFile', `${path}: expected ${expected}, found ${found}.`, { subject: path });
  const [a, b, c, d, e, f] = band.transform;
  if (band.epsg === null) throw bad(METRES, 'none');
  if (band.epsg < 4491 && band.epsg >= 4000) throw bad(METRES, `EPSG ${band.epsg}`);
  if (band.epsg === 3857 || !isKnownCrs(band.epsg)) throw bad(METRES, `EPSG ${band.epsg}`);
  if (!isNorthUp(band.transform)) throw bad('rows that run south, unrotated', `the transform [${band.transform}]`);
  if (!((a === 10 && e === -10) || (a === 20 && e === -20))) throw bad('pixels of 10 m or 20 m', `${a} × ${-e} m`);
  if (c % 10 !== 0 || f % 10 !== 0 || b !== 0 || d !== 0) throw bad('an origin on whole tens of metres', `${c}, ${f}`);
  if (band.epsg !== scene.epsg) throw bad(`EPSG ${scene.epsg} as the scene's blue band`, `EPSG ${band.epsg}`);
  const own = bboxOfGrid(band);
  const all = bboxOfGrid(scene);
  if (own.some((v, i) => Math.abs(v - all[i]!) >= 20))
    throw bad(`the ground [${all}] as the scene's blue band`, `[${own}]`);
}
