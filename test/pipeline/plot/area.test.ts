import { expect, test } from 'vitest';
import { fromLonLat, toLonLat } from '../../../pipeline/geo/crs.ts';
import { gridOnLattice, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import { type Polygon, polygonArea } from '../../../pipeline/geo/polygon.ts';
import { plotId } from '../../../pipeline/ids.ts';
import { plotOf } from '../../../pipeline/plot/area.ts';
import { seeded } from '../../support/random.ts';

/** The plot of a shape given in zone 51 as a run in `epsg` draws it. */
function drawnIn(epsg: number, zone51: Polygon) {
  const polygon: Polygon = zone51.map((ring) => ring.map(([x, y]) => fromLonLat(epsg, ...toLonLat(32651, x, y))));
  const xs = polygon[0]!.map(([x]) => x);
  const ys = polygon[0]!.map(([, y]) => y);
  const [x, y] = [Math.floor(Math.min(...xs) / 10) * 10, Math.ceil(Math.max(...ys) / 10) * 10];
  const box = { epsg, transform: [10, 0, x, 0, -10, y] as const, width: 80, height: 80 };
  const grid = gridOnLattice(epsg, latticeWindowOf(box, epsg));
  return { plot: plotOf(plotId(`${epsg}-E${x}-N${y}`), polygon, grid, 1), planeM2: polygonArea(polygon) };
}

test('a plot has one area from its own zone and from the one beside, though the plane of that is off by up to 2 %', () => {
  const random = seeded(5);
  const ratios: number[] = [];
  for (let n = 0; n < 60; n++) {
    // From the western to the eastern edge of zone 51 between 18 and 48 degrees north.
    const [lon, lat] = [120 + 6 * random(), 18 + 30 * random()];
    const [x, y] = fromLonLat(32651, lon, lat);
    const ring: [number, number][] = [0, 1, 2, 3, 4, 5].map((k) => {
      const [angle, r] = [(k * Math.PI) / 3, 100 + random(150)];
      return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
    });
    const shape: Polygon = [[...ring, ring[0]!]];
    const [own, beside] = [drawnIn(32651, shape), drawnIn(32650, shape)];
    expect(Math.abs(beside.plot.areaM2 / own.plot.areaM2 - 1)).toBeLessThan(1e-5);
    expect(Math.abs(beside.plot.purePixels / own.plot.purePixels - 1)).toBeLessThan(0.12);
    ratios.push(beside.planeM2 / beside.plot.areaM2);
  }
  expect(Math.max(...ratios)).toBeGreaterThan(1.01);
  expect(Math.max(...ratios)).toBeLessThan(1.03);
});
