import { kinks, polygon } from '@turf/turf';
import { expect, test } from 'vitest';
import { wgs84Of } from '../../../../pipeline/geo/gcj02.ts';
import { type Ring, ringArea } from '../../../../pipeline/geo/polygon.ts';
import { cleanPolygon } from '../../../../pipeline/plot/declared.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { areaOfRing, drawnOutline, handedOver } from '../../../../scripts/simulate/farmers/outline.ts';
import { truePlots } from '../../../support/true-plots.ts';

const LAT = 111_195;
/** A square of so many metres at the equator, where a degree is as long east as north. */
const square = (m: number): Ring => {
  const s = m / LAT;
  return [
    [0, 0],
    [s, 0],
    [s, s],
    [0, s],
    [0, 0]
  ];
};

test('drawn with no error at all, a square is itself', () => {
  expect(areaOfRing(square(100))).toBeCloseTo(10_000, 5);
  const drawn = drawnOutline(square(100), 0, dice(1));
  for (const [i, [x, y]] of drawn.entries()) {
    expect(x).toBeCloseTo(square(100)[i]![0], 12);
    expect(y).toBeCloseTo(square(100)[i]![1], 12);
  }
});

test('corners of a wide field stray by 4 m together and 6 m each, as the behaviour layer asks', () => {
  const n = 3000;
  const ring = square(400);
  let offset2 = 0;
  let stray2 = 0;
  for (let i = 0; i < n; i++) {
    const drawn = drawnOutline(ring, 1, dice(100 + i));
    const [dx, dy] = [drawn[0]![0] * LAT, drawn[0]![1] * LAT]; // the south-west corner: outward is south and west
    const [ex, ey] = [(drawn[2]![0] - ring[2]![0]) * LAT, (drawn[2]![1] - ring[2]![1]) * LAT];
    const common = (ex + ey - dx - dy) / 4;
    offset2 += common ** 2; // offset² + jitter² / 8
    stray2 += (dx - dy) ** 2 / 2; // the offset moves both alike
  }
  expect(Math.sqrt(stray2 / n)).toBeGreaterThan(0.94 * (6 / Math.SQRT2));
  expect(Math.sqrt(stray2 / n)).toBeLessThan(1.06 * (6 / Math.SQRT2));
  expect(Math.sqrt(offset2 / n - 36 / 2 / 4)).toBeGreaterThan(0.9 * 4);
  expect(Math.sqrt(offset2 / n - 36 / 2 / 4)).toBeLessThan(1.1 * 4);
});

test('every drawn outline is a simple polygon on the same ground, however narrow or bent the field', () => {
  let worst = 1;
  for (const region of ['YGP', 'SCN', 'HHH', 'NWX']) {
    for (const [i, plot] of truePlots(region, 60, 2).entries()) {
      const drawn = drawnOutline(plot.ring, 1, dice(i));
      expect(cleanPolygon([drawn])).not.toHaveProperty('expected');
      expect(kinks(polygon([drawn])).features).toEqual([]);
      expect(ringArea(drawn)).toBeGreaterThan(0); // counter-clockwise
      const ratio = areaOfRing(drawn) / plot.areaM2;
      worst = Math.max(worst, ratio, 1 / ratio);
    }
  }
  expect(worst).toBeLessThan(2.5);
  expect(worst).toBeGreaterThan(1.02); // some error there is
});

test('a ring handed over in GCJ-02 comes back to its place when read as GCJ-02, and lies hundreds of metres off otherwise', () => {
  const ring: Ring = [
    [114.5, 35.5],
    [114.501, 35.5],
    [114.501, 35.501],
    [114.5, 35.5]
  ];
  const given = handedOver(ring, 'gcj02');
  for (const [i, place] of given.entries()) {
    const back = wgs84Of('gcj02', place);
    expect(Math.hypot(back[0] - ring[i]![0], back[1] - ring[i]![1]) * LAT).toBeLessThan(0.05);
    expect(Math.hypot(place[0] - ring[i]![0], place[1] - ring[i]![1]) * LAT).toBeGreaterThan(200);
  }
  expect(handedOver(ring, 'wgs84')).toEqual(ring);
});
